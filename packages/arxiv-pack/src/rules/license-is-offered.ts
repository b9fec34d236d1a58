import { licenses } from "../licenses.ts";
import { defineRule } from "./rule.ts";

export const licenseIsOffered = defineRule({
  id: "arxiv/license-is-offered",
  topic: "metadata",
  holds: "the licence is CC BY, BY-SA, BY-NC-SA or BY-NC-ND 4.0, CC0, or arXiv's own",
  source: "arXiv/arxiv-base license/__init__.py, 2026-06",
  *find({ metadata }) {
    if (metadata.license !== "" && !licenses.some((license) => license.uri === metadata.license))
      yield {
        severity: "error",
        message: `arXiv does not offer the licence ${metadata.license}.`,
        hint: `Choose one of ${licenses.map((license) => license.label).join(", ")}.`,
      };
  },
});
