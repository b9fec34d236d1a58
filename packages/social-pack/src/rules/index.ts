import { hashtagIsWhole } from "./hashtag-is-whole.ts";
import { languageIsValid } from "./language-is-valid.ts";
import { linkFits } from "./link-fits.ts";
import { linkIsLive } from "./link-is-live.ts";
import { nobodyIsMentioned } from "./nobody-is-mentioned.ts";
import { postFits } from "./post-fits.ts";
import type { SocialRule } from "./rule.ts";
import { textIsVerbatim } from "./text-is-verbatim.ts";
import { threadSaysEnough } from "./thread-says-enough.ts";
import { titleIsWhole } from "./title-is-whole.ts";

/** What should hold of a work's posts. */
export const socialRules: readonly SocialRule[] = [
  postFits,
  textIsVerbatim,
  threadSaysEnough,
  linkIsLive,
  linkFits,
  languageIsValid,
  hashtagIsWhole,
  nobodyIsMentioned,
  titleIsWhole,
];
