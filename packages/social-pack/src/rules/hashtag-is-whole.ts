import type { SocialRule } from "./rule.ts";

export const hashtagIsWhole: SocialRule = {
  id: "social/hashtag-is-whole",
  description: "A hashtag is a whole keyword, since networks cut #C++ to #C and take #2024 for none.",
  check: ({ document: { leftTags } }) =>
    leftTags.length === 0
      ? []
      : [
          {
            severity: "info",
            message: `Left out of the hashtags: ${leftTags
              .slice(0, 20)
              .map((tag) => JSON.stringify(tag.slice(0, 60)))
              .join(", ")}${leftTags.length > 20 ? ` and ${leftTags.length - 20} more` : ""}.`,
          },
        ],
};
