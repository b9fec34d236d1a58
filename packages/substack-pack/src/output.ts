import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";

/** What the editor's fields ask for. */
const substackMetadataShape = {
  title: z.string(),
  subtitle: z.string().optional(),
  tags: z.array(z.string()),
  canonicalUrl: z.string().optional(),
  /** Lower-case, for the address of the post. */
  slug: z.string(),
  words: z.int(),
  pictures: z.int(),
} as const;

/** What the pack gives: the article to paste, its pictures and their list, and the editor's fields. */
export const substackPackageSchema = packageResultSchema("SubstackPackage", substackMetadataShape);
export type SubstackPackage = z.output<typeof substackPackageSchema>;
