import type { SocialRule } from "./rule.ts";

export const languageIsValid: SocialRule = {
  id: "social/language-is-valid",
  description: "The work's language is a BCP 47 tag, since Bluesky refuses records with another one.",
  check: ({ document: { refusedLanguage } }) =>
    refusedLanguage === undefined
      ? []
      : [
          {
            severity: "warning",
            message: `${JSON.stringify(refusedLanguage.slice(0, 60))} names no language: the posts say none.`,
            hint: "Write a tag such as en, de-AT or zh-Hans.",
          },
        ],
};
