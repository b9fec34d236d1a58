// A workflow that is made of others and decides as it goes: it declares them as dependencies, and runs them by its context.
import { WorkflowExecutor } from "@dreamnet/executor";
import { defineWorkflow, RetryableError } from "@dreamnet/workflow";
import { z } from "zod";
import { outline, statistics } from "./parts.ts";

const modest = {
  version: "1.0.0",
  author: "DreamNet",
  executionTime: { estimated: 5, max: 10_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
};
const entrySchema = z.strictObject({ id: z.string(), title: z.string(), words: z.int() });

const aggregate = defineWorkflow({
  ...modest,
  name: "catalogue-aggregate",
  description: "Gathers what a catalogue says of a text.",
  input: z.strictObject({ id: z.string(), text: z.string() }),
  output: entrySchema,
  dependencies: [outline, statistics],
  execute: async ({ id, text }, context) => {
    const [{ headings }, { words }] = await Promise.all([
      context.run(outline, { text }),
      context.run(statistics, { text }),
    ]);
    return { id, title: headings[0]?.title ?? "Untitled", words };
  },
});

const validate = defineWorkflow({
  ...modest,
  name: "catalogue-validate",
  description: "Says what an entry lacks.",
  input: entrySchema,
  output: z.strictObject({ lacks: z.array(z.string()) }),
  execute: async ({ title, words }) => ({
    lacks: [...(title === "Untitled" ? ["a title"] : []), ...(words < 3 ? ["a text"] : [])],
  }),
});

let calls = 0;
const register = defineWorkflow({
  ...modest,
  name: "catalogue-register",
  description: "Enters an entry; the catalogue is sometimes busy.",
  input: entrySchema,
  output: z.strictObject({ place: z.string() }),
  errorHandling: { retryable: true, maxRetries: 3 },
  execute: async ({ id }) => {
    calls += 1;
    if (calls === 1) throw new RetryableError("The catalogue is busy.", { retryAfter: 10 });
    return { place: `catalogue/${id}` };
  },
});

const catalogue = defineWorkflow({
  ...modest,
  name: "catalogue",
  description: "Enters a text into the catalogue, if nothing is lacking.",
  input: z.strictObject({ id: z.string(), text: z.string() }),
  output: z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("registered"), place: z.string() }),
    z.strictObject({ status: z.literal("needs_input"), needs: z.array(z.string()) }),
  ]),
  dependencies: [aggregate, validate, register],
  subWorkflows: { aggregate, validate, register },
  execute: async (input, context) => {
    const entry = await context.run(aggregate, input);
    const { lacks } = await context.run(validate, entry);
    if (lacks.length > 0) return { status: "needs_input" as const, needs: lacks };
    // Tried again by its own policy; what came before it is not done twice.
    return { status: "registered" as const, ...(await context.run(register, entry)) };
  },
});

const executor = new WorkflowExecutor();
for (const text of ["# On rivers\n\nThey flow to the sea.", "Hm."]) {
  const result = await executor.execute(catalogue, { id: "on-rivers", text });
  console.log(result.success ? result.output : result.error.message);
}

// A part can be run alone.
const part = await executor.execute(catalogue.subWorkflows["aggregate"] ?? aggregate, { id: "x", text: "# Alone" });
console.log(part.success ? part.output : part.error.message);

// Prints:
// { status: 'registered', place: 'catalogue/on-rivers' }
// { status: 'needs_input', needs: [ 'a title', 'a text' ] }
// { id: 'x', title: 'Alone', words: 1 }
