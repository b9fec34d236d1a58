import type { Worker } from "@dreamnet/workflow";

/** How long a worker sleeps when nothing wakes it, in ms: another process may have queued something. */
const NAP = 200;

/** Takes runs as long as there are some, `concurrency` at once; sleeps in between. */
export function startWorker(options: {
  readonly concurrency: number;
  /** Claims a run and gives what waits for its end; undefined when there is none. */
  readonly claim: () => Promise<(() => Promise<void>) | undefined>;
  /** Calls back when there may be something to claim. @returns What ends that. */
  readonly onWake: (wake: () => void) => () => void;
  /** A claim that failed, as on a locked store: the worker goes on after a nap. */
  readonly onFault?: (error: unknown) => void;
}): Worker {
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let wake: () => void = () => undefined;
  const stopListening = options.onWake(() => wake());
  const nap = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, NAP);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    while (!isStopping) {
      if (running.size >= options.concurrency) {
        await Promise.race(running);
        continue;
      }
      let ended: (() => Promise<void>) | undefined;
      try {
        ended = await options.claim();
      } catch (error) {
        options.onFault?.(error);
      }
      if (ended === undefined) {
        if (!isStopping) await nap();
        continue;
      }
      const run: Promise<void> = ended()
        .catch((error: unknown) => options.onFault?.(error))
        .finally(() => running.delete(run));
      running.add(run);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      isStopping = true;
      wake();
      stopListening();
      await looping;
      await Promise.all(running);
    },
  };
}
