import { createHash } from "node:crypto";
import { TerminalError } from "@dreamnet/workflow";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { ArtifactRecord } from "./record.ts";

/** Version of what is written here, beside OCI's own. */
export const registryVersion = "1";

/** Media types and annotations of the layout. */
export const oci = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  artifact: "application/vnd.dreamnet.artifact.v1",
  config: "application/vnd.dreamnet.artifact.config.v1+json",
  refName: "org.opencontainers.image.ref.name",
  created: "org.opencontainers.image.created",
  title: "org.opencontainers.image.title",
  version: "dreamnet.registry.version",
} as const;

export const sha256Of = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** The one form of a value as JSON, RFC 8785. */
function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TerminalError("Nothing is no JSON.", { code: "JSON_INVALID", value });
  return text;
}

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** The descriptors of `index.json`: the newest revision of each version. */
const indexSchema = z.strictObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(oci.index),
  manifests: z.array(
    z.strictObject({
      mediaType: z.literal(oci.manifest),
      artifactType: z.literal(oci.artifact),
      digest: digestSchema,
      size: z.int().min(1),
      annotations: z.strictObject({ [oci.refName]: z.string(), [oci.created]: z.string() }),
    }),
  ),
  annotations: z.strictObject({ [oci.version]: z.literal(registryVersion) }),
});
export type RegistryIndex = z.output<typeof indexSchema>;
export type RegistryDescriptor = RegistryIndex["manifests"][number];

/** The problem of a value that is no index of ours, or the index. */
export function parseIndex(value: unknown): RegistryIndex | { readonly fault: string } {
  const parsed = indexSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { fault: `index.json: ${issue?.path.join("/") ?? ""}: ${issue?.message ?? "not an index"}` };
  }
  const names = parsed.data.manifests.map((entry) => entry.annotations[oci.refName]);
  if (new Set(names).size !== names.length) return { fault: "index.json: a version stands there twice" };
  return parsed.data;
}

export const emptyIndex = (): RegistryIndex => ({
  schemaVersion: 2,
  mediaType: oci.index,
  manifests: [],
  annotations: { [oci.version]: registryVersion },
});

/** `my-paper_1`: an id has no underscore, so it stays clear what is what, and a tag may have it. */
export const refNameOf = (artifact: string, version: string): string => `${artifact}_${version}`;

/** Id and version of a name in the index. */
export function splitRefName(name: string): { readonly artifact: string; readonly version: string } {
  const at = name.indexOf("_");
  return { artifact: name.slice(0, Math.max(at, 0)), version: name.slice(at + 1) };
}

/** A record as it is kept, and the OCI manifest of its config and files. Equal records give equal bytes. */
export function makeImage(record: ArtifactRecord): {
  readonly config: string;
  readonly manifest: string;
  readonly descriptor: RegistryDescriptor;
} {
  const config = canonicalJson(record);
  const manifest = canonicalJson({
    schemaVersion: 2,
    mediaType: oci.manifest,
    artifactType: oci.artifact,
    config: { mediaType: oci.config, digest: `sha256:${sha256Of(config)}`, size: Buffer.byteLength(config) },
    layers: record.files.map(({ path, mediaType, size, sha256 }) => ({
      // A descriptor's media type has no parameters; the record has the whole.
      mediaType: mediaType.split(";")[0],
      digest: `sha256:${sha256}`,
      size,
      annotations: { [oci.title]: path },
    })),
    annotations: { [oci.created]: record.created },
  });
  return {
    config,
    manifest,
    descriptor: {
      mediaType: oci.manifest,
      artifactType: oci.artifact,
      digest: `sha256:${sha256Of(manifest)}`,
      size: Buffer.byteLength(manifest),
      annotations: { [oci.refName]: refNameOf(record.artifact, record.version), [oci.created]: record.created },
    },
  };
}
