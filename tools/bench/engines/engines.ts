import { join } from "node:path";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { createDbosEngine } from "@dreamnet/engine-dbos";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import type { ExecutionEngine } from "@dreamnet/workflow";
import { Queue, QueueEvents, Worker } from "bullmq";
import { countingWorkflow } from "../executor/workload.ts";

/** An engine that is open: runs one workflow of three steps, each of which adds one. */
export interface OpenEngine {
  run(number: number): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens an engine by its name. @param place - URL of a database, path of a socket, or a folder. */
export async function setupEngine(name: string, place: string): Promise<OpenEngine> {
  switch (name) {
    case "dbos":
      return ours(await createDbosEngine({ url: place, workflows: [countingWorkflow(3)] }));
    case "sqlite":
      return ours(await createSqliteEngine({ file: join(place, "runs.db") }));
    case "raw-dbos":
      return rawDbos(place);
    case "bullmq":
      return bullmq(place);
    default:
      throw new Error(`No such engine: ${name}`);
  }
}

function ours(engine: ExecutionEngine): OpenEngine {
  const executor = new WorkflowExecutor({ engine });
  const workflow = countingWorkflow(3);
  return {
    run: async (number) => {
      const result = await executor.execute(workflow, { n: number });
      if (!result.success) throw result.error;
      return result.output;
    },
    close: () => engine.shutdown(),
  };
}

async function rawDbos(url: string): Promise<OpenEngine> {
  const counting = DBOS.registerWorkflow(
    async ({ count }: { count: number }) => {
      let value = count;
      for (const name of ["step 0", "step 1", "step 2"]) value = await DBOS.runStep(async () => value + 1, { name });
      return { count: value };
    },
    { name: "counting" },
  );
  DBOS.setConfig({ name: "raw", systemDatabaseUrl: url, systemDatabaseSchemaName: "raw_dbos", logLevel: "error" });
  await DBOS.launch();
  return { run: (count) => counting({ count }), close: () => DBOS.shutdown() };
}

/** A queue, and no engine: the state of the steps is kept by hand, and what one second lost is lost. */
async function bullmq(path: string): Promise<OpenEngine> {
  const connection = { path, maxRetriesPerRequest: null };
  const queue = new Queue<{ count: number; step: number }>("counting", { connection });
  const events = new QueueEvents("counting", { connection });
  const worker = new Worker<{ count: number; step: number }>(
    "counting",
    async (job) => {
      while (job.data.step < 3) await job.updateData({ count: job.data.count + 1, step: job.data.step + 1 });
      return { count: job.data.count };
    },
    { connection, concurrency: 100 },
  );
  await events.waitUntilReady();
  await worker.waitUntilReady();
  return {
    run: async (count) => (await queue.add("counting", { count, step: 0 })).waitUntilFinished(events),
    close: async () => {
      await worker.close();
      await events.close();
      await queue.close();
    },
  };
}
