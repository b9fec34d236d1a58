import { artifactIdSchema } from "@dreamnet/document";
import { fileReferenceSchema, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { artifactVersionSchema } from "./artifact-version.ts";
import { findPathFaults } from "./path-faults.ts";
import { platformNameSchema, platformStatusSchema } from "./platform-status.ts";

const shape = {
  artifact: artifactIdSchema,
  version: artifactVersionSchema,
  title: z.string().min(1).max(10_000),
  authors: z.array(z.string().max(1000)).max(10_000),
  tags: z.array(z.string().max(1000)).max(10_000),
  /** From the source's date, never the clock. */
  created: z.iso.datetime(),
  /** Digest of the source that the packages were made of. */
  source: sha256Schema,
  platforms: z.record(platformNameSchema, platformStatusSchema),
  /** Path, among the files, of the publication manifest. */
  manifest: z.string(),
  /** What is kept: packages and the documents that tell of them. Paths are relative to the work's folder. */
  files: z.array(fileReferenceSchema).min(1).max(200_000),
};

const checkFiles = (
  { files, manifest }: { readonly files: readonly { readonly path: string }[]; readonly manifest: string },
  context: z.RefinementCtx,
): void => {
  for (const { index, message } of findPathFaults(files.map(({ path }) => path)))
    context.addIssue({ code: "custom", path: ["files", index, "path"], message });
  if (!files.some(({ path }) => path === manifest))
    context.addIssue({ code: "custom", path: ["manifest"], message: "not the path of one of the files" });
};

/** What `register` takes: a work's version and its files, which are read by digest. */
export const registrationSchema = z.strictObject(shape).superRefine(checkFiles).meta({ id: "Registration" });
export type Registration = z.output<typeof registrationSchema>;

/**
 * One revision of a version, as it is kept (the config of its OCI manifest): never changed, and linked by digest to the
 * one before it.
 */
export const artifactRecordSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    ...shape,
    /** What made this revision. */
    change: z.enum(["registered", "status"]),
    /** Counts from 1. */
    revision: z.int().min(1),
    /** When a status was changed, where whoever changed it has said so. */
    changed: z.iso.datetime().optional(),
    /** Digest of the OCI manifest of the revision before. */
    previous: sha256Schema.optional(),
  })
  .superRefine(checkFiles)
  .meta({ id: "ArtifactRecord" });
export type ArtifactRecord = z.output<typeof artifactRecordSchema>;

/** A version of a work in the registry. */
export interface ArtifactEntry extends ArtifactRecord {
  /** Digest of its OCI manifest. */
  readonly digest: string;
  /** Digest of its publication manifest. */
  readonly manifestDigest: string;
}
