import { checklistItemSchema, needSchema } from "@dreamnet/document";
import { publicationManifestSchema } from "@dreamnet/manifest-generator";
import { diagnosticSchema, fileReferenceSchema, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";

const diagnostics = z.array(diagnosticSchema);
/** 0 all is ready, 2 something needs input, 1 something failed. */
const exitCode = z.literal([0, 1, 2]);
const platformStatus = z.string().meta({ description: "`bundled`, `live:<url>` or `error`." });
const platformStatuses = z.record(z.string(), platformStatus);
const workflow = z.looseObject({ name: z.string(), version: z.string() });
const milliseconds = z.number().min(0).meta({ description: "ms" });

const error = z.looseObject({ code: z.string(), message: z.string(), hint: z.string().optional() });

const packageSchema = z.looseObject({
  platform: z.string(),
  runId: z.string(),
  workflow,
  status: z.enum(["ready", "needs_input", "failed"]),
  files: z.array(fileReferenceSchema).meta({ description: "Paths are relative to `out`." }),
  needs: z.array(needSchema),
  notes: z.array(z.string()),
  checklist: z.array(checklistItemSchema),
  metadata: z.record(z.string(), z.unknown()),
  diagnostics,
  attempts: z.array(z.looseObject({})),
  duration: milliseconds,
  isolation: z.enum(["sandbox", "reduced", "none"]),
  isolationNotes: z.array(z.string()),
  cache: z.looseObject({ hits: z.int().min(0), misses: z.int().min(0) }),
  fallback: z.string().optional(),
  error: error.optional(),
});

const nextActions = publicationManifestSchema.shape.nextActions;
const work = { artifact: z.string(), version: z.string(), revision: z.int().min(1), title: z.string() };
const finding = z.looseObject({ kind: z.string(), path: z.string().optional(), message: z.string() });

/** What each command prints with `--json`, where it does not end with an error; by the command's name. */
const outputs = {
  pack: {
    exitCode,
    source: z
      .looseObject({
        file: z.string(),
        flavour: z.string(),
        id: z.string(),
        title: z.string(),
        figures: z.int().min(0),
        references: z.int().min(0),
        files: z.array(z.string()),
      })
      .optional(),
    out: z.string().optional(),
    unchanged: z.literal(true).optional(),
    packages: z.array(packageSchema),
    manifest: publicationManifestSchema.optional(),
    diagnostics,
    error: error.optional(),
  },
  validate: { exitCode, diagnostics },
  convert: {
    exitCode,
    format: z.string().optional(),
    text: z.string().optional(),
    out: z.string().optional(),
    files: z.array(z.looseObject({ path: z.string(), size: z.int().min(0), sha256: sha256Schema })).optional(),
    diagnostics,
  },
  status: {
    exitCode,
    ...work,
    status: publicationManifestSchema.shape.status.optional(),
    platforms: z.record(
      z.string(),
      z.looseObject({ status: platformStatus, ready: z.boolean(), needs: z.array(needSchema) }),
    ),
    nextActions,
  },
  live: {
    exitCode,
    artifact: z.string(),
    version: z.string(),
    revision: z.int().min(1),
    platforms: platformStatuses,
    changes: z.record(z.string(), z.int().min(0)).meta({ description: "Files that differ, by platform." }),
    postsAreFinal: z.boolean(),
    nextActions,
  },
  list: {
    works: z.array(
      z.looseObject({
        ...work,
        authors: z.array(z.string()),
        created: z.iso.datetime(),
        platforms: platformStatuses,
        manifestDigest: sha256Schema,
      }),
    ),
  },
  verify: {
    exitCode,
    valid: z.boolean(),
    packages: z.array(
      z.looseObject({
        valid: z.boolean(),
        folder: z.string(),
        manifestDigest: sha256Schema.optional(),
        files: z.int().min(0),
        ignored: z.array(z.string()),
        findings: z.array(finding),
      }),
    ),
    registry: z
      .looseObject({
        valid: z.boolean(),
        entries: z.int().min(0),
        revisions: z.int().min(0),
        files: z.int().min(0),
        findings: z.array(finding),
      })
      .optional(),
  },
} as const;

/** Commands whose `--json` has a JSON Schema. */
export type DescribedCommand = keyof typeof outputs;

export const describedCommands = Object.keys(outputs) as DescribedCommand[];

/**
 * JSON Schema (draft 2020-12) of what a command prints with `--json`, as `schemas/<command>.schema.json` holds it: what the
 * command tells, or the error that ended it. It says what is there; more may come in a minor version.
 */
export function outputJsonSchema(command: DescribedCommand): Record<string, unknown> {
  const whole = z.union([
    z.looseObject({ schemaVersion: z.literal(1), ...outputs[command] }),
    z.looseObject({ schemaVersion: z.literal(1), exitCode: z.literal(1), error }),
  ]);
  const { $schema, ...rest } = z.toJSONSchema(whole, {
    io: "output",
    unrepresentable: "any",
    reused: "inline",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties !== undefined && typeof jsonSchema.additionalProperties !== "object")
        delete jsonSchema.additionalProperties;
      if (Object.keys(jsonSchema.additionalProperties ?? { some: 1 }).length === 0)
        delete jsonSchema.additionalProperties;
      delete jsonSchema.id;
    },
  });
  return {
    $schema,
    $id: `urn:dreamnet:output:${command}:1`,
    title: `dreamnet ${command} --json`,
    ...rest,
  };
}
