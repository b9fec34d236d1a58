import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

/** Classes that print today where nothing else is said. */
const standardClass = /^(article|report|book|extarticle|extreport|scrartcl|scrreprt|memoir)$/u;

export const dateIsFixed = defineRule({
  id: "arxiv/date-is-fixed",
  topic: "layout",
  holds: "the date does not change with the day of the compile",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    const documents = documentFacts(submission);
    for (const [path, facts] of documents) {
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
    const main = submission.facts.get(submission.main);
    const start = main?.commands.get("maketitle");
    const dates = main?.uses.some((use) => use.kind === "class" && standardClass.test(use.name)) ?? false;
    if (start !== undefined && dates && !documents.some(([, facts]) => facts.commands.has("date")))
      yield {
        severity: "warning",
        message: "\\maketitle shows the day on which arXiv compiles: the source has no \\date.",
        hint: "Write \\date{…}, or \\date{} for none.",
        ...placeOf(submission, submission.main, start),
      };
  },
});
