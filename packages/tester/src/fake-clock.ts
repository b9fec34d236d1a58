import type { ExecutorOptions } from "@dreamnet/executor";

/** A clock whose waits pass at once. */
export interface FakeClock extends NonNullable<ExecutorOptions["clock"]> {
  /** Every wait so far, in ms. */
  readonly waits: readonly number[];
  /** Lets time pass. @param ms - Not negative. */
  advance(ms: number): void;
}

/**
 * Makes a clock for an executor, so that retries with their waits of minutes are tested in no time.
 *
 * @param start - ms at which it begins.
 * @example
 * const clock = createFakeClock();
 * await new WorkflowExecutor({ clock, random: () => 1 }).execute(flakyWorkflow, input);
 * clock.waits; // => [1000, 2000]
 */
export function createFakeClock(start = 0): FakeClock {
  let time = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    advance: (ms) => {
      time += Math.max(0, ms);
    },
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      time += Math.max(0, ms);
      // Whoever waits elsewhere has their turn, as in a real wait.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
}
