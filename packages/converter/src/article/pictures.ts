import type { HtmlElement } from "./look-up.ts";

/** What a picture of an article shows, and so how it is made. */
export type PictureSource =
  | {
      readonly kind: "figure";
      /** The `src` as the HTML writer gave it: a path of `HtmlDocument.assets`, percent-encoded, or a `data:` address. */
      readonly src: string;
    }
  | { readonly kind: "formula"; readonly tex: string; readonly display: boolean; readonly number: string | undefined }
  | {
      readonly kind: "table";
      /** The table as HTML's elements. */
      readonly table: HtmlElement;
    };

/** A picture of an article, in the order in which it stands there. */
export interface ArticlePicture {
  /** From 1. */
  readonly number: number;
  /** What it says, for who does not see it: the author's text, the formula's TeX, the table's words. */
  readonly alt: string;
  readonly caption: string;
  readonly source: PictureSource;
}

/** Stands in the tree where a picture goes. */
export const pictureTag = "picture";
