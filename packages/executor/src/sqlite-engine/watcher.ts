import type { Database, Statement } from "./database.ts";

/** ms between two looks for what other processes wrote; one look costs some microseconds and reads no disk. */
const INTERVAL = 40;
/** ms after which somebody who waits looks anyway: an owner may have ended without writing anything. */
const PATIENCE = 200;

/** Notices that another process has written to the store. */
export class Watcher {
  readonly #version: Statement;
  readonly #onChange: () => void;
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  #last: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, onChange: () => void) {
    this.#version = database.prepare("PRAGMA data_version");
    this.#onChange = onChange;
    this.#last = this.#read();
  }

  /** Looks as long as it is asked to; holds no process up. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => {
      const version = this.#read();
      if (version === this.#last) return;
      this.#last = version;
      this.#onChange();
      this.wake();
    }, INTERVAL);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.wake();
  }

  /** Something has changed, here or elsewhere. */
  wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
    for (const listener of this.#listeners) listener();
  }

  /** Calls back at each change. @returns What ends that. */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves at the next change, at a time, or after a while. */
  async next(signal?: AbortSignal, at = Number.POSITIVE_INFINITY): Promise<void> {
    signal?.throwIfAborted();
    const ms = Math.max(1, Math.min(PATIENCE, at - Date.now()));
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        signal?.removeEventListener("abort", go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      this.#waiting.add(go);
      signal?.addEventListener("abort", go, { once: true });
    });
    signal?.throwIfAborted();
  }

  #read(): number {
    return (this.#version.get() as { data_version: number }).data_version;
  }
}
