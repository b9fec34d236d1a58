import { readPdf } from "../images/pdf.ts";
import { defineRule } from "./rule.ts";

export const pdfHasNoScript = defineRule({
  id: "arxiv/pdf-has-no-script",
  topic: "figures",
  holds: "no PDF holds JavaScript",
  source: "arXiv/submission-tools preflight/pdf_checks.py, 2026-08",
  *find({ files }) {
    for (const [path, bytes] of files)
      if (/\.pdf$/iu.test(path) && readPdf(bytes).hasScript)
        yield {
          severity: "error",
          message: `${path} holds JavaScript.`,
          hint: "Export it without: print it to PDF, or qpdf --qdf and remove the action.",
        };
  },
});
