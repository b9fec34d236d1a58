import type { ZodType, z } from "zod";
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
  readonly subWorkflows?: Readonly<Record<string, AnyWorkflow>>;
  readonly deprecated?: boolean | string;
  execute(input: Input, context: ExecutionContext): Promise<Output>;
}

/**
 * Defines a workflow from one definition.
 *
 * @throws {@link DefinitionError} that names every fault of the manifest at once.
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
  const dependencies = (definition.dependencies ?? []).map(toDependency);
  const manifest = makeManifest(definition, dependencies);
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

function makeManifest<Input, Output>(
  definition: WorkflowDefinition<Input, Output>,
  dependencies: readonly WorkflowDependency[],
): WorkflowManifest {
  const parsed = manifestSchema.safeParse({
    name: definition.name,
    version: definition.version,
    description: definition.description,
    author: definition.author,
    ...(definition.license === undefined ? {} : { license: definition.license }),
    ...(definition.keywords === undefined ? {} : { keywords: [...definition.keywords] }),
    inputs: describePorts(definition.input, "input"),
    outputs: describePorts(definition.output, "output", definition.outputName),
    dependencies: dependencies.map(({ name, range }) => (range === "*" ? name : `${name}@${range}`)),
    executionTime: definition.executionTime,
    errorHandling: definition.errorHandling,
    security: definition.security,
    ...(definition.steps === undefined ? {} : { steps: definition.steps }),
    ...(definition.deprecated === undefined ? {} : { deprecated: definition.deprecated }),
    ...(definition.examples === undefined || definition.examples.length === 0 ? {} : { examples: definition.examples }),
    schemas: {
      input: toManifestJsonSchema(definition.input, "input"),
      output: toManifestJsonSchema(definition.output, "output"),
    },
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".") || "(manifest)"}: ${issue.message}`);
  throw new DefinitionError(
    `The workflow ${JSON.stringify(definition.name)} cannot be defined:\n  ${faults.join("\n  ")}`,
    {
      hint: "Correct each field that is named; the manifest schema of @dreamnet/workflow tells what it takes.",
      value: faults,
    },
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
