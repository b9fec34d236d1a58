import type { RunLease } from "@dreamnet/workflow";

/** Told once that something has to end, and why. */
export type StopListener = (reason: unknown) => void;

/** What can be asked whether it has to end. */
export interface Stoppable {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** For code that takes a signal. */
  readonly signal: AbortSignal;
  /** Calls at once when it has to end already. @returns What ends that. */
  onStop(listener: StopListener): () => void;
}

const nothing = (): void => undefined;

/**
 * What an `AbortController` is, made so that a run which nobody stops, and whose code asks for no signal, costs next to
 * nothing: the signal and the error come into being when somebody looks at them.
 */
export class Stop implements Stoppable {
  #why: (() => unknown) | undefined;
  #reason: unknown;
  #isMade = false;
  #listeners: Set<StopListener> | undefined;
  #controller: AbortController | undefined;

  get aborted(): boolean {
    return this.#why !== undefined;
  }

  get reason(): unknown {
    if (!this.#isMade && this.#why !== undefined) {
      this.#reason = this.#why();
      this.#isMade = true;
    }
    return this.#reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  onStop(listener: StopListener): () => void {
    if (this.aborted) {
      listener(this.reason);
      return nothing;
    }
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => void this.#listeners?.delete(listener);
  }

  /** The first call counts. @param why - Gives the reason; asked for when somebody wants to know. */
  stop(why: () => unknown): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (listeners !== undefined) for (const listener of listeners) listener(this.reason);
    this.#controller?.abort(this.reason);
  }
}

/** A signal that somebody else made, as what can be asked. */
export function stoppableOf(signal: AbortSignal): Stoppable {
  return {
    get aborted() {
      return signal.aborted;
    },
    get reason(): unknown {
      return signal.reason;
    },
    signal,
    onStop: (listener) => {
      if (signal.aborted) {
        listener(signal.reason);
        return nothing;
      }
      const abort = (): void => listener(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      return () => signal.removeEventListener("abort", abort);
    },
  };
}

const stopOf = Symbol("stop of a lease");

/** A lease whose signal comes into being when somebody asks for it. */
export function makeLease(stop: Stop, facts: Omit<RunLease, "signal">): RunLease {
  const { runId, fencingToken, attempts, notBefore } = facts;
  return new StoppableLease(stop, runId, fencingToken, attempts, notBefore);
}

class StoppableLease implements RunLease {
  readonly runId: string;
  readonly fencingToken: number;
  readonly attempts: RunLease["attempts"];
  declare readonly notBefore?: number;
  readonly [stopOf]: Stop;

  constructor(
    stop: Stop,
    runId: string,
    fencingToken: number,
    attempts: RunLease["attempts"],
    notBefore: number | undefined,
  ) {
    this.runId = runId;
    this.fencingToken = fencingToken;
    this.attempts = attempts;
    this[stopOf] = stop;
    if (notBefore !== undefined) this.notBefore = notBefore;
  }

  get signal(): AbortSignal {
    return this[stopOf].signal;
  }
}

/** What stops a lease: of our own engines without a signal, of another one by its signal. */
export function stopOfLease(lease: RunLease): Stoppable {
  const own = (lease as { readonly [stopOf]?: Stop })[stopOf];
  return own ?? stoppableOf(lease.signal);
}
