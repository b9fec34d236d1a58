import type { ExecutionEngine, RunLease } from "@dreamnet/workflow";

/** Told once that something has to end, and why. */
export interface StopListener {
  stopped(reason: unknown): void;
}

/** What can be asked whether it has to end. */
export interface Stoppable {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** For code that takes a signal. */
  readonly signal: AbortSignal;
  /** Tells the listener; at once when it has to end already. */
  listen(listener: StopListener): void;
  forget(listener: StopListener): void;
}

/**
 * What an `AbortController` is, made so that a run which nobody stops, and whose code asks for no signal, costs next to
 * nothing: the signal and the error come into being when somebody looks at them.
 */
export class Stop implements Stoppable {
  #why: (() => unknown) | undefined;
  #reason: unknown;
  #isMade = false;
  /** Mostly there is one. */
  #listener: StopListener | undefined;
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

  listen(listener: StopListener): void {
    if (this.aborted) listener.stopped(this.reason);
    else if (this.#listener === undefined) this.#listener = listener;
    else {
      this.#listeners ??= new Set();
      this.#listeners.add(listener);
    }
  }

  forget(listener: StopListener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else this.#listeners?.delete(listener);
  }

  /** The first call counts. @param why - Gives the reason; asked for when somebody wants to know. */
  stop(why: () => unknown): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    const listener = this.#listener;
    const listeners = this.#listeners;
    this.#listener = undefined;
    this.#listeners = undefined;
    listener?.stopped(this.reason);
    if (listeners !== undefined) for (const listener of listeners) listener.stopped(this.reason);
    this.#controller?.abort(this.reason);
  }
}

/** A signal that somebody else made, as what can be asked. */
export const stoppableOf = (signal: AbortSignal): Stoppable => new SignalStoppable(signal);

class SignalStoppable implements Stoppable {
  readonly signal: AbortSignal;
  readonly #heard = new Map<StopListener, () => void>();

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  get aborted(): boolean {
    return this.signal.aborted;
  }

  get reason(): unknown {
    return this.signal.reason;
  }

  listen(listener: StopListener): void {
    const { signal } = this;
    if (signal.aborted) {
      listener.stopped(signal.reason);
      return;
    }
    const abort = (): void => listener.stopped(signal.reason);
    this.forget(listener);
    this.#heard.set(listener, abort);
    signal.addEventListener("abort", abort, { once: true });
  }

  forget(listener: StopListener): void {
    const abort = this.#heard.get(listener);
    if (abort === undefined) return;
    this.#heard.delete(listener);
    this.signal.removeEventListener("abort", abort);
  }
}

const stopOf = Symbol("stop of a lease");
const freshOf = Symbol("whether nothing was recorded of a run");
const ownerOf = Symbol("what an engine keeps of a lease");

/**
 * A lease whose signal comes into being when somebody asks for it.
 *
 * @param isFresh - Nothing was recorded of the run when the lease was given.
 * @param owner - What the engine finds again by {@link ownerOfLease}.
 */
export function makeLease(stop: Stop, facts: Omit<RunLease, "signal">, isFresh: boolean, owner?: object): RunLease {
  const { runId, fencingToken, attempts, notBefore } = facts;
  return new StoppableLease(stop, runId, fencingToken, attempts, notBefore, isFresh, owner);
}

class StoppableLease implements RunLease {
  readonly runId: string;
  readonly fencingToken: number;
  readonly attempts: RunLease["attempts"];
  declare readonly notBefore?: number;
  readonly [stopOf]: Stop;
  readonly [freshOf]: boolean;
  readonly [ownerOf]: object | undefined;

  constructor(
    stop: Stop,
    runId: string,
    fencingToken: number,
    attempts: RunLease["attempts"],
    notBefore: number | undefined,
    isFresh: boolean,
    owner: object | undefined,
  ) {
    this.runId = runId;
    this.fencingToken = fencingToken;
    this.attempts = attempts;
    this[stopOf] = stop;
    this[freshOf] = isFresh;
    this[ownerOf] = owner;
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

/** What the engine that made the lease keeps of it; undefined where it keeps nothing, or the lease is another one's. */
export const ownerOfLease = (lease: RunLease): object | undefined =>
  (lease as { readonly [ownerOf]?: object })[ownerOf];

/** The answer of an engine that has recorded by the time it answers: nobody needs to wait for it. */
export const recorded: Promise<void> = Promise.resolve();

/** Where an engine of our own keeps its `findStep`, for who wraps the engine and gives another one. */
export const ownFindStep = Symbol("the engine's own findStep");

/** Whether an engine of our own says that nothing was recorded of the run before this lease, so that it need not be asked. */
export function isFreshLease(lease: RunLease, engine: ExecutionEngine): boolean {
  if ((lease as { readonly [freshOf]?: boolean })[freshOf] !== true) return false;
  return (engine as { readonly [ownFindStep]?: unknown })[ownFindStep] === Reflect.get(engine, "findStep");
}
