import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const passesSuffice = defineRule({
  id: "arxiv/passes-suffice",
  topic: "package",
  holds: "references are settled after five runs of TeX",
  source: arxivLimits.passes.source,
  *find({ isStable }) {
    if (isStable === false)
      yield {
        severity: "warning",
        message: `References still change after ${arxivLimits.passes.value} runs, the most that arXiv makes.`,
        hint: "Look for a float or a list that moves at each run.",
      };
  },
});
