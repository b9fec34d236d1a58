import type { FontStyle } from "../fonts/catalogue.ts";

/** How a run of text is set. Lengths are in pixels of the drawing. */
export interface TextStyle {
  readonly font: FontStyle;
  readonly size: number;
  /** 200 to 900. */
  readonly weight: number;
  readonly italic?: boolean;
  readonly color: string;
  /** Raised by so much; negative: lowered. */
  readonly shift?: number;
  readonly line?: "underline" | "line-through";
  /** OpenType features, such as `smcp` or `tnum`. */
  readonly features?: readonly string[];
  /** Between letters, in parts of the size; for Latin in capitals. */
  readonly spacing?: number;
  /** Behind the text: a tint for code. */
  readonly tint?: string;
}

/** Something drawn that stands in a line like a letter. */
export interface InlineObject {
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
  /** SVG, drawn with its baseline's left end at the origin. */
  readonly svg: string;
}

/** Text of one style, or an object. */
export type TextSpan =
  | { readonly text: string; readonly style: TextStyle }
  | { readonly object: InlineObject; readonly style: TextStyle };

/** How a paragraph is set. */
export interface ParagraphOptions {
  /** BCP 47; decides how Han characters look. */
  readonly language: string;
  /** Default: as the first strong character says. */
  readonly direction?: "ltr" | "rtl";
}
