import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";
import { arxivMetadataShape } from "./metadata/metadata.ts";

/** What the pack gives: the archive, the metadata for the form, a checklist, and the PDF to look at. */
export const arxivPackageSchema = packageResultSchema("ArxivPackage", {
  ...arxivMetadataShape,
  compiler: z.string(),
  texLive: z.int(),
  /** Top-level file of the archive. */
  main: z.string(),
  /** Whether the package was compiled here, with what, and how it went. */
  compilation: z.strictObject({
    status: z.enum(["compiled", "failed", "unavailable", "skipped"]),
    texRelease: z.string().optional(),
    passes: z.int().optional(),
    pages: z.int().optional(),
  }),
});
export type ArxivPackage = z.output<typeof arxivPackageSchema>;
