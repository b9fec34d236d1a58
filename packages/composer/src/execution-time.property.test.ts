import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeTime } from "./execution-time.ts";
import { orderNodes } from "./order.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 10_000 : 800;

interface Timed {
  readonly needs: readonly (readonly number[])[];
  readonly times: readonly { readonly estimated: number; readonly max: number }[];
  /** What each node really takes, for once. */
  readonly real: readonly number[];
  readonly concurrency: number;
}

const plans: fc.Arbitrary<Timed> = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc
    .record({
      needs: fc.tuple(
        ...Array.from({ length: count }, (_, index) => fc.subarray(Array.from({ length: index }, (_none, at) => at))),
      ),
      estimated: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: count, maxLength: count }),
      more: fc.array(fc.nat(20), { minLength: count, maxLength: count }),
      share: fc.array(fc.nat(100), { minLength: count, maxLength: count }),
      concurrency: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ needs, estimated, more, share, concurrency }) => {
      const times = estimated.map((time, index) => ({ estimated: time, max: time + (more[index] ?? 0) }));
      const real = times.map(({ max }, index) => Math.ceil((max * (share[index] ?? 0)) / 100));
      return { needs, times, real, concurrency };
    }),
);

/** Tick by tick, with no cleverness: a place that is free takes the first node that may begin. */
function runFor(needs: Timed["needs"], times: readonly number[], concurrency: number): number {
  const ends = new Map<number, number>();
  for (let now = 0; ; now += 1) {
    const isOver = (index: number): boolean => (ends.get(index) ?? Number.POSITIVE_INFINITY) <= now;
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      const running = [...ends.values()].filter((end) => end > now).length;
      const next = times.findIndex((_, index) => !ends.has(index) && (needs[index] ?? []).every(isOver));
      if (next >= 0 && running < concurrency) {
        ends.set(next, now + (times[next] ?? 0));
        isChanged = true;
      }
    }
    if (ends.size === times.length && [...ends.keys()].every(isOver)) return now;
  }
}

describe("the time of a composite", () => {
  it("is estimated as it runs when each node takes what it estimates", () => {
    fc.assert(
      fc.property(plans, ({ needs, times, concurrency }) => {
        const { estimated } = composeTime(times, needs, orderNodes(needs).order, concurrency);
        expect(estimated).toBe(
          runFor(
            needs,
            times.map((time) => time.estimated),
            concurrency,
          ),
        );
      }),
      { numRuns: runs },
    );
  });

  it("is at most what it says, whatever each node takes within its own limit", () => {
    fc.assert(
      fc.property(plans, ({ needs, times, real, concurrency }) => {
        const { max } = composeTime(times, needs, orderNodes(needs).order, concurrency);
        expect(runFor(needs, real, concurrency)).toBeLessThanOrEqual(max);
        const longest = times.map((time) => time.max);
        expect(runFor(needs, longest, concurrency)).toBeLessThanOrEqual(max);
        expect(max).toBeLessThanOrEqual(longest.reduce((sum, time) => sum + time, 0));
      }),
      { numRuns: runs },
    );
  });
});
