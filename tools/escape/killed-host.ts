// An executor that is about to be killed: it runs something that would go on by itself.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { WorkflowExecutor } from "@dreamnet/executor";
import { type AnyWorkflow, defineWorkflow } from "@dreamnet/workflow";
import { z } from "zod";

const [column, folder = "", token = ""] = process.argv.slice(2);
const facts = { token, loopFor: 60_000 };
if (column === "control")
  spawn(process.execPath, [join(folder, "control.mjs")], {
    stdio: "ignore",
    detached: true,
    env: { ESCAPE_REQUEST: JSON.stringify({ attack: "ignore-the-end", facts }) },
  });
else {
  const workflow = defineWorkflow({
    name: "escape-attack",
    version: "1.0.0",
    module: pathToFileURL(join(folder, "workflow.mjs")).href,
    description: "An attack.",
    author: "The escape suite",
    input: z.looseObject({}),
    output: z.looseObject({}),
    executionTime: { estimated: 1, max: 60_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false, requiresSandbox: true },
    execute: () => Promise.reject(new Error("An attack must never run here.")),
  });
  await new WorkflowExecutor().execute(workflow as AnyWorkflow, { attack: "ignore-the-end", facts });
}
setInterval(() => undefined, 1000);
