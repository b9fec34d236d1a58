import { defineWorkflow, type Workflow } from "@dreamnet/workflow";
import { z } from "zod";

/** What every candidate does: takes a number, adds one in each of three steps, gives the number. */
export const numberSchema = z.strictObject({ n: z.number() });
export type Numbered = z.output<typeof numberSchema>;
/** Of a step's input and of its output. */
const stepSchema = z.number();

/** The limit of a run, or of a step where a candidate has it there; it never passes. */
const limit = 60_000;

/** A workflow of so many steps; its manifest has every policy on: retry, time for the whole and for an attempt. */
export function countingWorkflow(steps: number, padding = ""): Workflow<Numbered, Numbered> {
  const output = padding === "" ? numberSchema : z.looseObject({ n: z.number() });
  return defineWorkflow<Numbered, Numbered>({
    name: `count-${steps}`,
    version: "1.0.0",
    description: "Adds one in each of its steps.",
    author: "The bench",
    input: numberSchema,
    output: output as unknown as z.ZodType<Numbered>,
    executionTime: { estimated: 1, max: limit, attempt: limit },
    errorHandling: { retryable: true, maxRetries: 3 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    steps: { a: "Adds one.", b: "Adds one.", c: "Adds one.", add: "Adds one." },
    execute: async ({ n }, context) => {
      if (steps === 3) {
        const a = await context.step("a", async () => n + 1);
        const b = await context.step("b", async () => a + 1);
        return { n: await context.step("c", async () => b + 1) };
      }
      let value = n;
      for (let index = 0; index < steps; index += 1) {
        const before = value;
        const answer = await context.step("add", async () =>
          padding === "" ? before + 1 : { padding, value: before + 1 },
        );
        value = typeof answer === "number" ? answer : answer.value;
      }
      return { n: value };
    },
  });
}

/** The steps alone, awaited. */
export async function plain({ n }: Numbered): Promise<Numbered> {
  const add = async (value: number): Promise<number> => value + 1;
  return { n: await add(await add(await add(n))) };
}

/** The same with eight parses: of the run's input and output, and of each step's. */
export async function parsed(input: Numbered): Promise<Numbered> {
  const add = async (value: number): Promise<number> => stepSchema.parse(stepSchema.parse(value) + 1);
  const { n } = numberSchema.parse(input);
  return numberSchema.parse({ n: await add(await add(await add(n))) });
}

/**
 * The floor: the same, with each step under a time limit and an `AbortSignal` that says when it has passed, as it is
 * written by hand.
 */
export async function floor(input: Numbered): Promise<Numbered> {
  const { n } = numberSchema.parse(input);
  const add = (value: number): Promise<number> => limited(async () => stepSchema.parse(stepSchema.parse(value) + 1));
  return numberSchema.parse({ n: await add(await add(await add(n))) });
}

async function limited<T>(fn: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error("The time has passed.");
      controller.abort(error);
      reject(error);
    }, limit);
  });
  try {
    return await Promise.race([fn(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

export { limit };
