import { defineWorkflow, RetryableError, TerminalError, type Workflow } from "@dreamnet/workflow";
import { z } from "zod";
import type { Witness } from "../witness.ts";
import { fillerOf } from "./payload.ts";

/** One step of a script: its name, what the journal compares, and what its body does after it has been noted. */
const scriptStepSchema = z.strictObject({
  name: z.enum(["a", "b", "c", "d"]),
  input: z.unknown().optional(),
  /** What the journal compares differs in each process. */
  drifts: z.boolean().optional(),
  /** The body waits until this gate of its process is opened. */
  gate: z.string().optional(),
  /** The body waits so long, in ms. */
  wait: z.number().optional(),
  /** The body throws in every attempt up to this one. */
  failUntil: z.number().optional(),
  /** The error is one that no attempt mends. */
  terminal: z.boolean().optional(),
  /** The value has so many characters. */
  size: z.number().optional(),
});

/** One step of a script. */
export type ScriptStep = z.infer<typeof scriptStepSchema>;

const scriptInputSchema = z.strictObject({
  steps: z.array(scriptStepSchema),
  mode: z.enum(["sequence", "parallel", "race"]).default("sequence"),
  /** Goes on when its signal is aborted, as code does that nobody can stop. */
  deaf: z.boolean().default(false),
  /** Not read: makes inputs differ or large. */
  filler: z.string().optional(),
});

/** What a script takes. */
export type ScriptInput = z.input<typeof scriptInputSchema>;

const scriptOutputSchema = z.strictObject({
  version: z.string(),
  /** In the order of the steps; of a race, those that had ended first come first. */
  values: z.array(z.string()),
  attempt: z.number(),
});

/** What a script gives. */
export type ScriptOutput = z.infer<typeof scriptOutputSchema>;

/** What scripts need of their process. */
export interface ScriptWorld {
  readonly witness: Witness;
  /** Resolves when the gate is opened. */
  gate(name: string): Promise<void>;
  /** Called at each point where a process may be made to die. */
  at(point: "body:begin" | "body:end" | "ack"): void;
}

/** Differs each time, so that a step that is run twice gives itself away. */
let count = 0;
const nonce = (): string => {
  count += 1;
  return `${process.pid}.${count}.${Math.random().toString(36).slice(2, 10)}`;
};

/** The workflows of the suite. Which policy they have is in the name: `script`, `script-retry`, `script-brief`. */
export function createScripts(world: ScriptWorld): readonly Workflow<unknown, unknown>[] {
  const policies = [
    { name: "script", version: "1.0.0", max: 120_000, maxRetries: 0 },
    { name: "script", version: "2.0.0", max: 120_000, maxRetries: 0 },
    { name: "script-retry", version: "1.0.0", max: 120_000, maxRetries: 3 },
    { name: "script-brief", version: "1.0.0", max: 1_500, maxRetries: 0 },
  ];
  return policies.map(({ name, version, max, maxRetries }) =>
    defineWorkflow({
      name,
      version,
      description: "Does what its input says, and notes it outside the engine.",
      author: "DreamNet",
      input: scriptInputSchema,
      output: scriptOutputSchema,
      executionTime: { estimated: 1, max },
      errorHandling: { retryable: maxRetries > 0, maxRetries },
      security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
      steps: { a: "A step.", b: "A step.", c: "A step.", d: "A step." },
      execute: async ({ steps, mode, deaf }, context) => {
        const { runId: run, attempt, signal } = context;
        signal.addEventListener("abort", () => {
          // The signal of an attempt that has ended is aborted too; that is no news.
          if ((signal.reason as { code?: string } | undefined)?.code !== "RUN_ENDED")
            world.witness.note({ at: "abort", run, attempt, value: codeOf(signal.reason) });
        });
        const seen = new Map<string, number>();
        const take = (step: ScriptStep): Promise<string> => {
          const occurrence = seen.get(step.name) ?? 0;
          seen.set(step.name, occurrence + 1);
          const key = `${step.name}#${occurrence}`;
          return runStep(step, key);
        };
        const runStep = async (step: ScriptStep, key: string): Promise<string> => {
          const value = await context.step(
            step.name,
            async () => {
              world.at("body:begin");
              world.witness.note({ at: "begin", run, step: key, attempt });
              if (step.gate !== undefined) await untilAborted(world.gate(step.gate), deaf ? undefined : signal);
              if (step.wait !== undefined) await untilAborted(pause(step.wait), deaf ? undefined : signal);
              if (attempt <= (step.failUntil ?? 0)) throw failure(key, attempt, step.terminal === true);
              const text = nonce();
              world.at("body:end");
              return step.size === undefined ? text : text + fillerOf(step.size);
            },
            { input: step.drifts === true ? process.pid : (step.input ?? null) },
          );
          world.witness.note({ at: "ack", run, step: key, attempt, value: value.slice(0, 60) });
          world.at("ack");
          return value;
        };
        const values: string[] = [];
        if (mode === "sequence") for (const step of steps) values.push(await take(step));
        else if (mode === "parallel") values.push(...(await Promise.all(steps.map(take))));
        else {
          const all = steps.map(async (step) => {
            const value = await take(step);
            values.push(value);
            return value;
          });
          await Promise.race(all);
          await Promise.all(all);
        }
        return { version, values, attempt };
      },
    }),
  ) as readonly Workflow<unknown, unknown>[];
}

function failure(key: string, attempt: number, isTerminal: boolean): Error {
  const message = `The step ${key} fails in attempt ${attempt}, as it was told to.`;
  return isTerminal ? new TerminalError(message) : new RetryableError(message);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? error);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for something, or for the signal. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
