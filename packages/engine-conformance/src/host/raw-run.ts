import { createHash } from "node:crypto";
import type { ExecutionEngine, RunLease, RunRecord, RunState } from "@dreamnet/workflow";
import type { Witness } from "../witness.ts";
import type { ScriptInput } from "./script.ts";

/** Steps of the port alone, without an executor. */
export interface RawWorld {
  readonly engine: ExecutionEngine;
  readonly witness: Witness;
  gate(name: string): Promise<void>;
}

/**
 * Runs a script's steps in sequence by the port's own methods: what a case needs that is about the engine and nothing
 * above it.
 */
export async function runRaw(world: RawWorld, lease: RunLease, run: Pick<RunRecord, "input">): Promise<RunState> {
  const { engine, witness } = world;
  const { steps } = run.input as ScriptInput;
  const note = (at: "claim" | "begin" | "ack" | "abort", rest: { step?: string; value?: unknown } = {}): void =>
    witness.note({ at, run: lease.runId, ...rest });
  note("claim", { value: lease.fencingToken });
  lease.signal.addEventListener("abort", () => note("abort", { value: codeOf(lease.signal.reason) }));
  const values: string[] = [];
  const seen = new Map<string, number>();
  for (const step of steps) {
    if (lease.signal.aborted) return { status: "cancelled" };
    const occurrence = seen.get(step.name) ?? 0;
    seen.set(step.name, occurrence + 1);
    const known = await engine.findStep(lease.runId, step.name, occurrence);
    const key = `${step.name}#${occurrence}`;
    if (known?.outcome.status === "succeeded") {
      values.push(known.outcome.value as string);
      continue;
    }
    note("begin", { step: key });
    if (step.gate !== undefined) await Promise.race([world.gate(step.gate), aborted(lease.signal)]);
    if (step.wait !== undefined) await new Promise((resolve) => setTimeout(resolve, step.wait));
    if (lease.signal.aborted) return { status: "cancelled" };
    const value = `${process.pid}.${key}`;
    await engine.recordStep(lease, {
      path: step.name,
      occurrence,
      name: step.name,
      inputHash: createHash("sha256").update("null").digest("hex"),
      attempt: 1,
      outcome: { status: "succeeded", value },
    });
    note("ack", { step: key, value });
    values.push(value);
  }
  return { status: "succeeded", output: { version: "raw", values, attempt: 1 } };
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? error);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
