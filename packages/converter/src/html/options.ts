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
  /**
   * Where a relative link leads on the page, once it is vetted; undefined shows its text alone, and says so. A
   * link to a fragment that is not there is then shown as text too. Default: every link stays as it is.
   */
  readonly relativeLink?: (url: string) => string | undefined;
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
  /** What is known of a picture's file beside its path, by its digest: its size on the page, and smaller copies. */
  readonly pictures?: ReadonlyMap<string, PictureFacts>;
  /** Whether pictures after the first are loaded only when they come near. Default false. */
  readonly lazyPictures?: boolean;
  /**
   * Whether a reference carries what it leads to, in a `span.preview` beside it, hidden from assistive technology: a
   * style sheet may show it while the pointer or the focus is on the link. Default false.
   */
  readonly previews?: boolean;
}

/** A picture as the page shows it. */
export interface PictureFacts {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Copies of other widths, the picture itself among them: relative POSIX path and width in pixels. */
  readonly sources?: readonly { readonly path: string; readonly width: number }[];
  /** The `sizes` that goes with them. */
  readonly sizes?: string;
}

/** A heading, as a table of contents shows it. */
export interface OutlineEntry {
  readonly id: string;
  /** Of the HTML heading: 2 for a section below the title's `h1`. */
  readonly level: number;
  /** Number and text, without links. */
  readonly html: string;
  /** The same as plain text, formulas in Unicode. */
  readonly text: string;
}

/** The pieces of an article, for a page that puts something of its own between them. */
export interface HtmlParts {
  /** The title's inline content. */
  readonly title: string;
  /** The title as plain text, formulas in Unicode. */
  readonly titleText: string;
  /** Title, authors, affiliations, date, DOI and notes. */
  readonly front: string;
  /** Abstract and keywords of the front matter. */
  readonly abstract: string;
  /** The abstract as plain text, paragraphs set apart by a blank line; empty where the front matter has none. */
  readonly abstractText: string;
  /** Everything else. */
  readonly body: string;
  /** The first paragraph of the body as plain text; empty where there is none. */
  readonly leadText: string;
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
  /** The headings, in order. */
  readonly outline: readonly OutlineEntry[];
  /** The pieces that `html` is made of. */
  readonly parts: HtmlParts;
  /** The article's language and direction, where the source says them. */
  readonly lang: string | undefined;
  readonly dir: "rtl" | undefined;
}
