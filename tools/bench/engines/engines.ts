import { join } from "node:path";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { openContentStore } from "@dreamnet/content-store";
import { createDbosEngine } from "@dreamnet/engine-dbos";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import type { ExecutionEngine } from "@dreamnet/workflow";
import { Queue, QueueEvents, Worker } from "bullmq";
import { countingWorkflow } from "../executor/workload.ts";

/** An engine that is open. */
export interface OpenEngine {
  /** Runs one workflow of three steps, each of which adds one. */
  run(number: number): Promise<unknown>;
  /** Runs one of so many steps, each of which adds one and gives so many bytes more. */
  runLong(steps: number, bytes: number): Promise<unknown>;
  close(): Promise<void>;
}

/** Where an engine has its runs: the URL of a database or the path of a socket, and a folder. */
export interface EnginePlace {
  readonly server: string;
  readonly folder: string;
}

/** Opens an engine by its name. */
export async function setupEngine(name: string, { server, folder }: EnginePlace): Promise<OpenEngine> {
  switch (name) {
    case "dbos": {
      const store = await openContentStore({ root: join(folder, "shared") });
      const workflows = [3, 10, 100, 1_000].map((steps) => countingWorkflow(steps));
      return ours(await createDbosEngine({ url: server, store, workflows }));
    }
    case "sqlite-full":
      return ours(await createSqliteEngine({ file: join(folder, "full", "runs.db") }));
    case "sqlite-normal":
      return ours(await createSqliteEngine({ file: join(folder, "normal", "runs.db"), synchronous: "normal" }));
    case "raw-dbos":
      return rawDbos(server);
    case "bullmq":
      return bullmq(server);
    default:
      throw new Error(`No such engine: ${name}`);
  }
}

function ours(engine: ExecutionEngine): OpenEngine {
  const executor = new WorkflowExecutor({ engine });
  const workflow = countingWorkflow(3);
  const run = async (counting: typeof workflow, number: number): Promise<unknown> => {
    const result = await executor.execute(counting, { n: number });
    if (!result.success) throw result.error;
    return result.output;
  };
  return {
    run: (number) => run(workflow, number),
    runLong: (steps, bytes) => run(countingWorkflow(steps, padding(bytes)), 0),
    close: () => engine.shutdown(),
  };
}

const padding = (bytes: number): string => "x".repeat(bytes);
const names = ["step 0", "step 1", "step 2"];

interface Long {
  readonly count: number;
  readonly steps: number;
  readonly bytes: number;
}

async function rawDbos(url: string): Promise<OpenEngine> {
  const counting = DBOS.registerWorkflow(
    async ({ count }: { count: number }) => {
      let value = count;
      for (const name of names) value = await DBOS.runStep(async () => value + 1, { name });
      return { count: value };
    },
    { name: "counting" },
  );
  const long = DBOS.registerWorkflow(
    async ({ count, steps, bytes }: Long) => {
      let value = count;
      for (let index = 0; index < steps; index += 1) {
        const add = async () => ({ value: value + 1, padding: padding(bytes) });
        ({ value } = await DBOS.runStep(add, { name: "add" }));
      }
      return { count: value };
    },
    { name: "long" },
  );
  DBOS.setConfig({ name: "raw", systemDatabaseUrl: url, systemDatabaseSchemaName: "raw_dbos", logLevel: "error" });
  await DBOS.launch();
  return {
    run: (count) => counting({ count }),
    runLong: (steps, bytes) => long({ count: 0, steps, bytes }),
    close: () => DBOS.shutdown(),
  };
}

interface Job extends Long {
  readonly step: number;
  readonly padding?: string;
}

/** A queue, and no engine: the state of the steps is kept by hand, and what one second lost is lost. */
async function bullmq(path: string): Promise<OpenEngine> {
  const connection = { path, maxRetriesPerRequest: null };
  const queue = new Queue<Job>("counting", { connection });
  // Each job that is waited for is one.
  queue.setMaxListeners(0);
  const events = new QueueEvents("counting", { connection });
  const worker = new Worker<Job>(
    "counting",
    async (job) => {
      while (job.data.step < job.data.steps) {
        const { count, step, bytes } = job.data;
        const grown = bytes === 0 ? {} : { padding: padding(bytes) };
        await job.updateData({ ...job.data, ...grown, count: count + 1, step: step + 1 });
      }
      return { count: job.data.count };
    },
    { connection, concurrency: 100 },
  );
  await events.waitUntilReady();
  await worker.waitUntilReady();
  const run = async (job: Job): Promise<unknown> => (await queue.add("counting", job)).waitUntilFinished(events);
  return {
    run: (count) => run({ count, steps: 3, bytes: 0, step: 0 }),
    runLong: (steps, bytes) => run({ count: 0, steps, bytes, step: 0 }),
    close: async () => {
      await worker.close();
      await events.close();
      await queue.close();
    },
  };
}
