import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const dateIsFixed = defineRule({
  id: "arxiv/date-is-fixed",
  topic: "layout",
  holds: "the date does not change with the day of the compile",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    for (const [path, facts] of documentFacts(submission)) {
      for (const command of ["today", "DTMnow", "DTMtoday", "currenttime"]) {
        const start = facts.commands.get(command);
        if (start !== undefined)
          yield {
            severity: "warning",
            message: `\\${command} shows the day on which arXiv compiles, and another one later.`,
            hint: "Write the date itself.",
            ...placeOf(submission, path, start),
          };
      }
    }
  },
});
