import { clampTimer } from "./clock.ts";

/** A place in the list of those that have no timer yet. */
interface Deadline {
  /** ms, as `performance.now` counts. */
  readonly at: number;
  readonly act: () => void;
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
   * @returns What ends it.
   */
  after(ms: number, act: () => void, now = performance.now()): () => void {
    const first = this.#first;
    const deadline: Deadline = { at: now + ms, act, timer: undefined, before: undefined, after: first };
    if (first !== undefined) first.before = deadline;
    this.#first = deadline;
    if (this.#turn === undefined) this.#turn = setImmediate(() => this.#start());
    return () => this.#remove(deadline);
  }

  #remove(deadline: Deadline): void {
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
      deadline.timer = setTimeout(deadline.act, clampTimer(deadline.at - now));
      deadline = next;
    }
  }
}
