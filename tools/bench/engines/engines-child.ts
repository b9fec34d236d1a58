// One engine in a process of its own: runs workflows of three steps, and tells what they took.
import { loadavg } from "node:os";
import { syncFloor } from "../executor/fsync-floor.ts";
import { type EnginePlace, type OpenEngine, setupEngine } from "./engines.ts";

/** What a child is asked; handed over as JSON. */
export interface EngineTask {
  readonly engine: string;
  readonly place: EnginePlace;
  /** Runs before anything is measured. */
  readonly warmUp: number;
  /** Runs one after the other. */
  readonly alone: number;
  /** Runs at each of the other concurrencies. */
  readonly many: number;
  /** Whether longer runs and larger results are measured too. */
  readonly growth: boolean;
}

/** Times in ms. */
export interface EngineFigures {
  readonly start: number;
  readonly times: readonly number[];
  /** Runs per second by how many go on at once. */
  readonly rates: Readonly<Record<string, number>>;
  /** CPU ms of this process per workflow, over all of them. */
  readonly cpu: number;
  /** MB. */
  readonly memory: number;
  /** Load of the machine, and µs of a synced append, when it was measured. */
  readonly load: number;
  readonly floor: number;
  readonly growth?: Growth;
}

/** ms of one step. */
export interface Growth {
  /** By steps in the run. */
  readonly steps: Readonly<Record<string, number>>;
  /** By bytes of the step's result. */
  readonly payload: Readonly<Record<string, number>>;
}

const task = JSON.parse(process.argv[2] ?? "{}") as EngineTask;
const opened = performance.now();
const engine = await setupEngine(task.engine, task.place);
await engine.run(0);
const start = performance.now() - opened;
let number = 1;
const next = (): number => {
  number += 1;
  return number;
};
// Until the code is compiled: an engine lives for hours, and its first second is told of by "start".
const warmUp = async (): Promise<void> => {
  for (let index = 0; index < task.warmUp / 20; index += 1) await engine.run(next());
};
await Promise.all(Array.from({ length: 20 }, warmUp));

const before = process.cpuUsage();
const first = number;
const times: number[] = [];
const rates: Record<string, number> = {};
const begun = performance.now();
for (let index = 0; index < task.alone; index += 1) {
  const at = performance.now();
  await engine.run(next());
  times.push(performance.now() - at);
}
rates["1"] = (task.alone / (performance.now() - begun)) * 1_000;
for (const lanes of [10, 100]) {
  let left = task.many;
  const at = performance.now();
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await engine.run(next());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  rates[lanes] = (task.many / (performance.now() - at)) * 1_000;
}
const { user, system } = process.cpuUsage(before);
const figures: EngineFigures = {
  start,
  times,
  rates,
  cpu: (user + system) / 1_000 / (number - first),
  memory: process.memoryUsage.rss() / 1e6,
  load: loadavg()[0] ?? Number.NaN,
  floor: syncFloor(task.place.folder),
  ...(task.growth ? { growth: await measureGrowth(engine) } : {}),
};
process.send?.(figures);
await engine.close();
process.disconnect?.();

/** The least of some runs each: what else goes on here makes none shorter. */
async function measureGrowth(open: OpenEngine): Promise<Growth> {
  const ofStep = async (steps: number, bytes: number, runs: number): Promise<number> => {
    let best = Number.POSITIVE_INFINITY;
    for (let index = 0; index < runs; index += 1) {
      const at = performance.now();
      await open.runLong(steps, bytes);
      best = Math.min(best, (performance.now() - at) / steps);
    }
    return best;
  };
  return {
    steps: { 10: await ofStep(10, 0, 20), 100: await ofStep(100, 0, 5), 1000: await ofStep(1_000, 0, 2) },
    payload: { 1000: await ofStep(10, 1_000, 20), 1000000: await ofStep(10, 1_000_000, 4) },
  };
}
