import type { Flavour } from "@dreamnet/document";

/** Which families of constructs a flavour has. CommonMark alone has none of them. */
export interface Features {
  /** Pandoc's rules: attributes, implicit figures, fenced divs, sub- and superscript, raw TeX, its tables and lists. */
  readonly pandoc: boolean;
  /** R Markdown's and Quarto's chunks. */
  readonly chunks: boolean;
  /** MyST's directives, roles, targets, comments and substitutions. */
  readonly myst: boolean;
  /** GitHub's additions, and what blogs put around them: alerts, emoji shortcodes, template syntax. */
  readonly gfm: boolean;
  /** Anything beyond CommonMark: tables, footnotes, strikethrough, `$` math, citations. */
  readonly extended: boolean;
  /** `\(…\)` and `\[…\]`. */
  readonly backslashMath: boolean;
}

const pandocFlavours: ReadonlySet<Flavour> = new Set(["pandoc", "joss", "quarto", "rmarkdown"]);

/** The features of a flavour. */
export function featuresOf(flavour: Flavour): Features {
  const pandoc = pandocFlavours.has(flavour);
  const myst = flavour === "myst";
  return {
    pandoc,
    chunks: flavour === "quarto" || flavour === "rmarkdown",
    myst,
    gfm: !pandoc && !myst && flavour !== "commonmark",
    extended: flavour !== "commonmark",
    backslashMath: flavour === "rmarkdown",
  };
}
