import type { Attempt, RunLease, StepRecord } from "@dreamnet/workflow";
import { clampTimer } from "../clock.ts";
import { type StopCause, stopError } from "../engine-errors.ts";
import { ReplayOrder, stepKey } from "../replay-order.ts";
import { makeLease, Stop } from "../stop.ts";
import type { RunRow } from "./journal.ts";

/** A run that this engine holds: its lease, what is known of its steps, and what can stop it. */
export class OwnedRun {
  readonly row: RunRow;
  readonly token: number;
  /** As the run was given it. */
  readonly input: unknown;
  readonly lease: RunLease;
  attempts: readonly Attempt[];
  cause: StopCause | undefined;
  nextSlot: number;
  readonly #stop = new Stop();
  /** Where the last record of each step stands, in the order of their ends. */
  readonly #steps: Map<string, { readonly slot: number; readonly succeeded: boolean }>;
  readonly #timers = new Map<"deadline" | "pause", NodeJS.Timeout>();
  #order: ReplayOrder | undefined;

  constructor(options: {
    readonly row: RunRow;
    readonly token: number;
    readonly input: unknown;
    readonly attempts: readonly Attempt[];
    readonly nextSlot: number;
    readonly steps: ReadonlyMap<string, { readonly slot: number; readonly succeeded: boolean }>;
  }) {
    const { row, token, attempts } = options;
    this.row = row;
    this.token = token;
    this.input = options.input;
    this.attempts = attempts;
    this.nextSlot = options.nextSlot;
    this.#steps = new Map(options.steps);
    this.lease = makeLease(
      this.#stop,
      {
        runId: row.run_id,
        fencingToken: token,
        attempts,
        ...(row.next_attempt_at === null ? {} : { notBefore: row.next_attempt_at }),
      },
      options.nextSlot === 0,
    );
  }

  stop(cause: StopCause, reason?: string | null): void {
    this.cause ??= cause;
    this.#stop.stop(() => stopError(cause, reason ?? undefined));
  }

  /** @param at - ms since the epoch. */
  stopAt(cause: "deadline" | "pause", at: number, reason?: string | null): void {
    if (this.#timers.has(cause)) return;
    const remaining = at - Date.now();
    if (remaining <= 0) {
      this.stop(cause, reason);
      return;
    }
    // A timer takes 24 days at most.
    const timer = setTimeout(() => {
      this.#timers.delete(cause);
      this.stopAt(cause, at, reason);
    }, clampTimer(remaining));
    this.#timers.set(cause, timer);
  }

  stepAt(path: string, occurrence: number): { readonly slot: number; readonly succeeded: boolean } | undefined {
    return this.#steps.get(stepKey(path, occurrence));
  }

  noteStep({ path, occurrence, outcome }: StepRecord, slot: number): void {
    const key = stepKey(path, occurrence);
    // Of a run that has nothing to be answered from its journal, nothing needs an order.
    this.#order ??= new ReplayOrder(succeededSteps(this.#steps));
    this.#steps.delete(key);
    this.#steps.set(key, { slot, succeeded: outcome.status === "succeeded" });
  }

  /** A new attempt asks for its steps from the beginning. */
  noteAttempt(attempts: readonly Attempt[]): void {
    this.attempts = attempts;
    this.#order = undefined;
  }

  /** Resolves when a step may be answered: recorded ones in the order of their ends, then new ones. */
  async turnOf(path: string, occurrence: number): Promise<void> {
    if (this.#steps.size === 0) return;
    this.#order ??= new ReplayOrder(succeededSteps(this.#steps));
    if (this.stepAt(path, occurrence)?.succeeded === true) await this.#order.turnOf(path, occurrence);
    else await this.#order.turnOfNew();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

function* succeededSteps(
  steps: ReadonlyMap<string, { readonly succeeded: boolean }>,
): Iterable<Pick<StepRecord, "path" | "occurrence">> {
  for (const [key, { succeeded }] of steps) {
    if (!succeeded) continue;
    const end = key.lastIndexOf("\n");
    yield { path: key.slice(0, end), occurrence: Number(key.slice(end + 1)) };
  }
}
