import { type ExecutorOptions, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import {
  defineWorkflow,
  type ExecutionContext,
  TerminalError,
  type Workflow,
  type WorkflowDefinition,
} from "@dreamnet/workflow";
import { type ZodType, z } from "zod";
import { CompositionError, WorkflowComposer } from "../src/index.ts";

/** A workflow by its name, its two schemas and what it does; every other part can be replaced. */
export function makeWorkflow<Input, Output>(
  name: string,
  input: ZodType<Input>,
  output: ZodType<Output>,
  execute: (input: Input, context: ExecutionContext) => Output | Promise<Output>,
  rest: Partial<WorkflowDefinition<Input, Output>> = {},
): Workflow<Input, Output> {
  return defineWorkflow<Input, Output>({
    name,
    version: "1.0.0",
    description: `Does what ${name} does.`,
    author: "Tests",
    input,
    output,
    executionTime: { estimated: 10, max: 60_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    execute: async (value, context) => execute(value, context),
    ...rest,
  });
}

export const textSchema = z.strictObject({ text: z.string() });
export type Text = z.output<typeof textSchema>;

/** Adds a letter, or whatever else is done with the text. */
export const textWorkflow = (
  name: string,
  act: (text: string, context: ExecutionContext) => string | Promise<string> = (text) => text + name,
  rest: Partial<WorkflowDefinition<Text, Text>> = {},
): Workflow<Text, Text> =>
  makeWorkflow(name, textSchema, textSchema, async ({ text }, context) => ({ text: await act(text, context) }), rest);

/** An executor and a composer on a bus of their own, with what was published. */
export function makeComposer(options: ExecutorOptions = {}) {
  const events = new NervousSystem();
  const published: { topic: string; payload: Record<string, unknown> }[] = [];
  events.subscribe("**", ({ topic, payload }) => {
    published.push({ topic, payload: payload as Record<string, unknown> });
  });
  const executor = new WorkflowExecutor({ events, env: { PATH: process.env["PATH"] }, ...options });
  return { executor, composer: new WorkflowComposer(executor), published };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is said to be wrong, one line a fault; empty where nothing is. */
export function misfitsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof CompositionError)) throw error;
    return error.message.split("\n  ").slice(1);
  }
  return [];
}

export const a = textWorkflow("a");
export const b = textWorkflow("b");
export const failing = textWorkflow("failing", () => {
  throw new TerminalError("The pen is dry.", { code: "PEN_DRY", hint: "Buy ink." });
});
