import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

/** Classes that print today where nothing else is said. */
const standardClass = /^(article|report|book|extarticle|extreport|scrartcl|scrreprt|memoir|elsarticle|mnras)$/u;
/** Classes that print today whatever is said: "Draft version …", "Preprint …". Measured, 2026-11. */
const datingClass = /^(aastex6\d*|aastex7\d*|emulateapj|mnras)$/u;

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
    const dating = main?.uses.find((use) => use.kind === "class" && datingClass.test(use.name));
    if (dating !== undefined)
      yield {
        severity: "info",
        message: `The class ${dating.name} itself shows the day on which arXiv compiles, beside any \\date.`,
        hint: "Nothing has to be done: arXiv stamps the date of the submission on the page.",
        ...placeOf(submission, submission.main, dating.start),
      };
    // elsarticle makes its title of an environment.
    const start = main?.commands.get("maketitle") ?? main?.environments.get("frontmatter");
    const dates = main?.uses.some((use) => use.kind === "class" && standardClass.test(use.name)) ?? false;
    if (start !== undefined && dates && !documents.some(([, facts]) => facts.commands.has("date")))
      yield {
        severity: "warning",
        message: "The title shows the day on which arXiv compiles: the source has no \\date.",
        hint: "Write \\date{…}, or \\date{} for none.",
        ...placeOf(submission, submission.main, start),
      };
  },
});
