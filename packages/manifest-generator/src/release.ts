import { fileReferenceSchema, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { publicationManifestSchema } from "./publication-manifest.ts";

/** What `aggregate` makes: the manifest, the documents beside it, and where each package's files lie. */
export const releaseSchema = z
  .strictObject({
    manifest: publicationManifestSchema,
    /** SHA-256 of `publication-manifest.json`. */
    manifestDigest: sha256Schema,
    /** `build/<id>/publication-manifest.json`, `ro-crate-metadata.json`, `SHA256SUMS`, and the signed release. */
    files: z.array(fileReferenceSchema),
  })
  .meta({ id: "Release" });
export type Release = z.output<typeof releaseSchema>;
