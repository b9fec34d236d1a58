import { openContentStore } from "@dreamnet/content-store";
import { createDbosEngine } from "../../packages/engine-dbos/src/index.ts";
import type { Part } from "./faults.ts";
import { waiting } from "./setup.ts";
import { LEASE, Site } from "./site.ts";

const RUNS = 90;
const WAIT = 400;
const CONCURRENCY = 5;

/** Runs that wait rather than compute, by one worker and by three. */
export async function measureScaling(say: (line: string) => void): Promise<Part> {
  const rates: { workers: number; rate: number }[] = [];
  for (const workers of [1, 3]) {
    const rate = await measure(workers);
    rates.push({ workers, rate });
    say(`       ${workers} workers: ${rate.toFixed(2)} runs/s`);
  }
  const [one, three] = rates;
  const factor = (three?.rate ?? 0) / (one?.rate ?? 1);
  return {
    rows: [
      ...rates.map(({ workers, rate }): [string, string] => [
        `runs/s of ${3 * WAIT} ms of waiting, ${CONCURRENCY} at once in each of ${workers}`,
        rate.toFixed(2),
      ]),
      ["three workers against one", `× ${factor.toFixed(2)}`],
    ],
    bars: [{ name: "three workers against one, on steps that wait", value: factor, relation: ">=", limit: 2.5 }],
    notes: [],
    data: { rates, factor },
  };
}

async function measure(workers: number): Promise<number> {
  const site = await Site.open();
  try {
    const store = await openContentStore({ root: site.store });
    const engine = await createDbosEngine({ url: site.postgres.url(), store, leaseDuration: LEASE });
    const { name, version } = waiting;
    for (let number = 0; number < RUNS; number += 1)
      await engine.enqueue({ runId: `run-${number}`, workflow: { name, version }, input: { number, wait: WAIT } });
    for (let index = 0; index < workers; index += 1) await site.startWorker(CONCURRENCY);
    // From when all are at work: what a process takes to start is no part of it.
    const done = async (): Promise<number> =>
      (await engine.list({ status: "succeeded", workflow: name, limit: RUNS })).length;
    let before = await done();
    const begun = performance.now();
    const first = before;
    while (before < RUNS) {
      await pause(50);
      before = await done();
    }
    const seconds = (performance.now() - begun) / 1_000;
    await engine.shutdown();
    return (RUNS - first) / seconds;
  } finally {
    await site.close();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
