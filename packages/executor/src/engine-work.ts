import type { RunRecord, StartRequest, Worker } from "@dreamnet/workflow";
import { clampTimer } from "./clock.ts";
import { engineClosed } from "./engine-errors.ts";

/** What an engine has under way in its process: equal starts join each other, and a shutdown waits for everything. */
export class EngineWork {
  phase: "open" | "closing" | "closed" = "open";
  readonly #starts = new Map<string, { readonly request: StartRequest; readonly ended: Promise<RunRecord> }>();
  readonly #working = new Set<Promise<unknown>>();
  readonly #workers = new Set<Worker>();

  /** @throws {@link TerminalError} with code `ENGINE_CLOSED` once a shutdown has begun. */
  checkOpen(runId: string): void {
    if (this.phase !== "open") throw engineClosed(runId);
  }

  /** Starts a run, unless an equal start goes on here already: then both have the one's result. */
  async startOnce(request: StartRequest, start: () => Promise<RunRecord>): Promise<RunRecord> {
    this.checkOpen(request.runId);
    const known = this.#starts.get(request.runId);
    // The store compares in full; here an equal text is enough to join.
    if (known !== undefined && textOf(request) === textOf(known.request)) return known.ended;
    const ended = this.track(start());
    if (known !== undefined) return ended;
    this.#starts.set(request.runId, { request, ended });
    try {
      return await ended;
    } finally {
      this.#starts.delete(request.runId);
    }
  }

  /** Lets a shutdown wait for it. */
  track<T>(promise: Promise<T>): Promise<T> {
    this.#working.add(promise);
    const forget = (): void => void this.#working.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  /** A worker that a shutdown stops, if nobody has before. */
  addWorker(worker: Worker): Worker {
    this.#workers.add(worker);
    return {
      stop: async () => {
        await worker.stop();
        this.#workers.delete(worker);
      },
    };
  }

  /** Nothing begins any more; what goes on, goes on. */
  close(): void {
    this.phase = "closing";
    for (const worker of this.#workers) void this.track(worker.stop());
  }

  /** Waits for what is under way, and for what that leaves behind. @param ms - At most. */
  async drain(ms: number): Promise<void> {
    const end = Date.now() + ms;
    for (let left = ms; this.#working.size > 0 && left > 0; left = end - Date.now()) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled(this.#working),
        new Promise((resolve) => {
          timer = setTimeout(resolve, clampTimer(left));
        }),
      ]);
      clearTimeout(timer);
    }
  }
}

const textOf = ({ workflow, input }: StartRequest): string => JSON.stringify([workflow, input]);
