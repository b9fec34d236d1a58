// What somebody writes who has installed @dreamnet/executor and @dreamnet/workflow, and nothing else.
import { WorkflowExecutor, WorkflowRegistry } from "@dreamnet/executor";
import { defineWorkflow, RetryableError } from "@dreamnet/workflow";
import { z } from "zod";

const shape = {
  version: "1.0.0",
  description: "Says how long a text is.",
  author: "You",
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ length: z.number(), by: z.string() }),
  executionTime: { estimated: 10, max: 60_000 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
};
const length = ({ text }, by) => ({ length: text.length, by });
const byHand = defineWorkflow({
  ...shape,
  name: "by-hand",
  errorHandling: { retryable: false, maxRetries: 0 },
  execute: async (input) => length(input, "hand"),
});
const measure = defineWorkflow({
  ...shape,
  name: "measure",
  errorHandling: { retryable: true, maxRetries: 2, fallback: "by-hand" },
  execute: async (input, { attempt }) => {
    if (input.text === "" || attempt < 3) throw new RetryableError("The rule is away.", { retryAfter: 1 });
    return length(input, "rule");
  },
});

const registry = new WorkflowRegistry();
registry.register(byHand);
const executor = new WorkflowExecutor({ registry });
for (const text of ["four", ""]) {
  const { success, output, attempts, fallback } = await executor.execute(measure, { text });
  console.log(JSON.stringify({ success, output, attempts, fallback }));
}
