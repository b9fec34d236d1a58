import type { Diagnostic } from "@dreamnet/workflow";

/** A picture that was made. */
export interface RenderedPicture {
  readonly status: "rendered";
  readonly bytes: Uint8Array;
  readonly mediaType: "image/png" | "image/jpeg";
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What the picture shows, as text. */
  readonly alt: string;
  /** A formula's baseline: pixels from the bottom edge. */
  readonly baseline?: number;
  /** The same as SVG of shapes alone: no text, no link, no style. Formulas and tables have it. */
  readonly svg?: string;
  /** What a reader should know: text made smaller, a figure left out. */
  readonly diagnostics: readonly Diagnostic[];
}

/** No picture, and why: never an empty box in place of one. */
export interface FailedPicture {
  readonly status: "failed";
  readonly alt: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A picture that was drawn, with its size in pixels, or why there is none. */
export type PictureResult = RenderedPicture | FailedPicture;
