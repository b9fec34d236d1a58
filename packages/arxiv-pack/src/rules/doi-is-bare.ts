import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const doiIsBare = defineRule({
  id: "arxiv/doi-is-bare",
  topic: "metadata",
  holds: "a DOI stands without doi: and without https://doi.org/",
  source: arxivLimits.doi.source,
  *find({ metadata: { doi } }) {
    if (doi === "") return;
    const path = ["metadata", "doi"];
    if (doi.length < arxivLimits.doi.value.min)
      yield {
        severity: "warning",
        path,
        message: "The DOI is too short to be one.",
        hint: "Write it whole: 10.1000/xyz123.",
      };
    const prefix = /^(?:doi:\s*|https?:\/\/(?:[\w-]+\.)*doi\.org\/)/iu.exec(doi)?.[0];
    if (prefix !== undefined)
      yield {
        severity: "warning",
        path,
        message: `The DOI begins with ${prefix}`,
        hint: `Write ${doi.slice(prefix.length)}.`,
      };
    for (const part of doi.slice(prefix?.length ?? 0).split(/\s+/u))
      if (!/^\d+\.\d+\/[A-Za-z0-9():;._/<>-]*$/u.test(part))
        yield {
          severity: "warning",
          path,
          message: `${JSON.stringify(part)} is no DOI.`,
          hint: "It begins with 10. and has a slash: 10.1000/xyz123.",
        };
  },
});
