import type { SocialNetworkName } from "../limits.ts";
import { networks } from "../networks/index.ts";
import { postsOf } from "../render-social.ts";
import type { SocialRule } from "./rule.ts";

export const textIsVerbatim: SocialRule = {
  id: "social/text-is-verbatim",
  description: "Every sentence of a post stands in the source, since the pack speaks in the author's name.",
  check: ({ document, plan }) => {
    const sentences = new Set(document.sentences.map(({ text }) => text));
    const authors = new Set(document.authors);
    const stands = (of: string, text: string): boolean => {
      if (of === "sentence") return sentences.has(text);
      if (of === "title") return document.title.startsWith(text);
      if (of === "author") return authors.has(text);
      return document.sentences.some((sentence) => sentence.text.includes(text));
    };
    return Object.entries(plan.networks).flatMap(([name, own]) =>
      postsOf(own).flatMap(({ name: post, post: { segments } }) =>
        segments
          .filter((segment) => segment.kind === "source" && !stands(segment.of, segment.text))
          .map((segment) => ({
            severity: "error" as const,
            message: `The ${post} for ${networks[name as SocialNetworkName].title} says what the source does not: ${JSON.stringify("text" in segment ? segment.text.slice(0, 120) : "")}.`,
          })),
      ),
    );
  },
};
