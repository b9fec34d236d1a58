import { artifactDescriptionSchema, checklistItemSchema, needSchema } from "@dreamnet/document";
import { artifactVersionSchema, liveUrlSchema, platformNameSchema } from "@dreamnet/registry-manager";
import { diagnosticSchema, fileReferenceSchema, sha256Schema, versionSchema } from "@dreamnet/workflow";
import { z } from "zod";
import { publicationManifestSchema } from "./publication-manifest.ts";

/** The workflow that made a package. */
const workflowSchema = z.strictObject({ name: z.string().min(1), version: versionSchema });

/** What a pack gives: its output, whichever pack it is. */
export const packedPlatformSchema = z.strictObject({
  status: z.enum(["ready", "needs_input"]),
  /** As the pack has them, `build/<id>/arxiv/…`, or as they land, `<id>/arxiv/…`. */
  files: z.array(fileReferenceSchema),
  notes: z.array(z.string()).default([]),
  checklist: z.array(checklistItemSchema).default([]),
  needs: z.array(needSchema).default([]),
  diagnostics: z.array(diagnosticSchema).default([]),
  /** The platform's own; not in the manifest, since the package has it. */
  metadata: z.record(z.string(), z.unknown()).default({}),
  workflow: workflowSchema.optional(),
  /** `name@version` of the fallback that made this in the pack's place. */
  fallback: z.string().optional(),
});

/** A pack that has failed: the error of its result. */
export const failedPlatformSchema = z.strictObject({
  error: z.looseObject({ code: z.string().min(1), message: z.string().min(1), hint: z.string().optional() }),
  diagnostics: z.array(diagnosticSchema).default([]),
  workflow: workflowSchema.optional(),
});

/** What became of one platform. */
export const platformInputSchema = z.union([packedPlatformSchema, failedPlatformSchema]);
export type PlatformInput = z.output<typeof platformInputSchema>;

/** What `aggregate` takes: the work, its source, and what each pack has made. */
export const aggregateInputSchema = z
  .strictObject({
    artifact: artifactDescriptionSchema,
    source: z.strictObject({
      /** Of the NormalizedSource: its `digest`. */
      digest: sha256Schema,
      /** Relative path of its main file. */
      file: z.string().min(1),
      /** What the author publishes with: warnings of the manifest that are of no package in particular. */
      accepted: z.array(diagnosticSchema).optional(),
    }),
    /** Default: the previous manifest's; one more where that one is live and the source has changed; else `1`. */
    version: artifactVersionSchema.optional(),
    platforms: z.record(platformNameSchema, platformInputSchema),
    /**
     * Where the work is live, as the registry says: platform → URL. Of `version` where that is given, else of the
     * previous manifest's; a replacement of that one, made since the source has changed, is live nowhere yet.
     */
    live: z.record(platformNameSchema, liveUrlSchema).default({}),
    /** The manifest that was made before, where there is one. */
    previous: publicationManifestSchema.optional(),
    /** Path of an Ed25519 private key (PEM, PKCS #8), to sign the release with. Read where it is used, kept nowhere. */
    signingKey: z.string().min(1).optional(),
  })
  .meta({ id: "AggregateInput" });
export type AggregateInput = z.output<typeof aggregateInputSchema>;
export type AggregateInputGiven = z.input<typeof aggregateInputSchema>;
