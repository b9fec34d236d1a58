import { loadavg } from "node:os";
import { median } from "../../measure/report.ts";
import type { Candidate } from "./peers.ts";

/** What was measured of one candidate; times in µs for one workflow. */
export interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** Of all threads of this process. */
  readonly cpu: number;
  /** Workflows in a second, by how many go on at once. */
  readonly rates: Readonly<Record<number, number>>;
  /** The machine's load in the last minute when it ended. */
  readonly load: number;
}

/** How much is done. */
export interface Extent {
  readonly warmUps: number;
  /** In turns, so that all candidates see the same minutes of the machine. */
  readonly rounds: number;
  /** Workflows in a round, one after the other. */
  readonly batch: number;
  /** Workflows for each of the rates. */
  readonly many: number;
  readonly concurrencies: readonly number[];
  /** Workflows that are timed as one where one alone is too short for the clock; default 1. */
  readonly chunk?: number;
}

/** Measures candidates of one class in turns. Each must give the right number, or it throws. */
export async function measureAll(
  candidates: Readonly<Record<string, Candidate>>,
  extent: Extent,
): Promise<Readonly<Record<string, Measured>>> {
  const entries = Object.entries(candidates);
  const chunk = extent.chunk ?? 1;
  for (const [name, run] of entries) {
    for (let index = 0; index < extent.warmUps; index += 1) await checked(name, run, index);
  }
  const samples = new Map(entries.map(([name]) => [name, { times: [] as number[], cpu: 0, count: 0 }]));
  for (let round = 0; round < extent.rounds; round += 1) {
    for (const [name, run] of entries) {
      const own = samples.get(name) as { times: number[]; cpu: number; count: number };
      const before = process.cpuUsage();
      for (let done = 0; done < extent.batch; done += chunk) {
        const begun = performance.now();
        for (let index = 0; index < chunk; index += 1) await run({ n: index });
        own.times.push(((performance.now() - begun) * 1000) / chunk);
      }
      const { user, system } = process.cpuUsage(before);
      own.cpu += user + system;
      own.count += extent.batch;
    }
  }
  const found: Record<string, Measured> = {};
  for (const [name, run] of entries) {
    const { times, cpu, count } = samples.get(name) as { times: number[]; cpu: number; count: number };
    const rates: Record<number, number> = {};
    for (const concurrency of extent.concurrencies) {
      const tries: number[] = [];
      for (let round = 0; round < 3; round += 1) tries.push(await rateOf(run, extent.many, concurrency));
      rates[concurrency] = Math.max(...tries);
    }
    found[name] = {
      p50: median(times),
      p99: percentile(times, 0.99),
      cpu: cpu / count,
      rates,
      load: loadavg()[0] ?? 0,
    };
  }
  return found;
}

async function checked(name: string, run: Candidate, n: number): Promise<void> {
  const result = await run({ n });
  if (result.n !== n + 3) throw new Error(`${name} gave ${JSON.stringify(result)} where ${n + 3} is expected.`);
}

/** Workflows in a second with so many at once. */
async function rateOf(run: Candidate, many: number, concurrency: number): Promise<number> {
  const count = Math.max(concurrency, many);
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run({ n: left });
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (count * 1000) / (performance.now() - begun);
}

/** The value below which this share lies. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
