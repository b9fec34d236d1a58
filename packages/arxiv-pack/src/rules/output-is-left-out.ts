import { defineRule } from "./rule.ts";

/** What TeX makes of the main file, and arXiv removes or trips over. */
export const outputExtensions = [
  "aux",
  "log",
  "toc",
  "lot",
  "lof",
  "out",
  "blg",
  "dvi",
  "ps",
  "pdf",
  "fls",
  "fdb_latexmk",
  "synctex.gz",
  "bcf",
  "run.xml",
  "idx",
  "ilg",
  "glo",
  "glg",
  "acn",
  "ist",
];

export const outputIsLeftOut = defineRule({
  id: "arxiv/output-is-left-out",
  topic: "files",
  holds: "what TeX makes of the main file is left out",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find({ files, main, kind }) {
    if (kind !== "tex") return;
    const job = main.replace(/\.[^.]*$/u, "");
    for (const extension of outputExtensions) {
      const path = `${job}.${extension}`;
      if (files.has(path))
        yield {
          severity: "error",
          message: `${path} is an output of the compile; arXiv removes it or fails on it.`,
          hint: "Leave it out.",
        };
    }
  },
});
