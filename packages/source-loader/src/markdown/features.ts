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
  /** Kramdown's habit: two dollars for every formula, so that one within a line of text belongs to that text. */
  readonly doubledDollars: boolean;
}

const pandocFlavours: ReadonlySet<Flavour> = new Set(["pandoc", "joss", "quarto", "rmarkdown"]);

/** A formula between single dollars: who writes those means a displayed one by two. */
const singleDollars = /(?:^|[^$\\\w])\$(?=[^\s$\d])[^$\n]{0,400}[^\s$\\]\$(?![$\d])/mu;

/** The features of a flavour, and what the text itself tells of its author's habits. */
export function featuresOf(flavour: Flavour, text: string): Features {
  const pandoc = pandocFlavours.has(flavour);
  const myst = flavour === "myst";
  return {
    pandoc,
    chunks: flavour === "quarto" || flavour === "rmarkdown",
    myst,
    gfm: !pandoc && !myst && flavour !== "commonmark",
    extended: flavour !== "commonmark",
    backslashMath: flavour === "rmarkdown",
    doubledDollars:
      !pandoc &&
      !myst &&
      flavour !== "commonmark" &&
      flavour !== "notebook" &&
      text.includes("$$") &&
      !singleDollars.test(text),
  };
}
