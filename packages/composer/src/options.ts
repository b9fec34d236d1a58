import type {
  AnyWorkflow,
  CompositeWorkflow,
  ErrorHandling,
  ExecutionContext,
  ExecutionTime,
  WorkflowErrorData,
  WorkflowExample,
  WorkflowResult,
} from "@dreamnet/workflow";
import type { ZodType } from "zod";
import type { CompositionFinding } from "./errors.ts";
import type { Mapping } from "./reference.ts";

/** How the parts of a composite hang together. */
export type Pattern = "sequential" | "parallel" | "conditional" | "graph";

/**
 * What happens when a node fails. `fail-fast`: the composite fails at once and the others are aborted. `keep-going`: all
 * others go on, and the output tells who failed.
 */
export type FailurePolicy = "fail-fast" | "keep-going";

/** What an input function sees. Outputs are those of the nodes that it needs. */
export interface NodeView {
  readonly input: unknown;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * How a node's input is made: a {@link Mapping} with `from` and `fromInput` in it, which is checked before anything runs;
 * or a function of what is known, checked when it runs. Equal inputs must give equal results: a resumed run asks again.
 */
export type NodeInput = Mapping | ((view: NodeView) => unknown);

/** One part of a composite, where more is to be said than the workflow. */
export interface NodeDefinition<Part extends AnyWorkflow = AnyWorkflow> {
  readonly workflow: Part;
  /** Its name in the composite: in outputs, events and journal. Default: the workflow's. */
  readonly name?: string;
  /** Default: the last one's output in a sequence, the composite's input in parallel. */
  readonly input?: NodeInput;
  /**
   * Whether the composite fails when this node does. Default: true with `fail-fast`, false with `keep-going`. In a
   * sequence, the next one gets the input of an optional node that failed.
   */
  readonly required?: boolean;
  /**
   * Whether a run on an input that was run before may be answered from the executor's step cache: then nothing of it
   * runs. Or a function of the output that says whether it is kept. For workflows whose result follows from their input,
   * date, code and programs. Default false.
   */
  readonly cache?: boolean | ((output: never) => boolean);
}

/** A workflow, or one with more said of it. */
export type Part = AnyWorkflow | NodeDefinition;

/** One way that a conditional can go. */
export type Branch =
  | {
      /** A function of the input alone; asked in order, the first that says yes is taken. Its answer is journaled. */
      readonly when: (input: never) => boolean | Promise<boolean>;
      readonly workflow: AnyWorkflow;
      readonly name?: string;
    }
  | {
      /** Taken when no other is. */
      readonly otherwise: AnyWorkflow;
      readonly name?: string;
    };

/** A node of a graph. */
export interface GraphNode<Part extends AnyWorkflow = AnyWorkflow> extends Omit<NodeDefinition<Part>, "name"> {
  /** Nodes that must have ended well before; those that `input` refers to are added. */
  readonly needs?: readonly string[];
  /**
   * Runs even where what it needs has failed or was skipped: an input function sees the outputs that are there.
   * Default false.
   */
  readonly toleratesFailure?: boolean;
}

/** What a composite says of itself. Everything has a default that follows from its parts. */
export interface ComposeOptions {
  /** Default: the pattern, its parts and a digest of both: equal composites have equal names. */
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly author?: string;
  readonly license?: string;
  /** `import.meta.url` of the module whose default export the composite is. */
  readonly module?: string;
  /** What it takes. Default: what its first nodes take. */
  readonly input?: ZodType;
  /** Default: computed. */
  readonly executionTime?: ExecutionTime;
  /** Default: no retry of the whole, since each node has its own. */
  readonly errorHandling?: ErrorHandling;
  readonly examples?: readonly WorkflowExample[];
  /** Nodes that run at once; default 16. */
  readonly concurrency?: number;
  /** Default: `keep-going` in parallel, else `fail-fast`. */
  readonly onFailure?: FailurePolicy;
  /** With `keep-going`: nodes that must have succeeded. Default 1; with 0 it never fails for want of any. */
  readonly atLeast?: number;
}

/** A graph: nodes by name. They start in the order in which they are written, as soon as what they need is there. */
export interface GraphDefinition<
  Nodes extends Readonly<Record<string, GraphNode>> = Readonly<Record<string, GraphNode>>,
> extends ComposeOptions {
  readonly nodes: Nodes;
  /** What the composite gives. Default: every output by name, with who succeeded and who did not. */
  readonly output?: Mapping;
}

/** How a composite of several ended. Names are in the order of the nodes. */
export interface CompositeOutput<Outputs = Readonly<Record<string, unknown>>> {
  readonly succeeded: readonly string[];
  readonly failed: readonly FailedNode[];
  readonly skipped: readonly SkippedNode[];
  readonly outputs: Outputs;
}

/** A node that ran and failed. */
export interface FailedNode {
  readonly name: string;
  readonly error: WorkflowErrorData;
}

/** A node that did not run, because what it needs was not there. */
export interface SkippedNode {
  readonly name: string;
  readonly because: readonly string[];
}

/** A composite as its composer made it: a workflow, with what it is made of. */
export interface ComposedWorkflow<Input = unknown, Output = unknown> extends CompositeWorkflow<Input, Output> {
  readonly pattern: Pattern;
  readonly nodes: readonly CompositeNode[];
  /** Where parts may not fit, though it is not certain; looked at when they run. */
  readonly findings: readonly CompositionFinding[];
  /**
   * Runs its nodes in a context. Without one, runs under the composer's executor, and throws the error of a run that
   * fails; `executor.execute(composite, input)` gives the whole result instead.
   */
  execute(input: Input, context?: ExecutionContext): Promise<Output>;
}

/** A node as it stands in a composite. */
export interface CompositeNode {
  readonly name: string;
  readonly workflow: AnyWorkflow;
  /** Names of the nodes that come before it. */
  readonly needs: readonly string[];
  readonly required: boolean;
}

/** What a composer asks of an executor: `WorkflowExecutor` of `@dreamnet/executor` is one. */
export interface ComposerExecutor {
  /** Runs a workflow under its policy; a failure is a result. */
  execute(workflow: AnyWorkflow, input: unknown): Promise<WorkflowResult<unknown>>;
}
