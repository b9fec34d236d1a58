import { type ExecutionContext, toWorkflowError } from "@dreamnet/workflow";
import { dependentsOf, ReadyNodes } from "./order.ts";
import type { NodeEnd, Plan, PlanNode, PlanState } from "./plan.ts";

/** A node whose failure ends the composite at once. */
export class RequiredNodeFailed extends Error {
  readonly node: PlanNode;
  readonly end: NodeEnd;

  constructor(node: PlanNode, end: NodeEnd) {
    super(node.name);
    this.node = node;
    this.end = end;
  }
}

/**
 * Runs every node as soon as what it needs has ended, at most `concurrency` at once, the first written first.
 *
 * Each is a journaled step that holds a run of its own: a run that is taken up again does not repeat what has ended.
 *
 * @returns How each ended.
 * @throws {@link RequiredNodeFailed} with `fail-fast`; what the context's signal was aborted with.
 */
export function runNodes(plan: Plan, input: unknown, context: ExecutionContext): Promise<PlanState> {
  const { nodes, concurrency, onFailure } = plan;
  const ends = Array.from<NodeEnd | undefined>({ length: nodes.length });
  const state: PlanState = { input, ends };
  const dependents = dependentsOf(nodes.map(({ needs }) => needs));
  const waiting = nodes.map(({ needs }) => needs.length);
  const ready = new ReadyNodes();
  let running = 0;
  let ended = 0;
  let isOver = false;

  return new Promise((resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      isOver = true;
      context.signal.removeEventListener("abort", onAbort);
      reject(reason);
    };
    const onAbort = (): void => giveUp(context.signal.reason);

    /** Enters an end, and those that follow from it; with a list, since a chain of thousands may be skipped. */
    const settle = (first: number, firstEnd: NodeEnd): void => {
      const settled: [number, NodeEnd][] = [[first, firstEnd]];
      for (let next = settled.pop(); next !== undefined; next = settled.pop()) {
        const [index, end] = next;
        const node = nodes[index] as PlanNode;
        ends[index] = end;
        ended += 1;
        if (end.status !== "succeeded" && node.required && onFailure === "fail-fast") {
          giveUp(new RequiredNodeFailed(node, end));
          return;
        }
        for (const dependent of dependents[index] ?? []) {
          waiting[dependent] = (waiting[dependent] ?? 0) - 1;
          if (waiting[dependent] !== 0) continue;
          const because = missingFor(nodes[dependent] as PlanNode);
          if (because.length === 0) ready.add(dependent);
          else settled.push([dependent, { status: "skipped", because }]);
        }
      }
    };

    const missingFor = (node: PlanNode): readonly string[] =>
      node.toleratesFailure
        ? []
        : node.needs.filter((need) => ends[need]?.status !== "succeeded").map((need) => nodes[need]?.name ?? "");

    const start = (index: number): void => {
      running += 1;
      void runNode(nodes[index] as PlanNode, state, context).then((end) => {
        running -= 1;
        if (isOver) return;
        if (context.signal.aborted) return onAbort();
        settle(index, end);
        proceed();
      }, giveUp);
    };

    const proceed = (): void => {
      while (!isOver && running < concurrency && ready.size > 0) start(ready.take() as number);
      if (isOver || ended < nodes.length) return;
      isOver = true;
      context.signal.removeEventListener("abort", onAbort);
      resolve(state);
    };

    if (context.signal.aborted) return onAbort();
    context.signal.addEventListener("abort", onAbort, { once: true });
    for (const [index, count] of waiting.entries()) if (count === 0) ready.add(index);
    proceed();
  });
}

async function runNode(node: PlanNode, state: PlanState, context: ExecutionContext): Promise<NodeEnd> {
  let input: unknown;
  try {
    input = node.inputOf(state);
    const output = await context.step(node.name, () => context.run(node.workflow, input), {
      input,
      // A function of an output takes what its workflow gives.
      ...(node.cache === undefined ? {} : { cache: node.cache as boolean | ((output: unknown) => boolean) }),
    });
    return { status: "succeeded", input, output };
  } catch (thrown) {
    const { name, version } = node.workflow;
    return { status: "failed", input, error: toWorkflowError(thrown, `${name}@${version}`).toJSON(), thrown };
  }
}
