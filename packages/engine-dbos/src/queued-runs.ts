import { setTimeout as sleep } from "node:timers/promises";
import type { WorkOptions } from "@dreamnet/workflow";
import type { Claim } from "./claim.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import { workQueue } from "./run-rows.ts";
import type { Takeovers } from "./takeovers.ts";

/** Runs that a worker looks at to get one. */
const CANDIDATES = 8;

/** What one worker may take: queued runs of its workflows, and those whose worker is gone. */
export class QueuedRuns {
  readonly #parts: EngineParts;
  readonly #local: LocalRuns;
  readonly #takeovers: Takeovers;
  readonly #names: readonly string[];
  readonly #execute: WorkOptions["execute"];
  /** Seen, and not tried yet. */
  readonly #waiting: string[] = [];
  /** When it was last looked for abandoned ones, in ms. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: EngineParts, local: LocalRuns, takeovers: Takeovers, options: WorkOptions) {
    this.#parts = parts;
    this.#local = local;
    this.#takeovers = takeovers;
    this.#names = options.workflows.map(workQueue);
    this.#execute = options.execute;
  }

  /** Claims one that no other worker has. @returns undefined when there is none. */
  async take(): Promise<{ readonly claim: Claim; readonly runId: string } | undefined> {
    for (;;) {
      if (this.#waiting.length === 0) await this.#look();
      const runId = this.#waiting.shift();
      if (runId === undefined) return undefined;
      if (this.#local.isHere(runId)) continue;
      const claim = await this.#takeovers.takeForWorker(runId, this.#names, this.#execute);
      if (claim !== undefined) return { claim, runId };
      // Others take from the same end: what was seen is theirs by now.
      this.#waiting.length = 0;
      if ((await this.#parts.rows.waiting(this.#names, 1)).length === 0) return undefined;
      await sleep(Math.random() * 10);
    }
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt > this.#parts.lease / 4) {
      this.#lookedAt = performance.now();
      this.#waiting.push(...(await this.#parts.rows.abandoned(this.#names, CANDIDATES)));
    }
    this.#waiting.push(...(await this.#parts.rows.waiting(this.#names, CANDIDATES)));
  }
}
