import type { StepRecord } from "@dreamnet/workflow";

/** ms to wait for a step that ended earlier and has not been asked for: it may still come, or belong to a branch that was left. */
const PATIENCE = 20;

/** Key of a step in its run. */
export const stepKey = (path: string, occurrence: number): string => `${path}\n${occurrence}`;

/**
 * Lets the recorded steps of a run be answered in the order in which they ended, one in each turn of the event loop, so
 * that what they raced for is won by the same one again.
 */
export class ReplayOrder {
  readonly #places = new Map<string, number>();
  /** By place: not asked for, waiting for its turn, or done. */
  readonly #states: ("unasked" | "waiting" | "done")[] = [];
  readonly #waiting = new Map<number, () => void>();
  /** Steps that run now, held back until what ended before them is answered. */
  readonly #live: (() => void)[] = [];
  #first = 0;
  #turn: NodeJS.Immediate | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** @param steps - Those that have succeeded, in the order of their ends. */
  constructor(steps: Iterable<Pick<StepRecord, "path" | "occurrence">>) {
    const all = [...steps];
    const frames = new Set(all.map(frameOf));
    for (const step of all) {
      // Nobody asks for what lies within a step that is answered as a whole.
      if (isWithin(step.path, frames)) continue;
      this.#places.set(stepKey(step.path, step.occurrence), this.#states.length);
      this.#states.push("unasked");
    }
  }

  /** Resolves when it is the step's turn. */
  async turnOf(path: string, occurrence: number): Promise<void> {
    const place = this.#places.get(stepKey(path, occurrence));
    if (place === undefined || this.#states[place] !== "unasked") return;
    this.#states[place] = "waiting";
    await new Promise<void>((resolve) => {
      this.#waiting.set(place, resolve);
      this.#schedule();
    });
  }

  /** Resolves when a step without a record may run: every recorded one that was asked for by then has its answer. */
  async turnOfNew(): Promise<void> {
    while (this.#states[this.#first] === "done") this.#first += 1;
    if (this.#first === this.#states.length) return;
    await new Promise<void>((resolve) => {
      this.#live.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#turn !== undefined) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#answer();
    });
  }

  #answer(): void {
    while (this.#states[this.#first] === "done") this.#first += 1;
    const resolve = this.#waiting.get(this.#first);
    if (resolve !== undefined) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#waiting.delete(this.#first);
      this.#states[this.#first] = "done";
      resolve();
      if (this.#waiting.size > 0 || this.#live.length > 0) this.#schedule();
    } else if (this.#waiting.size > 0) {
      this.#patience ??= setTimeout(() => {
        this.#patience = undefined;
        this.#skip();
      }, PATIENCE);
    } else {
      for (const resolve of this.#live.splice(0)) resolve();
    }
  }

  #skip(): void {
    for (; this.#states[this.#first] === "unasked"; this.#first += 1) this.#states[this.#first] = "done";
    this.#schedule();
  }
}

const frameOf = ({ path, occurrence }: Pick<StepRecord, "path" | "occurrence">): string =>
  occurrence === 0 ? path : `${path}#${occurrence}`;

function isWithin(path: string, frames: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    if (frames.has(path.slice(0, at))) return true;
  return false;
}
