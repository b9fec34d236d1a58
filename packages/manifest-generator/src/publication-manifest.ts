import { artifactIdSchema, checklistItemSchema, needSchema, orcidSchema } from "@dreamnet/document";
import {
  artifactVersionSchema,
  findPathFaults,
  platformNameSchema,
  platformStatusSchema,
} from "@dreamnet/registry-manager";
import { fileReferenceSchema, sha256Schema, sourceLocationSchema, versionSchema } from "@dreamnet/workflow";
import { z } from "zod";

/** The manifest as a whole: every package is ready or live; some are; none is there. */
export const manifestStatusSchema = z.enum(["ready_for_manual_publish", "partially_ready", "error"]);
export type ManifestStatus = z.output<typeof manifestStatusSchema>;

/** One finding: the rule's id or the error's code, and in which package. */
const findingSchema = z.strictObject({
  platform: platformNameSchema.optional(),
  /** `arxiv/abstract-fits`, or an error's code. */
  code: z.string().min(1),
  message: z.string().min(1),
  hint: z.string().min(1).optional(),
  location: sourceLocationSchema.optional(),
});
export type ManifestFinding = z.output<typeof findingSchema>;

/** One thing that a person does next; the list has the order in which it is done. */
const nextActionSchema = z.strictObject({
  /** `supply` what only the author knows, `repair` what has failed, `publish` a package, `record` where it is live. */
  kind: z.enum(["supply", "repair", "publish", "record"]),
  platform: platformNameSchema.optional(),
  text: z.string().min(1),
  url: z.url().optional(),
});
export type NextAction = z.output<typeof nextActionSchema>;

/** One platform's package. */
const platformEntrySchema = z.strictObject({
  status: platformStatusSchema,
  /** Whether the package can be published as it is. */
  ready: z.boolean(),
  workflow: z.strictObject({ name: z.string().min(1), version: versionSchema }).optional(),
  /** `name@version` of the fallback that made it in the pack's place. */
  fallback: z.string().min(1).optional(),
  /** Over the paths and digests of its files; absent where there are none. */
  digest: sha256Schema.optional(),
  /** Paths are relative to the manifest's folder, and begin with the platform's. */
  files: z.array(fileReferenceSchema),
  needs: z.array(needSchema),
  checklist: z.array(checklistItemSchema),
  notes: z.array(z.string()),
});
export type PlatformEntry = z.output<typeof platformEntrySchema>;

/** `publication-manifest.json`. */
export const publicationManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    generator: z.strictObject({ name: z.string().min(1), version: versionSchema }),
    artifact: z.strictObject({
      id: artifactIdSchema,
      title: z.string().min(1),
      version: artifactVersionSchema,
      authors: z.array(z.strictObject({ name: z.string().min(1), orcid: orcidSchema.optional() })),
      license: z.string().optional(),
      date: z.string().optional(),
      doi: z.string().optional(),
      tags: z.array(z.string()),
    }),
    /** The source's date, never the clock. */
    created: z.iso.datetime(),
    source: z.strictObject({ file: z.string().min(1), format: z.string().min(1), digest: sha256Schema }),
    /** Digest of the manifest that this one takes the place of. */
    previous: z.strictObject({ version: artifactVersionSchema, sha256: sha256Schema }).optional(),
    status: manifestStatusSchema,
    platforms: z.record(platformNameSchema, platformEntrySchema),
    nextActions: z.array(nextActionSchema),
    warnings: z.array(findingSchema),
    errors: z.array(findingSchema),
    /** Whose key has signed the release statement beside this file. */
    signer: z
      .strictObject({
        /** SHA-256 of the public key's SPKI form. */
        keyid: sha256Schema,
        /** The public key: SPKI, DER, base64. */
        publicKey: z.string().regex(/^[A-Za-z0-9+/]{58}[A-Za-z0-9+/=]{2}$/, "an Ed25519 public key"),
      })
      .optional(),
  })
  .superRefine(({ platforms }, context) => {
    for (const [platform, { files }] of Object.entries(platforms)) {
      const add = (index: number, message: string): void =>
        context.addIssue({ code: "custom", path: ["platforms", platform, "files", index, "path"], message });
      for (const { index, message } of findPathFaults(files.map(({ path }) => path))) add(index, message);
      files.forEach(({ path }, index) => {
        if (!path.startsWith(`${platform}/`)) add(index, `not in the folder of ${platform}`);
      });
    }
  })
  .meta({ id: "PublicationManifest" });
export type PublicationManifest = z.output<typeof publicationManifestSchema>;

/** Names of the documents that lie beside the packages. */
export const documentNames = {
  manifest: "publication-manifest.json",
  crate: "ro-crate-metadata.json",
  sums: "SHA256SUMS",
  release: "release.intoto.json",
} as const;
