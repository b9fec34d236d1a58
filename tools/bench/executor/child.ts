// One measured process: runs a durable workflow, hangs inside one, or goes on with the one that hung.
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { defineWorkflow } from "@dreamnet/workflow";
import { z } from "zod";

const [action, file = ""] = process.argv.slice(2);
const schema = z.strictObject({ n: z.number() });

const workflow = defineWorkflow({
  name: "hanging",
  version: "1.0.0",
  description: "Hangs in its second step where it is told to.",
  author: "The bench",
  input: schema,
  output: schema,
  executionTime: { estimated: 1, max: 60_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  steps: { a: "Adds one.", b: "Adds one, or hangs." },
  execute: async ({ n }, context) => {
    const a = await context.step("a", () => n + 1);
    const b = await context.step("b", async () => {
      if (action !== "hang") return a + 1;
      process.stdout.write("inside\n");
      return await new Promise<number>((resolve) => setTimeout(resolve, 60_000, 0));
    });
    return { n: b };
  },
});

const engine = await createSqliteEngine({ file });
const executor = new WorkflowExecutor({ engine });
const runId = action === "first" ? "first" : "hanging";
const result = await executor.execute(workflow, { n: 1 }, { runId });
if (!result.success || result.output.n !== 3) throw new Error(JSON.stringify(result));
process.stdout.write(String(process.memoryUsage.rss()));
await engine.shutdown();
