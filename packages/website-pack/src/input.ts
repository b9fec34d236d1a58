import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { paperPdfSchema } from "@dreamnet/paper-pdf";
import { sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";

const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((url) => {
    const { username, password, search, hash } = new URL(url);
    return username === "" && password === "" && search === "" && hash === "";
  }, "an address without user, query and fragment, such as https://example.org/paper/")
  .meta({ description: "Where the site will stand; for what must be absolute only." });

const workSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  pdf: z
    .object({ sha256: sha256Schema, size: z.int().min(0) })
    .optional()
    .meta({ description: "A PDF of the work that is there already; it is not compiled again." }),
  paperPdf: paperPdfSchema.optional().meta({
    description: "What `paper-pdf` has made of this source already; it is not run again.",
  }),
});
/** One work of a site: its source and its description. */
export type WorkInput = z.output<typeof workSchema>;

/** What the caller may say beside the works' own descriptions. */
export const websiteOptionsSchema = z.strictObject({
  baseUrl: baseUrlSchema.optional(),
  compile: z.boolean().default(true).meta({ description: "Whether a PDF is compiled, where TeX is installed." }),
  includeSource: z.boolean().default(true).meta({ description: "Whether the source can be downloaded." }),
  siteTitle: z.string().min(1).optional().meta({ description: "Title of a collection's first page." }),
  siteDescription: z.string().min(1).optional().meta({ description: "A sentence beneath it." }),
});
export type WebsiteOptions = z.output<typeof websiteOptionsSchema>;

/** What the pack takes: a work, and for a collection the further ones. */
export const websitePackInputSchema = z.strictObject({
  ...workSchema.shape,
  works: z
    .array(workSchema)
    .max(10_000)
    .default([])
    .meta({ description: "Further works: the site is then a collection, each work in a folder of its own." }),
  options: websiteOptionsSchema.prefault({}),
});
export type WebsitePackInput = z.output<typeof websitePackInputSchema>;
