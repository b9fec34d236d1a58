import { isAbsolute } from "node:path";
import { artifactIdSchema } from "@dreamnet/document";
import { defineWorkflow, type ExecutionContext } from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { artifactVersionSchema } from "./artifact-version.ts";
import { type PlatformStatus, platformNameSchema, platformStatusSchema } from "./platform-status.ts";
import { artifactRecordSchema, registrationSchema } from "./record.ts";
import { ArtifactRegistry } from "./registry.ts";

const filter = {
  platform: platformNameSchema.optional(),
  status: z.enum(["live", "bundled", "error"]).optional(),
  latest: z.boolean().optional(),
};
const one = { artifact: artifactIdSchema, version: artifactVersionSchema.optional() };
const reference = z.strictObject({ version: artifactVersionSchema.optional(), revision: z.int().min(1).optional() });

/** What is done with the registry. */
export const registryRequestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("register"), registration: registrationSchema }),
  z.strictObject({ action: z.literal("get"), ...one, revision: z.int().min(1).optional() }),
  z.strictObject({ action: z.literal("list"), artifact: artifactIdSchema.optional(), ...filter }),
  z.strictObject({ action: z.literal("search"), query: z.string().max(1000), ...filter }),
  z.strictObject({ action: z.literal("history"), ...one }),
  z.strictObject({
    action: z.literal("verify"),
    artifact: artifactIdSchema.optional(),
    version: artifactVersionSchema.optional(),
  }),
  z.strictObject({
    action: z.literal("set-status"),
    ...one,
    platform: platformNameSchema,
    status: platformStatusSchema,
    at: z.iso.datetime().optional(),
  }),
  z.strictObject({
    action: z.literal("diff"),
    artifact: artifactIdSchema,
    from: reference,
    to: reference.prefault({}),
  }),
  z.strictObject({
    action: z.literal("collect-garbage"),
    dryRun: z.boolean().optional(),
    keepRevisions: z.boolean().optional(),
  }),
]);

/** A registry's folder. A relative path would be another folder wherever the process stands. */
export const registryPathSchema = z.string().max(4096).refine(isAbsolute, "an absolute path");

/** What the workflow takes: the registry's folder, and what to do there. */
export const registryManagerInputSchema = z
  .strictObject({
    /** The registry's folder: an absolute path. */
    registry: registryPathSchema,
    request: registryRequestSchema,
  })
  .meta({ id: "RegistryManagerInput" });
export type RegistryManagerInput = z.output<typeof registryManagerInputSchema>;

const entrySchema = z.strictObject({ ...artifactRecordSchema.shape, digest: z.string(), manifestDigest: z.string() });

/** What it gives: of these, the field that the action speaks of. */
export const registryManagerOutputSchema = z
  .strictObject({
    action: z.string(),
    entry: entrySchema.optional(),
    entries: z.array(entrySchema).optional(),
    history: z.array(z.record(z.string(), z.unknown())).optional(),
    verification: z.looseObject({ valid: z.boolean() }).optional(),
    difference: z.looseObject({ artifact: z.string() }).optional(),
    garbage: z.strictObject({ removed: z.int(), removedBytes: z.int(), kept: z.int() }).optional(),
  })
  .meta({ id: "RegistryManagerOutput" });
export type RegistryManagerOutput = z.output<typeof registryManagerOutputSchema>;

/**
 * The registry as a workflow, for whoever composes it. From a program, {@link ArtifactRegistry} is the shorter way.
 *
 * It has no module: it writes to the registry's folder, which no sandbox gives it, and so runs in the process that asks.
 */
export const registryManagerWorkflow = defineWorkflow<RegistryManagerInput, RegistryManagerOutput>({
  name: "registry-manager",
  version: packageJson.version,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: [...packageJson.keywords],
  input: registryManagerInputSchema,
  output: registryManagerOutputSchema,
  executionTime: { estimated: 200, max: 300_000 },
  errorHandling: { retryable: true, maxRetries: 3 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  execute: manage,
});

export default registryManagerWorkflow;

async function manage(
  { registry, request }: RegistryManagerInput,
  context: ExecutionContext,
): Promise<RegistryManagerOutput> {
  const { signal } = context;
  signal.throwIfAborted();
  const open = await ArtifactRegistry.open({ root: registry, signal });
  const { action } = request;
  switch (request.action) {
    case "register":
      return {
        action,
        entry: await open.register(request.registration, (file) => context.files.read(file), { signal }),
      };
    case "get":
      return { action, entry: await open.get(request.artifact, said(request, ["version", "revision"])) };
    case "list":
      return { action, entries: await open.list(said(request, ["artifact", "platform", "status", "latest"])) };
    case "search":
      return { action, entries: await open.search(request.query, said(request, ["platform", "status", "latest"])) };
    case "history":
      return {
        action,
        history: (await open.history(request.artifact, request.version)).map((entry) => ({ ...entry })),
      };
    case "verify":
      return {
        action,
        verification: { ...(await open.verify({ ...said(request, ["artifact", "version"]), signal })) },
      };
    case "set-status": {
      const { artifact, platform, status, version, at } = request;
      const options = {
        signal,
        ...(version === undefined ? {} : { version }),
        ...(at === undefined ? {} : { at: new Date(at) }),
      };
      return { action, entry: await open.setStatus(artifact, platform, status as PlatformStatus, options) };
    }
    case "diff": {
      const { artifact, from, to } = request;
      const difference = await open.diff(
        artifact,
        said(from, ["version", "revision"]),
        said(to, ["version", "revision"]),
      );
      return { action, difference: { ...difference } };
    }
    case "collect-garbage":
      return { action, garbage: await open.collectGarbage({ ...said(request, ["dryRun", "keepRevisions"]), signal }) };
  }
}

/** Those of the fields that were given. */
function said<T extends object, K extends keyof T>(from: T, keys: readonly K[]): { [Key in K]?: NonNullable<T[Key]> } {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as never;
}
