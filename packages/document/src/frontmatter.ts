import { z } from "zod";
import { acceptSchema } from "./accept-entry.ts";

/** An ORCID iD without its URL: `0000-0002-1825-0097`, the check character verified by the validator. */
export const orcidSchema = z
  .string()
  .regex(/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/, "an ORCID iD such as 0000-0002-1825-0097");

/** An author; at least a literal name. */
export const authorSchema = z
  .strictObject({
    /** The name as it is shown: "Ada Lovelace". */
    name: z.string().min(1),
    given: z.string().optional(),
    /** With particles: "van Rossum". */
    family: z.string().optional(),
    suffix: z.string().optional(),
    /** Index into `affiliations`, from 0. */
    affiliations: z.array(z.int().min(0)),
    orcid: z.string().optional(),
    email: z.string().optional(),
    url: z.string().optional(),
    corresponding: z.boolean().optional(),
    equalContributor: z.boolean().optional(),
    /** A note of the author's own, as "deceased". */
    note: z.string().optional(),
  })
  .meta({ id: "Author" });
export type Author = z.output<typeof authorSchema>;

/** Where an author works. */
export const affiliationSchema = z.strictObject({
  /** As the source writes it, on one line. */
  name: z.string().min(1),
  ror: z.string().optional(),
});
export type Affiliation = z.output<typeof affiliationSchema>;

/** A calendar date or a part of one: `2026`, `2026-11`, `2026-11-22`. */
export const partialDateSchema = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, "YYYY, YYYY-MM or YYYY-MM-DD");

/** An address with what it is for. */
export const linkSchema = z.strictObject({ kind: z.string().min(1), url: z.url(), label: z.string().optional() });

/**
 * Front matter as our own schema, into which the shapes of JOSS, MyST, Quarto and plain Markdown are mapped.
 * A key that has no place here stays in `other`, so that nothing is lost.
 */
export const frontmatterSchema = z
  .strictObject({
    id: z.string().optional(),
    title: z.string().optional(),
    subtitle: z.string().optional(),
    shortTitle: z.string().optional(),
    authors: z.array(authorSchema).default([]),
    affiliations: z.array(affiliationSchema).default([]),
    /** Plain text or TeX-free Markdown, paragraphs set apart by a blank line. */
    abstract: z.string().optional(),
    keywords: z.array(z.string()).default([]),
    tags: z.array(z.string()).default([]),
    date: partialDateSchema.optional(),
    /** BCP 47: `en`, `zh-Hans`. */
    language: z.string().optional(),
    /** SPDX identifier where it is one, else as written. */
    license: z.string().optional(),
    doi: z.string().optional(),
    /** arXiv categories, the primary one first. */
    categories: z.array(z.string()).default([]),
    bibliography: z.array(z.string()).default([]),
    /** CSL style name, where the source asks for one. */
    citationStyle: z.string().optional(),
    links: z.array(linkSchema).default([]),
    /** Free text: funding, acknowledgements in the front matter. */
    notes: z.array(z.string()).default([]),
    /** TeX macros: name with backslash → replacement, `#1` … for arguments. */
    math: z.record(z.string(), z.string()).default({}),
    abbreviations: z.record(z.string(), z.string()).default({}),
    /** Whether headings are numbered. */
    numbering: z.boolean().optional(),
    /** Faults of the source that the author knows of and publishes with; see `ArtifactDescription`. */
    accept: acceptSchema.optional(),
    other: z.record(z.string(), z.json()).default({}),
  })
  .meta({ id: "Frontmatter" });
export type Frontmatter = z.output<typeof frontmatterSchema>;
export type FrontmatterInput = z.input<typeof frontmatterSchema>;
