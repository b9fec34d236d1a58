import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";
import { mediumLicenses } from "./licenses.ts";

/** What the form and the API ask for. */
const mediumMetadataShape = {
  title: z.string(),
  subtitle: z.string().optional(),
  /** For the editor's form. */
  tags: z.array(z.string()),
  canonicalUrl: z.string().optional(),
  license: z.enum(mediumLicenses).optional(),
  words: z.int(),
  pictures: z.int(),
} as const;

/** What the pack gives: the article to paste or import, its pictures and their list, and the form's fields. */
export const mediumPackageSchema = packageResultSchema("MediumPackage", mediumMetadataShape);
export type MediumPackage = z.output<typeof mediumPackageSchema>;
