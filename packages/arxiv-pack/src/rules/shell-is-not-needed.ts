import { findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const packages: Readonly<Record<string, string>> = {
  svg: "Convert the SVG to PDF and use \\includegraphics.",
  pythontex: "Put its output into the source.",
  gnuplottex: "Put the plots in as PDF.",
  sagetex: "Put its output into the source.",
  bashful: "Put its output into the source.",
  auto_pst_pdf: "Put the figures in as PDF.",
  "auto-pst-pdf": "Put the figures in as PDF.",
};

export const shellIsNotNeeded = defineRule({
  id: "arxiv/shell-is-not-needed",
  topic: "source",
  holds: "nothing needs a program to be run from TeX",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    for (const { path, name, start } of findPackages(submission, Object.keys(packages)))
      yield {
        severity: "error",
        message: `The package ${name} runs programs, which arXiv forbids.`,
        hint: packages[name] ?? "Put its output into the source.",
        ...placeOf(submission, path, start),
      };
    for (const [path, facts] of submission.facts) {
      for (const command of ["write18", "ShellEscape", "immediate18"]) {
        const start = facts.commands.get(command);
        if (start !== undefined)
          yield {
            severity: "error",
            message: `\\${command} runs a program, which arXiv forbids.`,
            hint: "Put what it makes into the source.",
            ...placeOf(submission, path, start),
          };
      }
    }
    for (const [path, text] of submission.texts) {
      // `\write18` is the command `\write` and the number 18.
      const start = submission.facts.get(path)?.commands.get("write");
      const at = start === undefined ? -1 : text.slice(start).search(/\\write\s*18\b/u);
      if (start !== undefined && at >= 0)
        yield {
          severity: "error",
          message: "\\write18 runs a program, which arXiv forbids.",
          hint: "Put what it makes into the source.",
          ...placeOf(submission, path, start + at),
        };
    }
  },
});
