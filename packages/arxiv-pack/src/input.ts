import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { isPortablePath, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";

/** What the caller may say beside the work's own description. */
export const arxivOptionsSchema = z.strictObject({
  compile: z.boolean().default(true).meta({ description: "Whether the package is compiled, where TeX is installed." }),
  compiler: z
    .enum(["pdflatex", "latex", "xelatex"])
    .optional()
    .meta({ description: "Without it, it follows from packages and figures, as on arXiv." }),
  texLive: z
    .union([z.literal(2023), z.literal(2025)])
    .optional()
    .meta({ description: "Without it 2025, or what the .bbl needs." }),
  keepBib: z.boolean().default(false).meta({ description: "Ships the .bib files beside the .bbl." }),
  comments: z.string().optional().meta({ description: "Without it, the number of pages, figures and tables." }),
  reportNumber: z.string().optional(),
  replaces: z
    .string()
    .regex(/^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})$/u, "an identifier of arXiv's such as 2605.00001")
    .optional()
    .meta({ description: "The paper at arXiv that this is a new version of, without v1." }),
  journalReference: z.string().optional(),
  mscClass: z.string().optional(),
  acmClass: z.string().optional(),
  ancillary: z
    .record(z.string().refine(isPortablePath, "a relative POSIX path"), z.object({ sha256: sha256Schema }))
    .default({})
    .meta({ description: "Files for anc/: path → digest." }),
});
export type ArxivOptions = z.output<typeof arxivOptionsSchema>;

/** What the pack takes. */
export const arxivPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  options: arxivOptionsSchema.prefault({}),
});
export type ArxivPackInput = z.output<typeof arxivPackInputSchema>;
