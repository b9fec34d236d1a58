import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const pathIsShort = defineRule({
  id: "arxiv/path-is-short",
  topic: "files",
  holds: "a path has at most 100 characters, folders included",
  source: arxivLimits.pathLength.source,
  *find({ files }) {
    const max = arxivLimits.pathLength.value;
    for (const path of files.keys())
      if (path.length > max)
        yield {
          severity: "error",
          message: `The path ${path} has ${path.length} characters; arXiv cuts it after ${max}.`,
          hint: "Shorten the name or move the file up.",
        };
  },
});
