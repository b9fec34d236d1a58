import type { ZodType, z } from "zod";
import { findDefinitionFaults, knownKeys } from "./check-definition.ts";
import { cannotBeDescribed, findSchemaFaults } from "./check-schema.ts";
import type { ExecutionContext } from "./context.ts";
import { DefinitionError, type ValidationIssue } from "./errors.ts";
import {
  type ErrorHandling,
  type ExecutionTime,
  manifestSchema,
  type SecurityInput,
  type WorkflowManifest,
} from "./manifest.ts";
import { describePorts, toManifestJsonSchema } from "./ports.ts";
import type { ValidationResult } from "./result.ts";
import type { AnyWorkflow, Workflow, WorkflowDependency, WorkflowExample } from "./workflow.ts";

/** What an author says of a workflow; the manifest, the validation and the JSON Schema are made from it. */
export interface WorkflowDefinition<Input, Output> {
  readonly name: string;
  readonly version: string;
  /** `import.meta.url` of the module whose default export this workflow is. */
  readonly module?: string;
  readonly description: string;
  readonly author: string;
  readonly license?: string;
  readonly keywords?: readonly string[];
  /** An object schema; strict, so that a misspelt key is a fault and not silence. */
  readonly input: ZodType<Input>;
  readonly output: ZodType<Output>;
  /** Names the output as a whole in the manifest (`package`); without it, each key of an object is an output. */
  readonly outputName?: string;
  /** Imported workflows (`^` of their version is the range), or `name@range`. */
  readonly dependencies?: readonly (AnyWorkflow | string)[];
  readonly executionTime: ExecutionTime;
  readonly errorHandling: ErrorHandling;
  readonly security: SecurityInput;
  readonly steps?: Readonly<Record<string, string>>;
  readonly examples?: readonly WorkflowExample<Input, Output>[];
  /**
   * Takes those outputs that follow from the input alone, and so may be kept: whoever runs this workflow as a dependency
   * on an equal input gets them from the cache, and no process is started. What may turn out otherwise another time (a
   * program that is not installed, a limit of time) is not among them. Default: none.
   */
  readonly cacheable?: ZodType;
  readonly subWorkflows?: Readonly<Record<string, AnyWorkflow>>;
  readonly deprecated?: boolean | string;
  execute(input: Input, context: ExecutionContext): Promise<Output>;
}

/**
 * Defines a workflow from one definition.
 *
 * @throws {@link DefinitionError} that names every fault at once, unknown keys and a missing `execute` too.
 * @example
 * const greet = defineWorkflow({
 *   name: "greet", version: "1.0.0", description: "Greets.", author: "Me",
 *   input: z.strictObject({ name: z.string() }), output: z.strictObject({ text: z.string() }),
 *   executionTime: { estimated: 1, max: 1000 },
 *   errorHandling: { retryable: false, maxRetries: 0 },
 *   security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
 *   execute: async ({ name }) => ({ text: `Hello, ${name}!` }),
 * });
 * greet.validate({}).errors[0]?.path; // => ["name"]
 */
export function defineWorkflow<Input, Output>(definition: WorkflowDefinition<Input, Output>): Workflow<Input, Output> {
  if (typeof definition !== "object" || definition === null)
    refuse(definition, ["(definition): an object is expected"]);
  const ownFaults = findDefinitionFaults({ ...definition });
  const dependencies = isReadable(ownFaults) ? (definition.dependencies ?? []).map(toDependency) : [];
  const manifest = makeManifest(definition, dependencies, ownFaults);
  return Object.freeze({
    name: manifest.name,
    version: manifest.version,
    manifest,
    module: definition.module,
    inputSchema: definition.input,
    outputSchema: definition.output,
    dependencies,
    subWorkflows: definition.subWorkflows ?? {},
    examples: definition.examples ?? [],
    ...(definition.cacheable === undefined ? {} : { cacheable: definition.cacheable }),
    validate: (input: unknown) => validateWith(definition.input, input),
    execute: (input: Input, context: ExecutionContext) => definition.execute(input, context),
  });
}

