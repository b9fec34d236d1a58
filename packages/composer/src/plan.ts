import type { AnyWorkflow, WorkflowErrorData } from "@dreamnet/workflow";
import type { FailurePolicy, NodeDefinition } from "./options.ts";

/** A node as it runs. */
export interface PlanNode {
  readonly name: string;
  readonly workflow: AnyWorkflow;
  /** Indices of the nodes that come before it, ascending. */
  readonly needs: readonly number[];
  readonly required: boolean;
  /** Runs even where what it needs has failed, with what that one got. */
  readonly toleratesFailure: boolean;
  readonly cache: NodeDefinition["cache"];
  inputOf(known: PlanState): unknown;
}

/** How a node ended, and what it was given. */
export type NodeEnd =
  | { readonly status: "succeeded"; readonly input: unknown; readonly output: unknown }
  | { readonly status: "failed"; readonly input: unknown; readonly error: WorkflowErrorData; readonly thrown: unknown }
  | { readonly status: "skipped"; readonly because: readonly string[] };

/** What is known while a composite runs. */
export interface PlanState {
  readonly input: unknown;
  /** By index; undefined for what has not ended. */
  readonly ends: readonly (NodeEnd | undefined)[];
}

/** Nodes in the order in which they were written, and how they run. */
export interface Plan {
  readonly nodes: readonly PlanNode[];
  readonly concurrency: number;
  readonly onFailure: FailurePolicy;
  readonly atLeast: number;
  outputOf(state: PlanState): unknown;
}

/** A node's output, or what it was given where it has none. */
export function carriedOn(end: NodeEnd | undefined): unknown {
  if (end === undefined || end.status === "skipped") return undefined;
  return end.status === "succeeded" ? (end.output ?? end.input) : end.input;
}
