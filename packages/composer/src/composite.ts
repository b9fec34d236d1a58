import { createHash } from "node:crypto";
import {
  type ExecutionContext,
  type ExecutionTime,
  manifestSchema,
  type Security,
  TerminalError,
  type ValidationResult,
  validateWith,
  type WorkflowDependency,
  type WorkflowManifest,
} from "@dreamnet/workflow";
import { type ZodType, z } from "zod";
import { CompositionError, type CompositionFinding } from "./errors.ts";
import { type JsonSchema, toSoundJsonSchema } from "./fit/json-schema.ts";
import type { ComposedWorkflow, ComposeOptions, ComposerExecutor, CompositeNode, Pattern } from "./options.ts";

/** All that makes a composite. */
export interface CompositeParts {
  readonly pattern: Pattern;
  readonly nodes: readonly CompositeNode[];
  readonly options: ComposeOptions;
  /** What else tells one composite from another: mappings and conditions, as they are written. */
  readonly source: unknown;
  readonly findings: readonly CompositionFinding[];
  /** Step name → what it does. */
  readonly steps: Readonly<Record<string, string>>;
  readonly time: ExecutionTime;
  readonly security: Security;
  readonly input: {
    readonly schema: JsonSchema;
    readonly ports: WorkflowManifest["inputs"];
    readonly validate: (input: unknown) => ValidationResult;
  };
  readonly output: {
    readonly schema: JsonSchema;
    readonly ports: WorkflowManifest["outputs"];
    readonly mayBeNone: boolean;
  };
  run(name: string, input: unknown, context: ExecutionContext): Promise<unknown>;
}

/** Makes the workflow of a composite. @throws {@link CompositionError} with every fault of its parts and its manifest. */
export function makeComposite(parts: CompositeParts, executor: ComposerExecutor | undefined): ComposedWorkflow {
  const { pattern, nodes, options } = parts;
  const name = options.name ?? defaultName(parts);
  const dependencies = dependenciesOn(nodes);
  const { manifest, faults } = makeManifest(name, dependencies, parts);
  const errors = [...parts.findings, ...faults];
  if (errors.some(({ severity }) => severity === "error") || manifest === undefined)
    throw new CompositionError(name, errors);
  const inputSchema = options.input ?? passThrough(parts.input.schema, parts.input.validate);
  const composite: ComposedWorkflow = {
    name,
    version: manifest.version,
    manifest,
    module: options.module,
    inputSchema,
    outputSchema: outputSchemaOf(parts),
    dependencies,
    subWorkflows: Object.fromEntries(nodes.map((node) => [node.name, node.workflow])),
    examples: options.examples ?? [],
    workflows: nodes.map(({ workflow }) => workflow),
    pattern,
    nodes,
    findings: parts.findings,
    validate: (input) =>
      options.input === undefined ? parts.input.validate(input) : validateWith(options.input, input),
    execute: async (input, context) => {
      if (context !== undefined) return parts.run(name, input, context);
      if (executor === undefined) throw withoutExecutor(name);
      const result = await executor.execute(composite, input);
      if (!result.success) throw result.error;
      return result.output;
    },
  };
  return Object.freeze(composite);
}

function makeManifest(name: string, dependencies: readonly WorkflowDependency[], parts: CompositeParts) {
  const { options, nodes, pattern } = parts;
  const parsed = manifestSchema.safeParse({
    name,
    version: options.version ?? "1.0.0",
    description: options.description ?? describeComposite(pattern, nodes),
    author: options.author ?? authorsOf(nodes),
    inputs: parts.input.ports,
    outputs: parts.output.ports,
    dependencies: dependencies.map((entry) => `${entry.name}@${entry.range}`),
    executionTime: options.executionTime ?? parts.time,
    errorHandling: options.errorHandling ?? { retryable: false, maxRetries: 0 },
    security: parts.security,
    steps: parts.steps,
    schemas: {
      input: asObject(options.input === undefined ? parts.input.schema : toSoundJsonSchema(options.input, "input")),
      output: asObject(parts.output.schema),
    },
    ...(options.license === undefined ? {} : { license: options.license }),
    ...(options.examples === undefined || options.examples.length === 0 ? {} : { examples: options.examples }),
  });
  const faults: CompositionFinding[] = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({
        severity: "error",
        message: `${path.join(".") || "manifest"}: ${message}`,
      }));
  return { manifest: parsed.data, faults };
}

/** A schema that checks a value and gives it as it is: what is made of it is each node's own business, and made once. */
function passThrough(schema: JsonSchema, validate: (input: unknown) => ValidationResult): ZodType {
  return z
    .unknown()
    .superRefine((input, context) => {
      for (const { path, message } of validate(input).errors)
        context.addIssue({ code: "custom", path: [...path], message });
    })
    .meta({ ...asObject(schema) });
}

/** Each node's output was checked by its own run: here it is only seen to that there is one. */
function outputSchemaOf({ output }: CompositeParts): ZodType {
  const schema = output.mayBeNone
    ? z.unknown()
    : z.unknown().refine((value) => value !== undefined && value !== null, "an output is expected");
  return schema.meta({ ...asObject(output.schema) });
}

const asObject = (schema: JsonSchema): Record<string, unknown> =>
  typeof schema === "boolean" ? (schema ? {} : { not: {} }) : { ...schema };

function dependenciesOn(nodes: readonly CompositeNode[]): readonly WorkflowDependency[] {
  return [...new Set(nodes.map(({ workflow }) => workflow))].map((workflow) => ({
    name: workflow.name,
    range: `^${workflow.version}`,
    workflow,
  }));
}

/** Equal composites have equal names, and others others: a run that is taken up again finds what it was. */
function defaultName({ pattern, nodes, options, source }: CompositeParts): string {
  const { concurrency, onFailure, atLeast } = options;
  const said = nodes.map(({ name, workflow, needs, required }) => [
    name,
    workflow.name,
    workflow.version,
    needs,
    required,
  ]);
  const digest = createHash("sha256")
    .update(JSON.stringify([pattern, said, concurrency, onFailure, atLeast, source]))
    .digest("hex");
  const names = [...new Set(nodes.map(({ workflow }) => workflow.name.replace(/^@[^/]*\//, "")))];
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3}-more`] : names;
  return `${pattern}-${shown.join("-").slice(0, 100)}-${digest.slice(0, 8)}`;
}

function describeComposite(pattern: Pattern, nodes: readonly CompositeNode[]): string {
  const shown = nodes.slice(0, 10).map(({ name }) => name);
  const all = nodes.length > shown.length ? [...shown, `${nodes.length - shown.length} more`] : shown;
  const how = {
    sequential: "one after the other",
    parallel: "at once",
    conditional: "one of them",
    graph: "as a graph",
  };
  return `Runs ${all.join(", ")}: ${how[pattern]}.`;
}

const authorsOf = (nodes: readonly CompositeNode[]): string =>
  [...new Set(nodes.map(({ workflow }) => workflow.manifest.author))].slice(0, 10).join(", ") || "unknown";

const withoutExecutor = (name: string): TerminalError =>
  new TerminalError(`${name} was called without a context, and its composer has no executor.`, {
    code: "EXECUTOR_MISSING",
    hint: "Make the composer with one, new WorkflowComposer(executor), or run it: executor.execute(composite, input).",
  });
