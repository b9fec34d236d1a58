import { readPdf } from "../images/pdf.ts";
import { defineRule } from "./rule.ts";

export const pdfIsAlone = defineRule({
  id: "arxiv/pdf-is-alone",
  topic: "package",
  holds: "a PDF submission is one PDF, not made by TeX, with its fonts inside",
  source: 'arXiv/arxiv-docs "PDF submissions", 2026-07',
  *find({ kind, files }) {
    if (kind !== "pdf") return;
    const paths = [...files.keys()];
    if (paths.length !== 1 || !/\.pdf$/iu.test(paths[0] ?? "")) {
      yield {
        severity: "error",
        message: `A PDF submission is exactly one PDF; here are ${paths.length} files.`,
        hint: "Leave the others out.",
      };
    }
    for (const [path, bytes] of files) {
      if (!/\.pdf$/iu.test(path)) continue;
      const facts = readPdf(bytes);
      if (!facts.isPdf) yield { severity: "error", message: `${path} is no PDF.`, hint: "Export it again." };
      if (facts.madeByTex !== undefined)
        yield {
          severity: "error",
          message: `${path} was made by TeX (${facts.madeByTex}): arXiv wants the source.`,
          hint: "Submit the LaTeX files.",
        };
      if (facts.fontsOutside.length > 0)
        yield {
          severity: "error",
          message: `Fonts are not embedded in ${path}: ${facts.fontsOutside.slice(0, 10).join(", ")}.`,
          hint: "Export it with all fonts embedded.",
        };
    }
  },
});
