import { isLive } from "../text/sentences.ts";
import type { SocialRule } from "./rule.ts";

export const nobodyIsMentioned: SocialRule = {
  id: "social/nobody-is-mentioned",
  description: "Nothing in the title becomes a mention, a hashtag or a link when it is posted.",
  check: ({ document: { title } }) =>
    isLive(title)
      ? [
          {
            severity: "warning",
            message: `Networks make a part of the title live, as a mention, a hashtag or a link: ${JSON.stringify(title.slice(0, 120))}.`,
            hint: "Look at the posts that show it before you post them.",
          },
        ]
      : [],
};
