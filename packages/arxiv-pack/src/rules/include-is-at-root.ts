import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const includeIsAtRoot = defineRule({
  id: "arxiv/include-is-at-root",
  topic: "source",
  holds: "\\include names files at the package's root",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    for (const [path, facts] of documentFacts(submission))
      for (const use of facts.uses)
        if (use.kind === "include" && use.name.includes("/"))
          yield {
            severity: "error",
            message: `\\include{${use.name}} fails on arXiv: it writes a file into a folder.`,
            hint: "Move the file to the root, or use \\input.",
            ...placeOf(submission, path, use.start),
          };
  },
});