function toDependency(dependency: AnyWorkflow | string): WorkflowDependency {
  if (typeof dependency !== "string")
    return { name: dependency.name, range: `^${dependency.version}`, workflow: dependency };
  const at = dependency.indexOf("@", 1);
  return at < 0 ? { name: dependency, range: "*" } : { name: dependency.slice(0, at), range: dependency.slice(at + 1) };
}

/** Whether the dependencies can be read at all. */
const isReadable = (faults: readonly string[]): boolean => !faults.some((fault) => fault.startsWith("dependencies"));

function makeManifest<Input, Output>(
  definition: WorkflowDefinition<Input, Output>,
  dependencies: readonly WorkflowDependency[],
  ownFaults: readonly string[],
): WorkflowManifest {
  const { name, version, description, author, executionTime, errorHandling, security, input, output } = definition;
  const faults = [...ownFaults, ...findSchemaFaults(input, "input"), ...findSchemaFaults(output, "output")];
  const examples = definition.examples?.length === 0 ? undefined : definition.examples;
  const optional = Object.entries({
    license: definition.license,
    keywords: definition.keywords,
    steps: definition.steps,
    deprecated: definition.deprecated,
    examples,
  }).filter(([, value]) => value !== undefined);
  const parsed = manifestSchema.safeParse(
    {
      name,
      version,
      description,
      author,
      inputs: {},
      outputs: {},
      dependencies: dependencies.map((entry) => (entry.range === "*" ? entry.name : `${entry.name}@${entry.range}`)),
      executionTime,
      errorHandling,
      security,
      schemas: { input: {}, output: {} },
      ...Object.fromEntries(optional),
    },
    // A process defines a handful of workflows: compiling a parser for them takes longer than it saves.
    { jitless: true },
  );
  if (!parsed.success)
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join(".") || "(manifest)"}: ${issue.message}`));
  if (!parsed.success || faults.length > 0) return refuse(definition, faults);
  return describeLazily(parsed.data, definition);
}

/** Ports and JSON Schemas are made when they are first read: most processes that run a workflow never do. */
function describeLazily<Input, Output>(
  manifest: WorkflowManifest,
  definition: WorkflowDefinition<Input, Output>,
): WorkflowManifest {
  const { input, output, outputName } = definition;
  const described = <Value>(io: "input" | "output", describe: () => Value): Value => {
    try {
      return describe();
    } catch (error) {
      return refuse(definition, [cannotBeDescribed(io, error instanceof Error ? error.message : String(error))]);
    }
  };
  const parts = {
    inputs: () => described("input", () => describePorts(input, "input")),
    outputs: () => described("output", () => describePorts(output, "output", outputName)),
    schemas: () => ({
      input: described("input", () => toManifestJsonSchema(input, "input")),
      output: described("output", () => toManifestJsonSchema(output, "output")),
    }),
  };
  for (const [key, make] of Object.entries(parts)) {
    let value: unknown;
    Object.defineProperty(manifest, key, { enumerable: true, configurable: true, get: () => (value ??= make()) });
  }
  return manifest;
}

function refuse(definition: { readonly name?: unknown } | null | undefined, faults: readonly string[]): never {
  const hints = ["Correct each field that is named; the manifest schema of @dreamnet/workflow tells what it takes."];
  if (faults.some((fault) => fault.endsWith(": not a key of a definition")))
    hints.push(`A definition takes ${knownKeys.join(", ")}.`);
  throw new DefinitionError(
    `The workflow ${JSON.stringify(definition?.name) ?? "without a name"} cannot be defined:\n  ${faults.join("\n  ")}`,
    { hint: hints.join(" "), value: faults },
  );
}

/** Validates a value against a schema; every fault at once, as data. */
export function validateWith(schema: ZodType, value: unknown): ValidationResult {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { valid: true, errors: [] };
  return { valid: false, errors: parsed.error.issues.flatMap(toIssues) };
}

function toIssues(issue: z.core.$ZodIssue): ValidationIssue[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      code: issue.code,
      message: `${JSON.stringify(key)} is not known here.`,
      hint: "Remove it, or correct its spelling.",
    }));
  }
  return [{ path, code: issue.code, message: issue.message }];
}
