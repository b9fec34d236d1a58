import { diagnosticSchema } from "@dreamnet/workflow";
import { z } from "zod";

/** A name as CSL-JSON has it; `literal` for an organisation. Unicode, no TeX. */
export const cslNameSchema = z.strictObject({
  family: z.string().optional(),
  given: z.string().optional(),
  "non-dropping-particle": z.string().optional(),
  "dropping-particle": z.string().optional(),
  suffix: z.string().optional(),
  literal: z.string().optional(),
});
export type CslName = z.output<typeof cslNameSchema>;

/** A date as CSL-JSON has it: `date-parts` [[year, month?, day?], …], or `raw` text. */
export const cslDateSchema = z.strictObject({
  "date-parts": z.array(z.array(z.int())).optional(),
  raw: z.string().optional(),
  literal: z.string().optional(),
  circa: z.boolean().optional(),
});
export type CslDate = z.output<typeof cslDateSchema>;

/**
 * One reference as CSL-JSON, in Unicode; formulas in titles stand as `$…$`.
 *
 * @see https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html, checked 2026-11
 */
export const cslItemSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  title: z.string().optional(),
  author: z.array(cslNameSchema).optional(),
  editor: z.array(cslNameSchema).optional(),
  issued: cslDateSchema.optional(),
  "container-title": z.string().optional(),
  publisher: z.string().optional(),
  "publisher-place": z.string().optional(),
  volume: z.string().optional(),
  issue: z.string().optional(),
  page: z.string().optional(),
  edition: z.string().optional(),
  number: z.string().optional(),
  genre: z.string().optional(),
  note: z.string().optional(),
  DOI: z.string().optional(),
  URL: z.string().optional(),
  ISBN: z.string().optional(),
});
export type CslItem = z.output<typeof cslItemSchema>;

/** What a .bib file says of an entry, field by field, TeX as it was written (outer braces removed, `#` joined, `@string` expanded). */
export const bibEntrySchema = z.strictObject({
  type: z.string(),
  fields: z.record(z.string(), z.string()),
});
export type BibEntry = z.output<typeof bibEntrySchema>;

/** A reference: its CSL-JSON, the entry it came from, and what is wrong with it. */
export const referenceSchema = z.strictObject({
  csl: cslItemSchema,
  /** The .bib entry's own text, from `@` to the last brace; absent for CSL-JSON. */
  raw: z.string().optional(),
  bib: bibEntrySchema.optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  diagnostics: z.array(diagnosticSchema),
});
export type Reference = z.output<typeof referenceSchema>;
