import type { ExecutionTime } from "@dreamnet/workflow";
import { dependentsOf, ReadyNodes } from "./order.ts";

/** How long a composite takes whose nodes take so long, at most `concurrency` at once. */
export function composeTime(
  times: readonly ExecutionTime[],
  needs: readonly (readonly number[])[],
  order: readonly number[],
  concurrency: number,
): ExecutionTime {
  const estimated = simulate(
    times.map((time) => time.estimated),
    needs,
    concurrency,
  );
  const longest = times.map((time) => time.max);
  const path = criticalPath(longest, needs, order);
  const total = longest.reduce((sum, time) => sum + time, 0);
  // No schedule that leaves no place idle takes longer (Graham 1966); a shorter node can make another one wait.
  const max = concurrency >= times.length ? path : Math.ceil((total - path) / concurrency) + path;
  return { estimated: bounded(estimated), max: bounded(Math.max(max, estimated)) };
}

/** The longest of several, of which one runs. */
export function longestTime(times: readonly ExecutionTime[]): ExecutionTime {
  return {
    estimated: Math.max(1, ...times.map(({ estimated }) => estimated)),
    max: Math.max(1, ...times.map(({ max }) => max)),
  };
}

const bounded = (time: number): number => Math.min(Math.max(1, time), Number.MAX_SAFE_INTEGER);

/** The end of the last node, when each starts as the composite would start it. */
function simulate(times: readonly number[], needs: readonly (readonly number[])[], concurrency: number): number {
  const dependents = dependentsOf(needs);
  const waiting = needs.map((before) => before.length);
  const ready = new ReadyNodes();
  for (const [index, count] of waiting.entries()) if (count === 0) ready.add(index);
  const ends = new Map<number, number[]>();
  const moments = new ReadyNodes();
  let now = 0;
  let running = 0;
  for (;;) {
    while (running < concurrency) {
      const index = ready.take();
      if (index === undefined) break;
      const end = now + (times[index] ?? 0);
      const others = ends.get(end);
      if (others === undefined) {
        ends.set(end, [index]);
        moments.add(end);
      } else others.push(index);
      running += 1;
    }
    const moment = moments.take();
    if (moment === undefined) return now;
    now = moment;
    const ended = ends.get(moment) ?? [];
    ends.delete(moment);
    running -= ended.length;
    for (const index of ended)
      for (const dependent of dependents[index] ?? []) {
        waiting[dependent] = (waiting[dependent] ?? 0) - 1;
        if (waiting[dependent] === 0) ready.add(dependent);
      }
  }
}

function criticalPath(
  times: readonly number[],
  needs: readonly (readonly number[])[],
  order: readonly number[],
): number {
  const ends = Array.from({ length: times.length }, () => 0);
  let longest = 0;
  for (const index of order) {
    const begin = (needs[index] ?? []).reduce((latest, need) => Math.max(latest, ends[need] ?? 0), 0);
    const end = begin + (times[index] ?? 0);
    ends[index] = end;
    longest = Math.max(longest, end);
  }
  return longest;
}
