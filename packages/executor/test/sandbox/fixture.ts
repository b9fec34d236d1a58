import { spawnSync } from "node:child_process";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, type SecurityInput, type WorkflowResult } from "@dreamnet/workflow";
import { z } from "zod";
import { type ExecuteOptions, type ExecutorOptions, WorkflowExecutor } from "../../src/index.ts";

/** Whether a suite that needs the real sandbox can run; it is skipped by name elsewhere. */
export const hasBubblewrap = process.platform === "linux" && spawnSync("bwrap", ["--version"]).status === 0;

const other = defineWorkflow({
  name: "other",
  version: "1.0.0",
  description: "A dependency.",
  author: "Test",
  input: z.looseObject({}),
  output: z.looseObject({}),
  executionTime: { estimated: 1, max: 10_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  execute: async () => ({ answer: 42 }),
});

/** The fixture's workflow as a host sees it: its code runs in a sandbox or not at all. */
export function fixture(security: Partial<SecurityInput> = {}, max = 20_000): AnyWorkflow {
  return defineWorkflow({
    name: "context-fixture",
    version: "1.0.0",
    module: new URL("./__fixtures__/context/workflow.mjs", import.meta.url).href,
    description: "Tries each method of the context.",
    author: "Test",
    input: z.looseObject({ act: z.string() }),
    output: z.looseObject({}),
    dependencies: [other as AnyWorkflow],
    executionTime: { estimated: 1, max },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: {
      requiresAuth: false,
      allowedPaths: ["build/"],
      networkAccess: false,
      requiresSandbox: true,
      ...security,
    },
    steps: { outer: "o", inner: "i", failing: "f" },
    execute: () => Promise.reject(new Error("This must run in the sandbox.")),
  }) as AnyWorkflow;
}

export interface Ran {
  readonly result: WorkflowResult;
  readonly store: ReturnType<typeof createMemoryStore>;
}

export async function run(
  input: object,
  workflow = fixture(),
  options: ExecuteOptions = {},
  executorOptions: ExecutorOptions = {},
): Promise<Ran> {
  const store = executorOptions.store ?? createMemoryStore();
  const registry = new WorkflowRegistry();
  registry.register(other as AnyWorkflow);
  const executor = new WorkflowExecutor({ registry, killGrace: 300, ...executorOptions, store });
  return { result: await executor.execute(workflow, input, options), store: store as Ran["store"] };
}

/** The output of a run that must end well. */
export function outputOf({ result }: Ran): Record<string, unknown> {
  if (!result.success) throw result.error;
  return result.output as Record<string, unknown>;
}
