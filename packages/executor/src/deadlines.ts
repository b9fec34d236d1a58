import { clampTimer } from "./clock.ts";

/** Told that its time has passed. */
export interface DeadlineListener {
  passed(): void;
}

/** A place in the list of those that have no timer yet. */
export interface Deadline {
  /** ms, as `performance.now` counts. */
  readonly at: number;
  readonly listener: DeadlineListener;
  timer: NodeJS.Timeout | undefined;
  before: Deadline | undefined;
  after: Deadline | undefined;
}

/**
 * Timers for what mostly ends before the event loop comes round: a timer is made for what is still there then. No timer
 * can fire earlier than that anyway.
 */
export class Deadlines {
  #first: Deadline | undefined;
  #turn: NodeJS.Immediate | undefined;

  /**
   * @param now - As `performance.now` counts, where the caller has just asked.
   * @returns What {@link end} takes.
   */
  after(ms: number, listener: DeadlineListener, now = performance.now()): Deadline {
    const first = this.#first;
    const deadline: Deadline = { at: now + ms, listener, timer: undefined, before: undefined, after: first };
    if (first !== undefined) first.before = deadline;
    this.#first = deadline;
    if (this.#turn === undefined) this.#turn = setImmediate(() => this.#start());
    return deadline;
  }

  /** It does not pass any more. */
  end(deadline: Deadline): void {
    if (deadline.timer !== undefined) {
      clearTimeout(deadline.timer);
      return;
    }
    const { before, after } = deadline;
    if (before !== undefined) before.after = after;
    else if (this.#first === deadline) this.#first = after;
    if (after !== undefined) after.before = before;
    deadline.before = undefined;
    deadline.after = undefined;
  }

  #start(): void {
    this.#turn = undefined;
    const now = performance.now();
    let deadline = this.#first;
    this.#first = undefined;
    while (deadline !== undefined) {
      const next: Deadline | undefined = deadline.after;
      deadline.before = undefined;
      deadline.after = undefined;
      deadline.timer = startTimer(deadline.listener, deadline.at - now);
      deadline = next;
    }
  }
}

const startTimer = (listener: DeadlineListener, ms: number): NodeJS.Timeout =>
  setTimeout(() => listener.passed(), clampTimer(ms));
