import { defineWorkflow, type ExecutionContext, type WorkflowDefinition } from "@dreamnet/workflow";
import { z } from "zod";

const inputSchema = z.strictObject({
  title: z.string().min(1),
  words: z.array(z.string()).max(20),
  style: z.enum(["plain", "loud"]).optional(),
});
const outputSchema = z.strictObject({ text: z.string(), count: z.int(), file: z.unknown() });
export type SampleInput = z.output<typeof inputSchema>;
export type SampleOutput = z.output<typeof outputSchema>;

/** What a fault replaces of the sample: everything else is as it should be. */
export interface Planted {
  /** Before anything else. */
  readonly before?: (input: SampleInput, context: ExecutionContext) => unknown;
  /** Instead of counting. */
  readonly count?: (input: SampleInput, context: ExecutionContext) => number | Promise<number>;
  /** Instead of writing the text. */
  readonly text?: (input: SampleInput, context: ExecutionContext) => string | Promise<string>;
  /** After all else, with what would be given. */
  readonly after?: (output: SampleOutput, context: ExecutionContext) => unknown;
  readonly definition?: Partial<WorkflowDefinition<SampleInput, SampleOutput>>;
}

/** A workflow of two steps, into which one fault is planted. */
export function makeSample({ before, count, text, after, definition }: Planted = {}) {
  return defineWorkflow<SampleInput, SampleOutput>({
    name: "sample",
    version: "1.0.0",
    description: "Counts words and writes them down.",
    author: "Tests",
    input: inputSchema,
    output: outputSchema,
    executionTime: { estimated: 10, max: 20_000 },
    errorHandling: { retryable: true, maxRetries: 2 },
    security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
    steps: { count: "Counts the words.", write: "Writes the text." },
    execute: async (input, context) => {
      await before?.(input, context);
      const number = await (count?.(input, context) ?? context.step("count", () => input.words.length));
      const written = (await text?.(input, context)) ?? [input.title, ...input.words].join(" ");
      const file = await context.step("write", () => context.files.write("build/words.txt", written));
      const output = { text: written, count: number, file };
      return ((await after?.(output, context)) ?? output) as SampleOutput;
    },
    ...definition,
  });
}

export default makeSample();
