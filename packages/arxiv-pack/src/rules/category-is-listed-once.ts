import { canonicalCategory } from "../categories.ts";
import { defineRule } from "./rule.ts";

export const categoryIsListedOnce = defineRule({
  id: "arxiv/category-is-listed-once",
  topic: "metadata",
  holds: "no category comes twice, under its alias neither",
  source: "arXiv/arxiv-base taxonomy/definitions.py, 2026-06",
  *find({ metadata }) {
    const seen = new Map<string, string>();
    for (const category of [metadata.primaryCategory, ...metadata.crossLists]) {
      if (category === "") continue;
      const before = seen.get(canonicalCategory(category));
      if (before !== undefined)
        yield {
          severity: "warning",
          message:
            before === category
              ? `${category} is listed twice.`
              : `${category} and ${before} are two names of one category.`,
          hint: "Remove one of them.",
        };
      else seen.set(canonicalCategory(category), category);
    }
  },
});
