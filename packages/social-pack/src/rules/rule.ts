import type { Rule } from "@dreamnet/validator";
import type { WorkLink } from "../links.ts";
import type { SocialPlan } from "../post.ts";
import type { RenderedNetwork } from "../render-social.ts";
import type { SocialDocument } from "../social-document.ts";

/** A finished package as the rules see it. */
export interface FinishedPosts {
  readonly document: SocialDocument;
  readonly plan: SocialPlan;
  readonly rendered: readonly RenderedNetwork[];
  readonly link: WorkLink;
}

/** One rule over finished posts. */
export type SocialRule = Rule<FinishedPosts>;
