import { isDeepStrictEqual } from "node:util";
import type { RunRecord } from "@dreamnet/workflow";
import type { ScriptRun } from "../host/commands.ts";
import type { ScriptOutput } from "../host/script.ts";
import { findLogFaults } from "../log-faults.ts";
import type { WitnessLine } from "../witness.ts";

/** What a campaign's log and the engine's own records say together. */
export interface CampaignFindings {
  /** Steps whose end was acknowledged to their workflow. */
  readonly acknowledgedSteps: number;
  /** Runs whose end was acknowledged to their caller. */
  readonly acknowledgedRuns: number;
  /** Runs on which more than one process worked. */
  readonly interruptedRuns: number;
  /** Steps that ran in one process and were answered from the journal in another. */
  readonly keptSteps: number;
  /** Acknowledged results of runs and steps that the engine does not have, or has otherwise. */
  readonly lost: readonly string[];
  /** What the log shows to be wrong: see `findLogFaults`. */
  readonly repeated: readonly string[];
  /** Runs that have not succeeded in the end. */
  readonly open: readonly string[];
}

/** Compares the log that was kept outside the engine with what a fresh process reads from the engine. */
export async function findCampaignFaults(
  lines: readonly WitnessLine[],
  runs: readonly ScriptRun[],
  get: (runId: string) => Promise<RunRecord | null>,
): Promise<CampaignFindings> {
  const values = new Map<string, unknown>();
  const results = new Map<string, unknown>();
  const processes = new Map<string, Set<number>>();
  const ranIn = new Map<string, number>();
  const kept = new Set<string>();
  for (const { at, run, step, value, pid } of lines) {
    if (at === "result" && typeof value === "object") results.set(run, value);
    if (at !== "begin" && at !== "ack") continue;
    add(processes, run, pid);
    const key = `${run}\n${step}`;
    if (at === "begin") ranIn.set(key, pid);
    if (at !== "ack") continue;
    if (ranIn.get(key) !== pid) kept.add(key);
    // The first one: a later one that differs is a fault that the log itself shows.
    if (!values.has(key)) values.set(key, value);
  }
  const lost: string[] = [];
  const open: string[] = [];
  for (const { runId, input } of runs) {
    const record = await get(runId);
    const output = record?.status === "succeeded" ? (record.output as ScriptOutput) : undefined;
    if (output === undefined) open.push(`${runId} is ${record?.status ?? "not there"}.`);
    if (results.has(runId) && !isDeepStrictEqual(output, results.get(runId)))
      lost.push(`The result of ${runId} was acknowledged, and is ${JSON.stringify(output)} now.`);
    for (const [index, { name }] of input.steps.entries()) {
      const value = values.get(`${runId}\n${name}#0`);
      if (value !== undefined && output?.values[index] !== value)
        lost.push(
          `The step ${name} of ${runId} was acknowledged as ${String(value)}, and is ${output?.values[index]}.`,
        );
    }
  }
  return {
    acknowledgedSteps: values.size,
    acknowledgedRuns: results.size,
    interruptedRuns: [...processes.values()].filter(({ size }) => size > 1).length,
    keptSteps: kept.size,
    lost,
    repeated: findLogFaults(lines),
    open,
  };
}

function add(sets: Map<string, Set<number>>, key: string, pid: number): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([pid]));
  else set.add(pid);
}
