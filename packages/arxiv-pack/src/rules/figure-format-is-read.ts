import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const pdfTex = ["pdf", "png", "jpg", "jpeg", "mps", "jb2", "jbig2"];
const dvips = ["eps", "ps", "mps", "eps.gz", "ps.gz"];
/** Extensions that each compiler takes. @see arXiv/submission-tools IMAGE_EXTENSIONS, checked 2026-08 */
export const figureExtensions: Readonly<Record<string, readonly string[]>> = {
  pdflatex: pdfTex,
  pdftex: pdfTex,
  latex: dvips,
  tex: dvips,
  xelatex: ["pdf", "png", "jpg", "jpeg", "eps", "ps", "bmp", "mps", "ai", "jp2", "jpf"],
};
const pictures = /\.(pdf|png|jpe?g|eps|ps|svg|gif|webp|bmp|tiff?|heic|avif|mps|jb2|jbig2|ai|jp2|jpf)(\.gz)?$/iu;

export const figureFormatIsRead = defineRule({
  id: "arxiv/figure-format-is-read",
  topic: "figures",
  holds:
    "figures are PDF, PNG or JPEG for pdflatex, EPS for latex; a mix needs xelatex; SVG, GIF and WebP are read by none",
  source: "arXiv/submission-tools IMAGE_EXTENSIONS, 2026-08",
  *find(submission) {
    if (submission.kind !== "tex") return;
    const takes = figureExtensions[submission.compiler] ?? pdfTex;
    for (const [path, facts] of documentFacts(submission)) {
      for (const use of facts.uses) {
        if (use.kind !== "graphics") continue;
        const extension = pictures.exec(use.name)?.[0].slice(1).toLowerCase();
        if (extension !== undefined && !takes.includes(extension))
          yield {
            severity: "error",
            message: `${submission.compiler} does not read ${use.name}.`,
            hint: `Convert it to one of ${takes.slice(0, 3).join(", ")}.`,
            ...placeOf(submission, path, use.start),
          };
      }
    }
    for (const path of submission.files.keys())
      if (/\.(svg|gif|webp|tiff?|heic|avif)$/iu.test(path))
        yield {
          severity: "error",
          message: `No compiler of arXiv's reads ${path}.`,
          hint: "Convert it to PDF or PNG.",
        };
  },
});
