// A suite: workflows that belong together, all of them or some, with one answer that tells how each went.
import { readFileSync } from "node:fs";
import { type CompositeOutput, WorkflowComposer } from "@dreamnet/composer";
import { WorkflowExecutor } from "@dreamnet/executor";
import { type AnyWorkflow, TerminalError, type WorkflowResult } from "@dreamnet/workflow";
import { contents, outline, statistics } from "./parts.ts";

const executor = new WorkflowExecutor();
const composer = new WorkflowComposer(executor);
const titles = composer.compose([outline, contents], "sequential", { name: "titles" });

const workflows: readonly AnyWorkflow[] = [outline, statistics, titles];

/** @param names - Of the workflows that are wanted; without them, all. */
async function execute(input: unknown, names?: readonly string[]): Promise<WorkflowResult<CompositeOutput>> {
  const unknown = (names ?? []).filter((name) => !workflows.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new TerminalError(`The suite has no ${unknown.join(", ")}.`, {
      code: "WORKFLOW_MISSING",
      hint: `It has ${workflows.map(({ name }) => name).join(", ")}.`,
    });
  const chosen = names === undefined ? workflows : workflows.filter(({ name }) => names.includes(name));
  return executor.execute(composer.compose(chosen, "parallel", { atLeast: 0 }), input);
}

export const textSuite = {
  workflows,
  executeAll: (input: unknown) => execute(input),
  executeSelective: (input: unknown, names: readonly string[]) => execute(input, names),
};

const show = (result: WorkflowResult<CompositeOutput>): void => {
  if (!result.success) throw result.error;
  const { succeeded, failed } = result.output;
  console.log(`${succeeded.join(", ") || "none"} · failed: ${failed.map(({ name }) => name).join(", ") || "none"}`);
};
const text = readFileSync(new URL("../riccati/paper.md", import.meta.url), "utf8");
show(await textSuite.executeAll({ text }));
show(await textSuite.executeAll({ text: "No heading." }));
show(await textSuite.executeSelective({ text }, ["statistics"]));
await textSuite.executeSelective({ text }, ["sonnet"]).catch(({ message, hint }) => console.log(message, hint));

// Prints:
// outline, statistics, titles · failed: none
// outline, statistics · failed: titles
// statistics · failed: none
// The suite has no sonnet. It has outline, statistics, titles.
