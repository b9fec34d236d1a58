import type { ArticleProfile } from "@dreamnet/converter";
import type { PictureLimits } from "./picture-requests.ts";
import type { PreviewPage } from "./preview-page.ts";

/** A fact about a platform, and where it is from. */
export interface Fact<Value> {
  readonly value: Value;
  /** `documented` by the platform, `observed` in its editor or in programs that talk to it, or `unverified`. */
  readonly certainty: "documented" | "observed" | "unverified";
  readonly source: string;
}

/** An editor of articles: what it keeps, what it takes, how it looks. */
export interface ArticlePlatform {
  /** `medium`: folder of the package, and namespace of the rules. */
  readonly name: string;
  readonly profile: ArticleProfile;
  readonly pictures: PictureLimits;
  readonly look: PreviewPage["look"];
  readonly titleLength: Fact<number> | undefined;
  readonly subtitleLength: Fact<number> | undefined;
}
