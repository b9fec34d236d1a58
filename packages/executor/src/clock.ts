/** Time as the executor needs it. Limits of time run on real timers, whatever the clock says. */
export interface ExecutorClock {
  /** ms, only ever growing. */
  now(): number;
  /** Waits; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: ExecutorClock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", abort);
        resolve();
      }, clampTimer(ms));
      signal.addEventListener("abort", abort, { once: true });
    }),
};

/** A timer longer than this would fire at once. */
export const clampTimer = (ms: number): number => Math.min(Math.max(0, ms), 2 ** 31 - 1);

/** 1980-01-01, the first date that a ZIP archive can carry. */
const EARLIEST = 315_532_800_000;

/**
 * The time for what goes into a package: as the caller gives it, else `SOURCE_DATE_EPOCH`, else 1980-01-01T00:00:00Z.
 * Never the clock: equal input gives equal bytes.
 */
export function packageTime(given: Date | undefined, env: Readonly<Record<string, string | undefined>>): () => Date {
  const epoch = env["SOURCE_DATE_EPOCH"];
  const ms =
    given !== undefined && !Number.isNaN(given.getTime())
      ? given.getTime()
      : epoch !== undefined && /^\d{1,12}$/.test(epoch)
        ? Number(epoch) * 1000
        : EARLIEST;
  return () => new Date(ms);
}

let lastTime = { ms: 0, text: new Date(0).toISOString() };

/** ISO 8601 of a time in ms; many short runs share one. */
export function isoTime(ms: number): string {
  if (lastTime.ms !== ms) lastTime = { ms, text: new Date(ms).toISOString() };
  return lastTime.text;
}
