import type { Diagnostic } from "@dreamnet/workflow";
import type { Counts } from "../counts.ts";
import type { CitationStyle } from "../references/citations.ts";

/** A piece of highlighted code: text, or a span with classes. */
export type HighlightNode =
  | string
  | { readonly classes: readonly string[]; readonly children: readonly HighlightNode[] };

/** Colours code; undefined where it does not know the language. See `loadHighlighter`. */
export type Highlighter = (code: string, language: string) => readonly HighlightNode[] | undefined;

/** How a document becomes HTML. Everything has a default that serves a static page. */
export interface HtmlOptions {
  /** Where a file stands in the output, by its digest: a relative POSIX path. Default: `figures/<its name>`. */
  readonly figurePaths?: ReadonlyMap<string, string>;
  /** The `src` of a picture, when it is not its path: for a CDN or another base. */
  readonly imageUrl?: (path: string, sha256: string) => string;
  /** Replaces the target of a link before it is vetted; undefined leaves it as it is. */
  readonly linkTarget?: (url: string) => string | undefined;
  /** Added to each heading's depth: 1 makes a section of depth 1 an `h2`, below the title's `h1`. Default 1. */
  readonly headingShift?: number;
  /** `mathml`, or the TeX itself in `<code>`. Default `mathml`. */
  readonly math?: "mathml" | "tex";
  /** Whether a formula carries its TeX as an annotation, for copying and for readers. Default true. */
  readonly annotateMath?: boolean;
  /** Code is coloured where this is given. */
  readonly highlight?: Highlighter;
  /** Default: as the front matter asks, else author and year. */
  readonly citationStyle?: CitationStyle;
  /** Whether the front matter is shown: title, authors, abstract. Default true. */
  readonly header?: boolean;
  /** Stands before each id, so that several articles fit on one page. */
  readonly idPrefix?: string;
}

/** A document as HTML. */
export interface HtmlDocument {
  /** An `<article>`: no script, no inline style, no request to another origin. */
  readonly html: string;
  /** Rules for the classes that stand in the formulas; they belong into the page's style sheet. */
  readonly css: string;
  /** The files that the HTML shows, in the order of their first use. */
  readonly assets: readonly { readonly sha256: string; readonly path: string }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: Counts;
}
