import {
  type ArtifactEntry,
  ArtifactRegistry,
  artifactRecordSchema,
  type PlatformStatus,
  registryPathSchema,
} from "@dreamnet/registry-manager";
import { defineWorkflow, type ExecutionContext } from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { packagedFiles } from "./documents.ts";
import { documentNames, type PublicationManifest } from "./publication-manifest.ts";
import { type Release, releaseSchema } from "./release.ts";

/** What `register` takes: a release, and where the registry lies. */
export const registerInputSchema = z
  .strictObject({
    /** The registry's folder: an absolute path. */
    registry: registryPathSchema,
    release: releaseSchema,
  })
  .meta({ id: "RegisterInput" });
export type RegisterInput = z.output<typeof registerInputSchema>;

/** A release, and what the registry has of it. */
export const registeredReleaseSchema = z
  .strictObject({
    ...releaseSchema.shape,
    entry: z.strictObject({ ...artifactRecordSchema.shape, digest: z.string(), manifestDigest: z.string() }),
  })
  .meta({ id: "RegisteredRelease" });
/** What has been entered into the registry of works. */
export type RegisteredRelease = Release & { readonly entry: ArtifactEntry };

/** Keeps a release in the registry of works: its packages and documents by digest, its status per platform. */
export const registerWorkflow = defineWorkflow<RegisterInput, z.output<typeof registeredReleaseSchema>>({
  name: "manifest-register",
  version: packageJson.version,
  description: "Keeps a release in the registry of works: packages and documents by digest, status per platform.",
  author: "DreamNet",
  license: "MIT",
  input: registerInputSchema,
  output: registeredReleaseSchema,
  outputName: "release",
  executionTime: { estimated: 200, max: 300_000 },
  errorHandling: { retryable: true, maxRetries: 3 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  execute: register,
});

async function register({ registry, release }: RegisterInput, context: ExecutionContext): Promise<RegisteredRelease> {
  const { signal } = context;
  signal.throwIfAborted();
  const open = await ArtifactRegistry.open({ root: registry, signal });
  const entry = await open.register(registrationOf(release), (file) => context.files.read(file), { signal });
  return { ...release, entry };
}

/** What the registry is told of a release. */
function registrationOf({ manifest, files }: Release): Parameters<ArtifactRegistry["register"]>[0] {
  const { artifact, created, source, platforms } = manifest;
  const folder = `build/${artifact.id}/`;
  return {
    artifact: artifact.id,
    version: artifact.version,
    title: artifact.title,
    authors: artifact.authors.map(({ name }) => name),
    tags: artifact.tags,
    created,
    source: source.digest,
    platforms: statuses(platforms),
    manifest: documentNames.manifest,
    files: [
      ...packagedFiles(manifest),
      ...files.map((file) => ({
        ...file,
        path: file.path.startsWith(folder) ? file.path.slice(folder.length) : file.path,
      })),
    ],
  };
}

const statuses = (platforms: PublicationManifest["platforms"]): Record<string, PlatformStatus> =>
  Object.fromEntries(Object.entries(platforms).map(([name, { status }]) => [name, status as PlatformStatus]));
