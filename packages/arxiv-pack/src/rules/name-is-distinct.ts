import { defineRule } from "./rule.ts";

export const nameIsDistinct = defineRule({
  id: "arxiv/name-is-distinct",
  topic: "files",
  holds: "no figure has the name of a .tex file beside it, and no two names differ only in case",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find({ files, kind }) {
    if (kind !== "tex") return;
    const lower = new Map<string, string>();
    for (const path of files.keys()) {
      const other = lower.get(path.toLowerCase());
      if (other !== undefined)
        yield {
          severity: "error",
          message: `${other} and ${path} differ only in case.`,
          hint: "Rename one of them and correct the source.",
        };
      lower.set(path.toLowerCase(), path);
      const figure = /^(.+)\.(pdf|ps|eps|dvi)$/iu.exec(path);
      if (figure !== null && files.has(`${figure[1]}.tex`))
        yield {
          severity: "error",
          message: `arXiv takes ${path} for the output of ${figure[1]}.tex and removes it.`,
          hint: "Rename the figure and correct the source.",
        };
    }
  },
});
