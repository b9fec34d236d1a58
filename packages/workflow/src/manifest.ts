import { z } from "zod";

const workflowName = z
  .string()
  .min(1)
  .max(214)
  .regex(
    /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/,
    "lower-case letters, digits, `.`, `_`, `-`, with an optional npm scope",
  );

/** Semantic version 2.0.0, as in https://semver.org (the pattern is the one the specification suggests, anchored). */
export const versionSchema = z
  .string()
  .max(256)
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/,
    "a semantic version such as 1.0.0",
  );

/** `name` (any version) or `name@range` with an npm range. */
export const dependencySchema = z
  .string()
  .max(512)
  .regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*(@[^@\s][^@]*)?$/, "`name` or `name@range`");

/**
 * A path that a workflow may write: POSIX, relative, inside the output folder, portable to every file system.
 *
 * No absolute path, `..`, `.`, `~`, glob, backslash, colon or control character, and no name that Windows cannot have; a
 * trailing slash is allowed.
 */
export const allowedPathSchema = z
  .string()
  .min(1)
  .max(1024)
  .refine(isPortablePath, "a relative POSIX path without `..`, `~`, globs, backslashes or control characters")
  .refine(
    (path) => !path.split("/").some(isReservedName),
    "no name that Windows keeps for a device (`con`, `aux.txt`), and no dot or space at a name's end",
  );

/**
 * Whether Windows cannot have a name: it keeps it for a device, whatever extension and case (`con`, `nul.txt`, `COM1`),
 * or drops the dot or space at its end.
 */
export function isReservedName(name: string): boolean {
  return /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|$)|[. ]$/iu.test(name);
}

/**
 * Whether `path` is relative, POSIX, normalised and free of characters that some file system or shell reads otherwise.
 *
 * Names that Windows alone refuses pass, since authors have them (`aux/macros.tex`) and arXiv takes them: see
 * {@link isReservedName}.
 */
export function isPortablePath(path: string): boolean {
  const trimmed = path.endsWith("/") ? path.slice(0, -1) : path;
  if (trimmed === "" || trimmed !== trimmed.normalize("NFC")) return false;
  if (/[\u0000-\u001f\u007f\\:*?"<>|[\]{}]/.test(trimmed) || trimmed.startsWith("~")) return false;
  return trimmed.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

const jsonSchema = z.record(z.string(), z.json()).meta({ description: "A JSON Schema, draft 2020-12." });

/** One named input or output. */
export const portSchema = z.strictObject({
  /** The named type: `NormalizedSource`. */
  type: z.string().min(1),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: jsonSchema.optional(),
});
export type Port = z.output<typeof portSchema>;

/** How long a workflow takes, in ms. */
export const executionTimeSchema = z
  .strictObject({
    /** What a run usually takes, in ms. */
    estimated: z.int().positive(),
    /** What a run may take at most, retries included, in ms. */
    max: z.int().positive(),
    /** What one attempt may take at most, in ms; without it, what is left of `max`. */
    attempt: z.int().positive().optional(),
  })
  .refine((time) => time.estimated <= time.max, {
    message: "estimated must not be more than max",
    path: ["estimated"],
  })
  .refine((time) => time.attempt === undefined || time.attempt <= time.max, {
    message: "attempt must not be more than max",
    path: ["attempt"],
  });
export type ExecutionTime = z.output<typeof executionTimeSchema>;

/**
 * Retries and fallback. With `retryable: false` there are no retries, whatever `maxRetries` says: first manifests have
 * both, so that is no fault.
 */
export const errorHandlingSchema = z.strictObject({
  retryable: z.boolean(),
  /** Attempts after the first one; counts only where `retryable` is true. */
  maxRetries: z.int().min(0).max(100),
  /** Name, or `name@range`, of the workflow that runs when this one has failed for good. */
  fallback: dependencySchema.optional(),
});
export type ErrorHandling = z.output<typeof errorHandlingSchema>;

/** Upper bounds that the sandbox enforces. Bytes, except where said. */
export const limitsSchema = z.strictObject({
  memory: z.int().positive().optional(),
  /** Bytes that a run may write in all. */
  output: z.int().positive().optional(),
  /** Files that a run may write. */
  files: z.int().positive().optional(),
  processes: z.int().positive().optional(),
  /** CPU time, in ms. */
  cpu: z.int().positive().optional(),
});
export type Limits = z.output<typeof limitsSchema>;

/** What a workflow may reach. Strict: an unknown key is a promise that nobody keeps, so it is refused. */
export const securitySchema = z
  .strictObject({
    requiresAuth: z.boolean(),
    allowedPaths: z.array(allowedPathSchema),
    networkAccess: z.boolean(),
    requiresSandbox: z.boolean().default(false),
    /** Programs that the workflow starts, by name: `["pdflatex"]`. */
    subprocess: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, "a program's name without a path"))
      .default([]),
    /** Hosts, `host` or `host:port`, that may be reached; needs networkAccess. */
    egress: z
      .array(
        z
          .string()
          .regex(
            /^(?=.{1,259}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:[0-9]{1,5})?$/,
            "a lower-case host, or host:port",
          ),
      )
      .default([]),
    /** Names of the secrets that are passed; needs requiresAuth. */
    secrets: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "a name in upper case: GITHUB_TOKEN")).default([]),
    limits: limitsSchema.default({}),
  })
  .refine((security) => security.egress.length === 0 || security.networkAccess, {
    message: "egress needs networkAccess: true",
    path: ["egress"],
  })
  .refine((security) => security.secrets.length === 0 || security.requiresAuth, {
    message: "secrets need requiresAuth: true",
    path: ["secrets"],
  });
export type Security = z.output<typeof securitySchema>;
export type SecurityInput = z.input<typeof securitySchema>;

/** An example as it stands in the manifest: plain JSON. */
export const manifestExampleSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  input: z.json(),
  expectedOutput: z.json().optional(),
});

/**
 * A workflow's manifest: inert JSON that tells what it takes, gives, needs and may do.
 *
 * Only the fields of the first manifests are required, so a manifest with named types alone, and dependencies as bare
 * names, validates too. Unknown keys are refused, each by its name.
 */
export const manifestSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: workflowName,
    version: versionSchema,
    description: z.string().min(1),
    author: z.string().min(1),
    license: z.string().optional(),
    homepage: z.url().optional(),
    keywords: z.array(z.string()).optional(),
    inputs: z.record(z.string().min(1), portSchema),
    outputs: z.record(z.string().min(1), portSchema),
    dependencies: z.array(dependencySchema).default([]),
    executionTime: executionTimeSchema,
    errorHandling: errorHandlingSchema,
    security: securitySchema,
    /** Step name → what it does. What a run executes is a part of what is declared here. */
    steps: z.record(z.string().min(1), z.string()).optional(),
    examples: z.array(manifestExampleSchema).optional(),
    /** JSON Schema of the whole input and the whole output. */
    schemas: z.strictObject({ input: jsonSchema, output: jsonSchema }).optional(),
    deprecated: z.union([z.boolean(), z.string().min(1)]).optional(),
  })
  .meta({ id: "WorkflowManifest", title: "DreamNet workflow manifest" });
export type WorkflowManifest = z.output<typeof manifestSchema>;
export type WorkflowManifestInput = z.input<typeof manifestSchema>;
