import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const pdfoutputIsUnset = defineRule({
  id: "arxiv/pdfoutput-is-unset",
  topic: "source",
  holds: "\\pdfoutput is not set: 00README.json names the compiler",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    for (const [path, facts] of documentFacts(submission)) {
      const start = facts.commands.get("pdfoutput");
      const value =
        start === undefined
          ? undefined
          : /^\\pdfoutput\s*=?\s*([01])/u.exec(submission.texts.get(path)?.slice(start, start + 40) ?? "")?.[1];
      if (value === undefined) continue;
      const contradicts = value === "0" && submission.compiler === "pdflatex";
      yield {
        severity: contradicts ? "error" : "warning",
        message: contradicts
          ? "\\pdfoutput=0 asks for DVI, but the compiler is pdflatex."
          : `\\pdfoutput=${value} is obsolete.`,
        hint: "Remove it: 00README.json names the compiler.",
        ...placeOf(submission, path, start),
      };
    }
  },
});
