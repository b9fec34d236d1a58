import { acceptSchema, artifactIdSchema, linkSchema, orcidSchema, partialDateSchema } from "@dreamnet/document";
import { z } from "zod";

const text = z.string().min(1);

/** An author: a name, as "Ada Lovelace (University)", or a name with its fields. */
const authorConfigSchema = z.union([
  text,
  z.strictObject({
    name: text,
    given: text.optional(),
    family: text.optional(),
    orcid: orcidSchema.optional(),
    email: text.optional(),
    url: text.optional(),
    affiliation: z.union([text, z.array(text)]).optional(),
    corresponding: z.boolean().optional(),
  }),
]);

/** What the packs ask of a paper beside its text: what front matter says, said from outside. */
export const paperConfigSchema = z.strictObject({
  id: artifactIdSchema.optional().meta({ description: "Identifier of the work; the packages' folder is named so." }),
  title: text.optional().meta({ description: "Title, where the source has none or another one." }),
  authors: z
    .array(authorConfigSchema)
    .min(1)
    .optional()
    .meta({ description: "Authors: names, or name, orcid, email, affiliation; for sources that name none." }),
  abstract: z.string().min(1).optional().meta({ description: "The abstract itself." }),
  abstractFile: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "File with the abstract, from the configuration's folder; inside that folder." }),
  license: z.string().min(1).optional().meta({ description: "SPDX identifier: CC-BY-4.0." }),
  categories: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: "arXiv categories, the primary one first." }),
  tags: z.array(z.string().min(1)).optional().meta({ description: "Keywords." }),
  date: partialDateSchema.optional().meta({ description: "YYYY, YYYY-MM or YYYY-MM-DD." }),
  doi: z.string().min(1).optional().meta({ description: "DOI of the work, without https://doi.org/." }),
  links: z
    .array(linkSchema)
    .optional()
    .meta({ description: "Places of the work: kind (repository, website, …) and URL." }),
  accept: acceptSchema.optional().meta({
    description: "Faults of the source to publish with: rule or rule=name, as asset/file-exists=figures/x.png.",
  }),
});
export type PaperConfig = z.output<typeof paperConfigSchema>;

const choicesShape = {
  to: z.array(z.string().min(1)).min(1).optional().meta({ description: "Platforms to pack for." }),
  settings: z
    .record(z.string().min(1), z.record(z.string().min(1), z.json()))
    .optional()
    .meta({ description: "Options of packs, by platform: { website: { baseUrl: … } }." }),
};

/** What `dreamnet.config.json` holds, and `dreamnet.config.ts` exports by default. */
export const packConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  out: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Folder for packages, from the configuration's folder; inside that folder." }),
  strict: z.boolean().optional().meta({ description: "Write nothing unless every package is ready." }),
  ...choicesShape,
  paper: paperConfigSchema.optional().meta({ description: "Of every paper, over what its front matter says." }),
  defaults: paperConfigSchema
    .optional()
    .meta({ description: "Of every paper, where neither it nor anything else says something." }),
  papers: z
    .record(z.string().min(1), z.strictObject({ ...paperConfigSchema.shape, ...choicesShape }))
    .optional()
    .meta({ description: "By file or folder, from the configuration's folder: what holds of this paper alone." }),
});
export type PackConfig = z.output<typeof packConfigSchema>;
