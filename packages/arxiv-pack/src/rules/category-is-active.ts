import { canonicalCategory, categories, similarCategories } from "../categories.ts";
import { defineRule } from "./rule.ts";

export const categoryIsActive = defineRule({
  id: "arxiv/category-is-active",
  topic: "metadata",
  holds: "each category is one of the 155 active ones",
  source: "arXiv/arxiv-base taxonomy/definitions.py, 2026-06",
  *find({ metadata }) {
    for (const category of [metadata.primaryCategory, ...metadata.crossLists]) {
      if (category === "" || categories.has(canonicalCategory(category))) continue;
      const like = similarCategories(category).slice(0, 5);
      yield {
        severity: "error",
        message: `${JSON.stringify(category)} is no active category of arXiv's.`,
        hint:
          like.length === 0
            ? "See https://arxiv.org/category_taxonomy."
            : `Is one of these meant? ${like.map(({ id, name }) => `${id} (${name})`).join(", ")}.`,
      };
    }
  },
});
