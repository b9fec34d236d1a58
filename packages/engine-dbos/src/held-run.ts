import { ReplayOrder, type StopCause, stopError } from "@dreamnet/executor";
import type { Attempt, RunLease, StepRecord } from "@dreamnet/workflow";
import type { StoredValue } from "./values.ts";

/** A step as the journal has it: what is large stands elsewhere. */
export type StoredStep = Omit<StepRecord, "outcome" | "files" | "diagnostics"> & {
  readonly succeeded: boolean;
  readonly body: StoredValue;
};

/** An entry of a run's journal, as the result of a DBOS step. */
export type Entry =
  | { readonly step: StoredStep }
  | { readonly attempt: Attempt; readonly notBefore?: number }
  /** A place whose entry was being written when the process died. */
  | null;

const LONGEST_TIMER = 2 ** 31 - 1;

/** A run that this engine has in hand: its lease, what is known of its steps, and what can stop it. */
export class HeldRun {
  readonly runId: string;
  readonly token: number;
  readonly lease: RunLease;
  /** Calls something as a part of DBOS's workflow, wherever it is called from. */
  readonly inWorkflow: <T>(act: () => T) => T;
  attempts: readonly Attempt[];
  cause: StopCause | undefined;
  /** To stop at the next step's end. */
  pauses: { readonly reason: string | undefined } | undefined;
  /** Ends when every entry before has been acknowledged. */
  tail: Promise<unknown> = Promise.resolve();
  readonly #controller = new AbortController();
  readonly #steps = new Map<string, StoredStep>();
  readonly #timers = new Map<"deadline" | "pause", NodeJS.Timeout>();
  #order: ReplayOrder | undefined;

  constructor(options: {
    readonly runId: string;
    readonly token: number;
    readonly countsFrom: number;
    readonly inWorkflow: <T>(act: () => T) => T;
    readonly entries: readonly Entry[];
  }) {
    this.runId = options.runId;
    this.token = options.token;
    this.inWorkflow = options.inWorkflow;
    const attempts: Attempt[] = [];
    let notBefore: number | undefined;
    for (const [place, entry] of options.entries.entries()) {
      if (entry === null) continue;
      if ("step" in entry) this.#put(entry.step);
      else if (place >= options.countsFrom) {
        attempts.push(entry.attempt);
        notBefore = entry.notBefore;
      }
    }
    this.attempts = attempts;
    this.lease = {
      runId: this.runId,
      fencingToken: this.token,
      signal: this.#controller.signal,
      attempts,
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  }

  stop(cause: StopCause, reason?: string | null): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.#controller.abort(stopError(cause, reason ?? undefined));
  }

  /** @param at - ms since the epoch. */
  stopAt(cause: "deadline" | "pause", at: number, reason?: string | null): void {
    if (this.#timers.has(cause)) return;
    const left = at - Date.now();
    if (left <= 0) {
      this.stop(cause, reason);
      return;
    }
    const timer = setTimeout(
      () => {
        this.#timers.delete(cause);
        this.stopAt(cause, at, reason);
      },
      Math.min(left, LONGEST_TIMER),
    );
    this.#timers.set(cause, timer);
  }

  stepAt(path: string, occurrence: number): StoredStep | undefined {
    return this.#steps.get(keyOf(path, occurrence));
  }

  noteStep(step: StoredStep): void {
    // What this process has run itself needs no order.
    this.#order ??= new ReplayOrder(this.#succeeded());
    this.#put(step);
  }

  /** A new attempt asks for its steps from the beginning. */
  noteAttempt(attempt: Attempt): void {
    this.attempts = [...this.attempts, attempt];
    this.#order = undefined;
  }

  /** Resolves when a step may be answered: recorded ones in the order of their ends, then new ones. */
  async turnOf(path: string, occurrence: number): Promise<void> {
    if (this.#steps.size === 0) return;
    this.#order ??= new ReplayOrder(this.#succeeded());
    if (this.stepAt(path, occurrence)?.succeeded === true) await this.#order.turnOf(path, occurrence);
    else await this.#order.turnOfNew();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The last record of a step counts, and its end is that one's. */
  #put(step: StoredStep): void {
    const key = keyOf(step.path, step.occurrence);
    this.#steps.delete(key);
    this.#steps.set(key, step);
  }

  *#succeeded(): Iterable<StoredStep> {
    for (const step of this.#steps.values()) if (step.succeeded) yield step;
  }
}

const keyOf = (path: string, occurrence: number): string => `${path}\n${occurrence}`;
