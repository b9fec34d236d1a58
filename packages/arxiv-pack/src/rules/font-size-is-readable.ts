import { arxivLimits } from "../limits.ts";
import { placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const fontSizeIsReadable = defineRule({
  id: "arxiv/font-size-is-readable",
  topic: "layout",
  holds: "the text is set in 10 to 14 points",
  source: arxivLimits.fontSize.source,
  *find(submission) {
    const facts = submission.facts.get(submission.main);
    if (facts === undefined) return;
    const { min, max } = arxivLimits.fontSize.value;
    for (const option of facts.classOptions) {
      const points = /^(\d{1,2})pt$/u.exec(option)?.[1];
      if (points !== undefined && (Number(points) < min || Number(points) > max))
        yield {
          severity: "warning",
          message: `The text is set in ${points} pt; arXiv asks for ${min} to ${max} pt.`,
          hint: "Choose 10pt, 11pt or 12pt in \\documentclass.",
          ...placeOf(submission, submission.main, facts.classStart),
        };
    }
  },
});
