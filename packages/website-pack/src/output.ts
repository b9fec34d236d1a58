import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";

/** What the pack gives: the site's files, and what there is to say of them. */
export const websitePackageSchema = packageResultSchema("WebsitePackage", {
  title: z.string(),
  /** Where the site will stand, where that was said. */
  baseUrl: z.string().optional(),
  /** Path, within the package, of the folder to upload. */
  folder: z.string(),
  pages: z.array(
    z.strictObject({
      /** Path within the folder. */
      path: z.string(),
      title: z.string(),
      figures: z.int(),
      tables: z.int(),
      equations: z.int(),
      references: z.int(),
    }),
  ),
  /** Whether PDFs were compiled here, by work. */
  compilations: z.record(z.string(), z.enum(["compiled", "given", "failed", "unavailable", "skipped"])),
});
export type WebsitePackage = z.output<typeof websitePackageSchema>;
