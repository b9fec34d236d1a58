import { join } from "node:path";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { OpenWorkflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
import { syncFloor } from "./fsync-floor.ts";
import { type Measured, measureAll } from "./measure.ts";
import type { Candidate } from "./peers.ts";
import { countingWorkflow, type Numbered } from "./workload.ts";

/** What the durable engines were measured at. */
export interface DurableFigures {
  readonly measured: Readonly<Record<string, Measured>>;
  /** µs of one synced append, in the same minutes. */
  readonly sync: number;
}

/** Records of one run of three steps: its start, each step, its end. */
export const recordsOfRun = 5;

export const full = "ours on node:sqlite, FULL";
const normal = "ours on node:sqlite, NORMAL";
const other = "OpenWorkflow on SQLite";

/** Our engine with and without a sync for each record, and OpenWorkflow, each on a store of its own on the same disk. */
export async function measureDurable(folder: string): Promise<DurableFigures> {
  const engines = await Promise.all(
    (["full", "normal"] as const).map((synchronous) =>
      createSqliteEngine({ file: join(folder, synchronous, "runs.db"), synchronous }),
    ),
  );
  const workflow = countingWorkflow(3);
  const [ofFull, ofNormal] = engines.map((engine): Candidate => {
    const executor = new WorkflowExecutor({ engine, events: new NervousSystem() });
    return async (input) => {
      const result = await executor.execute(workflow, input);
      if (!result.success) throw result.error;
      return result.output;
    };
  }) as [Candidate, Candidate];
  const peer = startOpenWorkflow(folder);
  try {
    const before = syncFloor(folder);
    const extent = { warmUps: 60, rounds: 10, batch: 40, many: 2_000, concurrencies: [1, 10, 100] };
    const ours = await measureAll({ [full]: ofFull, [normal]: ofNormal }, extent);
    // It waits for its own polls: a few runs are enough, and nobody else waits with it.
    const theirs = await measureAll(
      { [other]: peer.run },
      { warmUps: 1, rounds: 1, batch: 5, many: 100, concurrencies: [1, 100].filter((many) => many > 1) },
    );
    const sync = Math.min(before, syncFloor(folder));
    return { measured: { ...ours, ...theirs }, sync };
  } finally {
    await Promise.all(engines.map((engine) => engine.shutdown()));
    await peer.stop();
  }
}

function startOpenWorkflow(folder: string): { readonly run: Candidate; stop(): Promise<void> } {
  const backend = BackendSqlite.connect(join(folder, "openworkflow.db"));
  const client = new OpenWorkflow({ backend });
  const counting = client.defineWorkflow<Numbered, Numbered>({ name: "count" }, async ({ input, step }) => {
    const a = await step.run({ name: "a" }, async () => input.n + 1);
    const b = await step.run({ name: "b" }, async () => a + 1);
    return { n: await step.run({ name: "c" }, async () => b + 1) };
  });
  const worker = client.newWorker({ concurrency: 100 });
  const started = worker.start();
  return {
    run: async (input) => {
      await started;
      const handle = await counting.run(input);
      return handle.result();
    },
    stop: async () => {
      await worker.stop();
      await backend.stop();
    },
  };
}
