import { readPdf } from "../images/pdf.ts";
import { readRaster } from "../images/raster.ts";
import { defineRule } from "./rule.ts";

export const fileIsWhatItSays = defineRule({
  id: "arxiv/file-is-what-it-says",
  topic: "files",
  holds: "a .pdf is a PDF, a .png or .jpg a picture, and nothing is a program",
  source: "arXiv/submission-tools preflight/file_checks.py, 2026-08",
  *find({ files }) {
    for (const [path, bytes] of files) {
      if (/\.(exe|dll|com|bat|cmd|scr|msi)$/iu.test(path))
        yield {
          severity: "error",
          message: `${path} is a program; arXiv refuses the submission.`,
          hint: "Leave it out.",
        };
      else if (/\.pdf$/iu.test(path) && !readPdf(bytes).isPdf)
        yield { severity: "error", message: `${path} is no PDF.`, hint: "Export it again as PDF." };
      else if (/\.(png|jpe?g)$/iu.test(path) && readRaster(bytes) === undefined)
        yield {
          severity: "error",
          message: `${path} is no PNG or JPEG, or it is broken.`,
          hint: "Export it again, with the extension that fits its format.",
        };
    }
  },
});
