const FIRST = 1_000;
const CAP = 100_000;

/**
 * The wait after a failed attempt: 1 s, doubled with each attempt, at most 100 s, with full jitter.
 *
 * @param attempt - Number of the attempt that has failed, from 1.
 * @param random - From 0 up to, not including, 1.
 * @returns ms.
 */
export function backoffDelay(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(CAP, FIRST * 2 ** Math.min(attempt - 1, 30)));
}
