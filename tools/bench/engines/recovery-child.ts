// One process that runs a workflow of two steps and hangs inside the second, or goes on with the one that hung.
import { join } from "node:path";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { createDbosEngine } from "@dreamnet/engine-dbos";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { defineWorkflow, type ExecutionEngine } from "@dreamnet/workflow";
import { z } from "zod";

const [name = "", server = "", folder = "", action = "", runId = ""] = process.argv.slice(2);
const isVictim = action === "hang";
const schema = z.strictObject({ n: z.number() });
/** ms after which others may take over: short, or nothing else would be seen. */
const LEASE = 1_000;

const second = async (): Promise<number> => {
  if (!isVictim) return 2;
  process.send?.("inside");
  return await new Promise<number>((resolve) => setTimeout(resolve, 600_000, 0));
};

const workflow = defineWorkflow({
  name: "hanging",
  version: "1.0.0",
  description: "Hangs in its second step where it is told to.",
  author: "The bench",
  input: schema,
  output: schema,
  executionTime: { estimated: 1, max: 600_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  steps: { a: "Adds one.", b: "Adds one, or hangs." },
  execute: async ({ n }, context) => {
    await context.step("a", () => n + 1);
    return { n: await context.step("b", second) };
  },
});

async function ours(open: () => Promise<ExecutionEngine>): Promise<() => Promise<void>> {
  const executor = new WorkflowExecutor({ engine: await open() });
  return async () => {
    const result = await executor.execute(workflow, { n: 0 }, { runId });
    if (!result.success) throw result.error;
  };
}

/** DBOS goes on with what its last process left when it is launched, and takes over nothing later. */
async function raw(): Promise<() => Promise<void>> {
  const hanging = DBOS.registerWorkflow(
    async () => {
      await DBOS.runStep(async () => 1, { name: "a" });
      return DBOS.runStep(second, { name: "b" });
    },
    { name: "hanging" },
  );
  DBOS.setConfig({ name: "raw", systemDatabaseUrl: server, systemDatabaseSchemaName: "raw_dbos", logLevel: "error" });
  if (isVictim) await DBOS.launch();
  return async () => {
    if (isVictim) await (await DBOS.startWorkflow(hanging, { workflowID: runId })()).getResult();
    else {
      await DBOS.launch();
      await DBOS.retrieveWorkflow(runId).getResult({ pollingIntervalMs: 5 });
    }
  };
}

const run = await (name === "raw-dbos"
  ? raw()
  : ours(() =>
      name === "dbos"
        ? createDbosEngine({ url: server, leaseDuration: LEASE, workflows: [workflow] })
        : createSqliteEngine({ file: join(folder, "recovery", "runs.db"), leaseDuration: LEASE }),
    ));
process.once("message", () => void run().then(() => process.send?.("done")));
process.once("disconnect", () => process.exit());
process.send?.("ready");
