import type { Diagnostic } from "@dreamnet/workflow";
import type { HtmlElement, HtmlNode } from "./look-up.ts";
import type { ArticlePicture, PictureSource } from "./pictures.ts";
import type { ArticleProfile } from "./profile.ts";

/** What the writers of an article share. */
export interface ArticleWriter {
  readonly profile: ArticleProfile;
  /** Id of an entry of the list of references → its first address. */
  readonly referenceUrls: ReadonlyMap<string, string>;
  /** The digest of a picture's file, by its `src`. */
  readonly assetOf: (src: string) => string | undefined;
  readonly pictures: ArticlePicture[];
  readonly diagnostics: Diagnostic[];
  /** Enters a picture. @returns What stands for it in the tree. */
  picture(source: PictureSource, alt: string, caption?: string): HtmlElement;
  /** Writes HTML as a row of blocks: what stands in items of lists and in figures. */
  blocks(nodes: readonly HtmlNode[]): HtmlElement[];
  report(diagnostic: Diagnostic): void;
}
