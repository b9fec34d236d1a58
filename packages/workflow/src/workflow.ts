import type { ZodType } from "zod";
import type { ExecutionContext } from "./context.ts";
import type { WorkflowManifest } from "./manifest.ts";
import type { ValidationResult, WorkflowResult } from "./result.ts";

/** A unit of work with a manifest: validated, run and retried by an executor, alone or within another workflow. */
export interface Workflow<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly version: string;
  readonly manifest: WorkflowManifest;
  /** URL of the module whose default export this is; none for an inline workflow, which runs in process only. */
  readonly module: string | undefined;
  readonly inputSchema: ZodType<Input>;
  readonly outputSchema: ZodType<Output>;
  readonly dependencies: readonly WorkflowDependency[];
  /** Workflows that this one is made of, by name, for whoever runs a part alone. */
  readonly subWorkflows: Readonly<Record<string, AnyWorkflow>>;
  readonly examples: readonly WorkflowExample<Input, Output>[];
  /** Outputs that the cache may keep for whoever runs this workflow on the same input; see `WorkflowDefinition.cacheable`. */
  readonly cacheable?: ZodType;
  /** Checks an input; every fault at once, nothing runs. */
  validate(input: unknown): ValidationResult;
  /** Runs without the executor's policy: no retry, no limit, no fallback. */
  execute(input: Input, context: ExecutionContext): Promise<Output>;
}

/**
 * Any workflow, whatever it takes and gives. `execute` is a method, so its parameter is compared both ways and every
 * workflow fits; who calls it validates the input first.
 */
export type AnyWorkflow = Workflow<unknown, unknown>;

/** A dependency: by name and range, with the imported object where there is one. */
export interface WorkflowDependency {
  readonly name: string;
  /** An npm range; `*` for any. */
  readonly range: string;
  readonly workflow?: AnyWorkflow;
}

/** An example that documents and tests a workflow. */
export interface WorkflowExample<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly description?: string;
  readonly input: Input;
  readonly expectedOutput?: Partial<Output>;
}

/** Several workflows run as one. */
export interface CompositeWorkflow<Input = unknown, Output = unknown> extends Workflow<Input, Output> {
  readonly workflows: readonly AnyWorkflow[];
}

/** A migration of an older version's input to this one's. */
export interface WorkflowMigration<From = unknown, To = unknown> {
  readonly from: string;
  readonly to: string;
  readonly description?: string;
  migrate(input: From): To;
}

/** One version of a workflow as the version manager knows it. */
export interface WorkflowVersion {
  readonly workflow: AnyWorkflow;
  readonly version: string;
  /** True, or the sentence that says what to use instead. */
  readonly deprecated?: boolean | string;
  readonly migration?: WorkflowMigration;
}

/** A test case for a workflow. */
export interface TestCase<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly input: Input;
  /** What the output must contain, or a check of its own. */
  readonly expectedOutput?: Partial<Output> | ((result: WorkflowResult<Output>) => boolean | Promise<boolean>);
}

/** A workflow's documentation as data. */
export interface WorkflowDocumentation {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly inputs: WorkflowManifest["inputs"];
  readonly outputs: WorkflowManifest["outputs"];
  readonly steps: readonly { readonly name: string; readonly description: string }[];
  readonly examples: readonly WorkflowExample[];
  readonly errorHandling: WorkflowManifest["errorHandling"];
  readonly security: WorkflowManifest["security"];
}
