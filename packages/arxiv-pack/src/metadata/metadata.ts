import { z } from "zod";

/** What arXiv's form asks for, as it takes it. Empty strings are what is missing. */
export const arxivMetadataShape = {
  title: z.string(),
  /** Names, separated by commas; no affiliations. */
  authors: z.string(),
  abstract: z.string(),
  comments: z.string(),
  primaryCategory: z.string(),
  crossLists: z.array(z.string()),
  /** URI, as arXiv records it. */
  license: z.string(),
  reportNumber: z.string(),
  journalReference: z.string(),
  doi: z.string(),
  mscClass: z.string(),
  acmClass: z.string(),
};
/** What arXiv's form asks for, as the pack writes it into `metadata.json`. */
export const arxivMetadataSchema = z.strictObject(arxivMetadataShape);
export type ArxivMetadata = z.output<typeof arxivMetadataSchema>;

/** Nothing is known. */
export const emptyMetadata: ArxivMetadata = {
  title: "",
  authors: "",
  abstract: "",
  comments: "",
  primaryCategory: "",
  crossLists: [],
  license: "",
  reportNumber: "",
  journalReference: "",
  doi: "",
  mscClass: "",
  acmClass: "",
};
