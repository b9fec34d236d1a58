import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const ancillaryIsApart = defineRule({
  id: "arxiv/ancillary-is-apart",
  topic: "files",
  holds:
    "ancillary files stand in anc/ at the root of a TeX submission, without .tex files, and nothing is read from there",
  source: 'arXiv/arxiv-docs "Ancillary files", 2026-07',
  *find(submission) {
    for (const path of submission.files.keys()) {
      if (/^anc\/.*\.tex$/iu.test(path))
        yield {
          severity: "error",
          message: `${path}: anc/ must not hold .tex files.`,
          hint: "Ship it as PDF or text, or as part of the source.",
        };
      if (/.\/anc\//u.test(path))
        yield {
          severity: "warning",
          message: `${path}: only anc/ at the root is for ancillary files.`,
          hint: "Move it to anc/.",
        };
      if (path.startsWith("anc/") && submission.kind !== "tex")
        yield {
          severity: "error",
          message: `${path}: a PDF submission has no ancillary files.`,
          hint: "Leave it out, or submit the TeX source.",
        };
    }
    for (const [path, facts] of documentFacts(submission))
      for (const use of facts.uses)
        if (/^(\.\/)?anc\//u.test(use.name) && use.kind !== "mention")
          yield {
            severity: "error",
            message: `The source reads ${use.name}, but anc/ is not there when arXiv compiles.`,
            hint: "Keep what the source reads outside of anc/.",
            ...placeOf(submission, path, use.start),
          };
  },
});
