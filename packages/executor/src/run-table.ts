import type { MemoryRun } from "./memory-run.ts";

/** A run's place in a {@link RunTable}. */
export interface RunPlace {
  /** Undefined where the run is in no table any more. */
  table: RunTable | undefined;
  isIndexed: boolean;
  older: MemoryRun | undefined;
  newer: MemoryRun | undefined;
}

/**
 * Runs by id, in the order in which they came. A run whose id nobody can have used before is indexed when somebody looks
 * for any: most runs end, and are forgotten, before that.
 */
export class RunTable {
  readonly #index = new Map<string, MemoryRun>();
  /** Ends of the list of those without an index. */
  #oldest: MemoryRun | undefined;
  #newest: MemoryRun | undefined;

  /** Takes in a run under an id that no other has. */
  add(run: MemoryRun, isIdNew: boolean): void {
    const { place } = run;
    place.table = this;
    place.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = run;
    else this.#newest.place.newer = run;
    this.#newest = run;
    if (!isIdNew) this.#indexAll();
  }

  get(runId: string): MemoryRun | undefined {
    this.#indexAll();
    return this.#index.get(runId);
  }

  all(): MemoryRun[] {
    this.#indexAll();
    return [...this.#index.values()];
  }

  has(run: MemoryRun): boolean {
    return run.place.table === this;
  }

  delete(run: MemoryRun): void {
    const { place } = run;
    if (place.table !== this) return;
    place.table = undefined;
    if (place.isIndexed) this.#index.delete(run.request.runId);
    else this.#unlink(run);
  }

  #indexAll(): void {
    for (let run = this.#oldest; run !== undefined; run = this.#oldest) {
      this.#unlink(run);
      run.place.isIndexed = true;
      this.#index.set(run.request.runId, run);
    }
  }

  #unlink({ place }: MemoryRun): void {
    const { older, newer } = place;
    if (older === undefined) this.#oldest = newer;
    else older.place.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.place.older = older;
    place.older = undefined;
    place.newer = undefined;
  }
}
