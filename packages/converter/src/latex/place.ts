/**
 * Where in the TeX something is written, which decides what may stand there.
 *
 * - `outer`: the running text; everything may stand.
 * - `float`: within a figure or table; no float in it, footnotes wait until it is over.
 * - `argument`: within a footnote or a table's cell; no verbatim, no float.
 * - `line`: within a heading, caption or term; one line, nothing but inline.
 */
export interface Place {
  readonly kind: "outer" | "float" | "argument" | "line";
  /** LaTeX lists around: at most six, of which four of a kind. */
  readonly lists: number;
  readonly bullets: number;
  readonly numbers: number;
  /** Points there are for a line. */
  readonly width: number;
  /** Footnote texts that wait for the end of what is around; absent where a footnote may stand. */
  readonly deferred?: string[];
  /** Within a float's sub-float. */
  readonly nested?: boolean;
  /** Within the argument of a command for text, which takes no paragraph. */
  readonly within?: boolean;
  /** Bold, italic and the like are not repeated in code. */
  readonly mono?: boolean;
  /** The tallest that a picture may be, as a share of the page, where several share a float. */
  readonly pictureHeight?: number;
}

/** The width of the template's text: 6.5 inches. */
export const textWidth = 469;

/** The running text at the start of the document. */
export const outerPlace: Place = { kind: "outer", lists: 0, bullets: 0, numbers: 0, width: textWidth };
