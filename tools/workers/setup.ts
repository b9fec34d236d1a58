import { setTimeout as sleep } from "node:timers/promises";
import { arxivPackWorkflow } from "@dreamnet/arxiv-pack";
import { mediumPackWorkflow } from "@dreamnet/medium-pack";
import { type AnyWorkflow, defineWorkflow, type RunRecord } from "@dreamnet/workflow";
import { z } from "zod";
import { sourceDate } from "../../packages/pack-bin/src/pack-source.ts";

/** How a worker is started; handed over as JSON. */
export interface WorkerSetup {
  readonly url: string;
  /** Folder of the content store that all share. */
  readonly store: string;
  /** Folder of its own cache of steps: what one worker knows helps no other, so that each step that is lost shows. */
  readonly cache: string;
  readonly witness: string;
  readonly lease: number;
  readonly concurrency: number;
}

/** One that compiles TeX, and one that does not. */
export const packs: Readonly<Record<"arxiv" | "medium", AnyWorkflow>> = {
  arxiv: arxivPackWorkflow,
  medium: mediumPackWorkflow,
};

/** Three steps that wait and compute nothing: how many go on at once is the workers' number alone. */
export const waiting = defineWorkflow({
  name: "waiting",
  version: "1.0.0",
  description: "Waits three times.",
  author: "DreamNet",
  input: z.strictObject({ number: z.number(), wait: z.number() }),
  output: z.strictObject({ number: z.number() }),
  executionTime: { estimated: 1_000, max: 600_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  steps: { first: "Waits.", second: "Waits.", third: "Waits." },
  execute: async ({ number, wait }, context) => {
    for (const step of ["first", "second", "third"]) await context.step(step, () => sleep(wait));
    return { number };
  },
});

/** As `dreamnet worker` does. */
export function dateOf({ input }: RunRecord): { readonly now?: Date } {
  const { artifact } = (input ?? {}) as { readonly artifact?: { readonly date?: unknown } };
  const now = sourceDate(typeof artifact?.date === "string" ? artifact.date : undefined);
  return now === undefined ? {} : { now };
}
