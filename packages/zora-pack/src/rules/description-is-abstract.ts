import { defineRule } from "./rule.ts";

/** Nothing is made up: without an abstract, the description says what the work is called and who wrote it. */
export const descriptionIsAbstract = defineRule({
  id: "zora/description-is-abstract",
  holds: "the description is the work's abstract",
  source: "shown beneath the name at Zora",
  *find({ hasAbstract }) {
    if (!hasAbstract)
      yield {
        severity: "warning",
        message: "The work has no abstract: the description is its subtitle, or title and authors.",
        hint: "Give an abstract in the front matter or with `--abstract <file>`.",
        path: ["description"],
      };
  },
});
