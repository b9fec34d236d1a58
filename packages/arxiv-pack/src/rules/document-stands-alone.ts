import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const documentStandsAlone = defineRule({
  id: "arxiv/document-stands-alone",
  topic: "source",
  holds: "no reference leads into another document (xr)",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    for (const [path, facts] of documentFacts(submission)) {
      const start = facts.commands.get("externaldocument") ?? facts.commands.get("externalcitedocument");
      if (start !== undefined)
        yield {
          severity: "warning",
          message: "References into another document (xr) do not work on arXiv, where files have other names.",
          hint: "Put both into one document, or write the numbers out.",
          ...placeOf(submission, path, start),
        };
    }
  },
});
