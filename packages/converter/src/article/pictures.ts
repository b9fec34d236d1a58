import type { Table } from "@dreamnet/document";

/** What a picture of an article shows, and so how it is made. */
export type PictureSource =
  | {
      readonly kind: "figure";
      /** The `src` of the HTML: a path of the article's `assets`, percent-encoded, a `data:` address or one of the web. */
      readonly src: string;
      /** Digest of the file, where the source has it. */
      readonly asset: string | undefined;
    }
  | { readonly kind: "formula"; readonly tex: string; readonly display: boolean; readonly number: string | undefined }
  | { readonly kind: "table"; readonly table: Table };

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
