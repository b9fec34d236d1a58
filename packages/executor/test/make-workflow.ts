import { NervousSystem } from "@dreamnet/nervous-system";
import { defineWorkflow, type ExecutionContext, type Workflow, type WorkflowDefinition } from "@dreamnet/workflow";
import { z } from "zod";
import { type ExecutorClock, type ExecutorOptions, WorkflowExecutor } from "../src/index.ts";

const inputSchema = z.strictObject({ text: z.string() });
const outputSchema = z.strictObject({ text: z.string() });
export type Text = z.output<typeof inputSchema>;

/** A workflow of text to text; every part of its definition can be replaced. */
export function makeWorkflow(
  execute: (input: Text, context: ExecutionContext) => Promise<Text> | Text,
  definition: Partial<Omit<WorkflowDefinition<Text, Text>, "execute" | "security">> & {
    security?: Partial<WorkflowDefinition<Text, Text>["security"]>;
  } = {},
): Workflow<Text, Text> {
  return defineWorkflow<Text, Text>({
    name: "sample",
    version: "1.0.0",
    description: "A sample.",
    author: "Tests",
    input: inputSchema,
    output: outputSchema,
    executionTime: { estimated: 1, max: 60_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    ...definition,
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false, ...definition.security },
    // As an author may write it: a workflow can throw before it returns a promise.
    execute: execute as (input: Text, context: ExecutionContext) => Promise<Text>,
  });
}

export const retrying = (maxRetries: number) => ({ errorHandling: { retryable: true, maxRetries } });

/** A clock whose sleep takes no time and moves it on; `slept` lists the waits. */
function manualClock(): ExecutorClock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

/** An executor on a bus of its own, with everything that it published. */
export function makeExecutor(options: ExecutorOptions = {}) {
  const events = new NervousSystem();
  const published: { topic: string; payload: Record<string, unknown> }[] = [];
  events.subscribe("**", ({ topic, payload }) => {
    published.push({ topic, payload: payload as Record<string, unknown> });
  });
  const clock = manualClock();
  const executor = new WorkflowExecutor({ events, clock, env: { PATH: process.env["PATH"] }, ...options });
  return { executor, events, published, clock };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A promise to be settled from outside. */
export function gate<T = void>() {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
