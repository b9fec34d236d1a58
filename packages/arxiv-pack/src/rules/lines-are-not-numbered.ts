import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const linesAreNotNumbered = defineRule({
  id: "arxiv/lines-are-not-numbered",
  topic: "layout",
  holds: "lines have no numbers",
  source: 'arXiv/arxiv-docs "Submission guidelines", 2026-07',
  *find(submission) {
    for (const [path, facts] of documentFacts(submission)) {
      const start = facts.commands.get("linenumbers") ?? facts.environments.get("linenumbers");
      if (start !== undefined)
        yield {
          severity: "warning",
          message: "Lines are numbered, as for reviewers.",
          hint: "Remove \\linenumbers.",
          ...placeOf(submission, path, start),
        };
      const lineno = facts.classOptions.find((option) => /^(lineno|linenumbers|review)$/u.test(option));
      if (lineno !== undefined)
        yield {
          severity: "warning",
          message: `The class option ${lineno} numbers the lines, as for reviewers.`,
          hint: "Remove it.",
          ...placeOf(submission, path, facts.classStart),
        };
    }
  },
});
