import { join } from "node:path";
import { WorkflowComposer } from "@dreamnet/composer";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import type { ExecutionEngine } from "@dreamnet/workflow";
import { countingWorkflow, type Numbered } from "./workload.ts";

/** Growth with the length of a run, the number of nodes and the size of a step's result. */
export interface GrowthFigures {
  /** µs of one step, by steps in the run. */
  readonly memory: Readonly<Record<number, number>>;
  readonly durable: Readonly<Record<number, number>>;
  /** ms of a graph, by nodes. */
  readonly graph: Readonly<Record<number, number>>;
  /** µs of a durable step whose result has so many bytes. */
  readonly payload: Readonly<Record<number, number>>;
}

export async function measureGrowth(folder: string): Promise<GrowthFigures> {
  const engine = await createSqliteEngine({ file: join(folder, "growth", "runs.db"), synchronous: "normal" });
  try {
    return {
      memory: await stepCosts(undefined, [10, 100, 1_000, 10_000]),
      // Without a sync for each, which would hide everything else.
      durable: await stepCosts(engine, [10, 100, 1_000, 10_000]),
      graph: await graphCosts([1_000, 10_000]),
      payload: await payloadCosts(engine, [1_000, 1_000_000]),
    };
  } finally {
    await engine.shutdown();
  }
}

function executorOn(engine: ExecutionEngine | undefined): WorkflowExecutor {
  return new WorkflowExecutor({ events: new NervousSystem(), ...(engine === undefined ? {} : { engine }) });
}

/** µs of a step: what a run of so many steps takes beyond one without steps, each the least of several. */
async function stepCosts(
  engine: ExecutionEngine | undefined,
  sizes: readonly number[],
): Promise<Record<number, number>> {
  const executor = executorOn(engine);
  const none = countingWorkflow(0);
  const workflows = sizes.map((size) => ({ size, workflow: countingWorkflow(size), best: Number.POSITIVE_INFINITY }));
  const once = async (workflow: ReturnType<typeof countingWorkflow>): Promise<number> => {
    const begun = performance.now();
    const result = await executor.execute(workflow, { n: 0 });
    if (!result.success) throw result.error;
    return (performance.now() - begun) * 1000;
  };
  for (let index = 0; index < 300; index += 1) await once(countingTen);
  let empty = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round += 1) {
    for (let index = 0; index < 100; index += 1) empty = Math.min(empty, await once(none));
    for (const entry of workflows) {
      // A short run is measured as often as a long one has steps, so that both see as much of the collector.
      const times = Math.max(1, Math.min(200, 10_000 / entry.size));
      let total = 0;
      for (let index = 0; index < times; index += 1) total += await once(entry.workflow);
      entry.best = Math.min(entry.best, total / times);
    }
  }
  return Object.fromEntries(workflows.map(({ size, best }) => [size, (best - empty) / size]));
}

const countingTen = countingWorkflow(10);

/** ms that a graph of so many nodes takes, each of which needs two others. */
async function graphCosts(sizes: readonly number[]): Promise<Record<number, number>> {
  const found: Record<number, number> = {};
  const node = countingWorkflow(0);
  for (const size of sizes) {
    const executor = executorOn(undefined);
    const composer = new WorkflowComposer(executor);
    const graph = composer.graph({
      nodes: Object.fromEntries(
        Array.from({ length: size }, (_, index) => [
          `n${index}`,
          {
            workflow: node,
            input: { n: index } satisfies Numbered,
            needs: index < 2 ? [] : [`n${Math.floor(index / 2)}`, `n${index - 1 - (index % 7 === 0 ? 1 : 0)}`],
          },
        ]),
      ),
    });
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1) {
      const begun = performance.now();
      const result = await executor.execute(graph, { n: 0 });
      if (!result.success) throw result.error;
      best = Math.min(best, performance.now() - begun);
    }
    found[size] = best;
  }
  return found;
}

async function payloadCosts(engine: ExecutionEngine, sizes: readonly number[]): Promise<Record<number, number>> {
  const executor = executorOn(engine);
  const found: Record<number, number> = {};
  for (const size of sizes) {
    const workflow = countingWorkflow(5, "x".repeat(size));
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 4; round += 1) {
      const begun = performance.now();
      const result = await executor.execute(workflow, { n: 0 });
      if (!result.success) throw result.error;
      best = Math.min(best, ((performance.now() - begun) * 1000) / 5);
    }
    found[size] = best;
  }
  return found;
}
