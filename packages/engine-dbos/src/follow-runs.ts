import { setTimeout as sleep } from "node:timers/promises";
import { type EngineWork, engineClosed, hasEnded, leaseLost, type RunProgress } from "@dreamnet/executor";
import type { RunRecord, RunState } from "@dreamnet/workflow";
import type { Claim } from "./claim.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import type { RunRow } from "./run-rows.ts";

/** ms between two looks at a run that somebody else works on: it grows from the one to the other. */
const FIRST_LOOK = 10;
export const LAST_LOOK = 250;

/** Waits for the ends of runs, wherever they are worked on. */
export class FollowRuns {
  readonly #parts: EngineParts;
  readonly #local: LocalRuns;
  readonly #work: EngineWork;

  constructor(parts: EngineParts, local: LocalRuns, work: EngineWork) {
    this.#parts = parts;
    this.#local = local;
    this.#work = work;
  }

  /** From a claim to the run's end. */
  async carryOut(claim: Claim, runId: string): Promise<RunRecord> {
    return this.settled(runId, await claim.returned);
  }

  /** The run's record when what was returned stands, or when whoever has it now is done. */
  async settled(runId: string, state: RunState | undefined): Promise<RunRecord> {
    let wait = 2;
    for (;;) {
      const row = await this.#local.find(runId);
      if (row === undefined) throw leaseLost(runId, 0);
      const isOwn = row.holder === this.#parts.heartbeat.id || row.holder === null;
      // A moment passes until DBOS has written down what it was given.
      const isComing = state !== undefined && hasEnded(state.status) && row.dbos === "PENDING" && isOwn;
      if (!isComing && (hasStopped(row) || !this.#local.isWorkedOn(row))) return this.#parts.rows.record(row);
      await sleep(wait);
      wait = Math.min(LAST_LOOK, wait * 2);
      if (this.#work.phase === "closed") throw engineClosed(runId);
    }
  }

  /** Waits while somebody else works on a run. @returns Its record when it has stopped; undefined when it can be claimed. */
  async untilFree(runId: string): Promise<RunRecord | undefined> {
    for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 1.5)) {
      await sleep(wait);
      this.#work.checkOpen(runId);
      const row = await this.#local.find(runId);
      if (row === undefined) return undefined;
      if (hasStopped(row)) return this.#parts.rows.record(row);
      if (!this.#local.isWorkedOn(row)) return undefined;
    }
  }

  /** Waits until a run has ended, or is paused, whoever works on it. */
  async untilEnd(runId: string, onProgress?: (progress: RunProgress) => void): Promise<RunRecord> {
    let told = "";
    for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 1.5)) {
      const row = await this.#local.get(runId);
      if (hasStopped(row)) return this.#parts.rows.record(row);
      const body = onProgress === undefined ? undefined : await this.#parts.marks.progress(runId);
      if (body !== undefined && body !== told) {
        told = body;
        onProgress?.(JSON.parse(body) as RunProgress);
      }
      await sleep(wait);
    }
  }
}

/** Nobody works on it, and nobody will unless he is told to. */
export const hasStopped = ({ status }: RunRow): boolean => hasEnded(status) || status === "paused";
