import { type ExecutionContext, RetryableError, WorkflowError } from "@dreamnet/workflow";
import { COMPOSITE_FAILED } from "./errors.ts";
import type { NodeEnd, Plan, PlanState } from "./plan.ts";
import { RequiredNodeFailed, runNodes } from "./schedule.ts";

/** Runs a plan, and gives its output. @throws The error of a node without which the composite has none. */
export async function runPlan(name: string, plan: Plan, input: unknown, context: ExecutionContext): Promise<unknown> {
  const state = await runNodes(plan, input, context).catch((thrown: unknown) => {
    if (thrown instanceof RequiredNodeFailed) throw nodesFailed(name, [[thrown.node.name, thrown.end]]);
    throw thrown;
  });
  checkEnds(name, plan, state);
  return plan.outputOf(state);
}

function checkEnds(name: string, plan: Plan, state: PlanState): void {
  const ends = plan.nodes.map((node, index) => [node, state.ends[index] as NodeEnd] as const);
  const missed = ends.filter(([, { status }]) => status !== "succeeded");
  const required = missed.filter(([node]) => node.required);
  const named = (all: typeof ends) => all.map(([node, end]) => [node.name, end] as const);
  if (required.length > 0) throw nodesFailed(name, named(required));
  if (ends.length - missed.length < Math.min(plan.atLeast, ends.length)) throw nodesFailed(name, named(missed));
}

/** What a node tells of its failure; the composite's own run was neither cancelled nor given a faulty input. */
const ownCodes: Readonly<Record<string, string>> = {
  CANCELLED: COMPOSITE_FAILED,
  VALIDATION_FAILED: "NODE_INPUT_INVALID",
};

function nodesFailed(composite: string, nodes: readonly (readonly [string, NodeEnd])[]): WorkflowError {
  const failed = nodes.flatMap(([name, end]) => (end.status === "failed" ? [{ name, ...end }] : []));
  const [first, second] = failed;
  const lines = nodes.slice(0, 50).map(([name, end]) => `${name}: ${describeEnd(end)}`);
  const all = nodes.length > lines.length ? [...lines, `and ${nodes.length - lines.length} more`] : lines;
  const message =
    nodes.length === 1
      ? `In ${composite}, the node ${lines[0]}`
      : `In ${composite}, ${nodes.length} nodes gave nothing:\n  ${all.join("\n  ")}`;
  const hints = [...new Set(failed.flatMap(({ error }) => error.hint ?? []))].slice(0, 5);
  const options = {
    ...(hints.length === 0 ? {} : { hint: hints.join("\n") }),
    cause: first?.thrown,
    value: nodes.map(([name]) => name),
  };
  const isRetryable = failed.length > 0 && failed.every(({ error }) => error.retryable);
  const code =
    first === undefined || second !== undefined ? COMPOSITE_FAILED : (ownCodes[first.error.code] ?? first.error.code);
  const retryAfter = Math.max(...failed.map(({ error }) => error.retryAfter ?? 0));
  if (isRetryable && retryAfter > 0) return new RetryableError(message, { ...options, code, retryAfter });
  return new WorkflowError(code, message, { ...options, retryable: isRetryable });
}

function describeEnd(end: NodeEnd): string {
  if (end.status === "failed") return end.error.message;
  return end.status === "skipped" ? `did not run without ${end.because.join(" and ")}` : "succeeded";
}
