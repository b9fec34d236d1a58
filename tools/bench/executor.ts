import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import type { Bar, Report } from "../measure/report.ts";
import { type DurableFigures, full, measureDurable, recordsOfRun } from "./executor/durable.ts";
import { type GrowthFigures, measureGrowth } from "./executor/growth.ts";
import { type Measured, measureAll } from "./executor/measure.ts";
import { type Candidate, peers } from "./executor/peers.ts";
import { measureStarts, type StartFigures } from "./executor/start.ts";
import { countingWorkflow, floor, parsed, plain } from "./executor/workload.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const ours = "ours, in memory";
const byHand = "floor: calls, zod, time limit, AbortSignal";

/** The executor and its engines, beside what its users would take instead, in the same minutes on the same machine. */
export async function benchExecutor(): Promise<Report> {
  // On the disk of the checkout: a temporary folder may lie in memory, where a sync costs nothing.
  const cache = join(top, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "bench-"));
  try {
    const memory = await measureMemory();
    const durable = await measureDurable(folder);
    const growth = await measureGrowth(folder);
    const starts = await measureStarts(folder);
    return describe(memory, durable, growth, starts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureMemory(): Promise<Readonly<Record<string, Measured>>> {
  const executor = new WorkflowExecutor({ events: new NervousSystem() });
  const workflow = countingWorkflow(3);
  const own: Candidate = async (input) => {
    const result = await executor.execute(workflow, input);
    if (!result.success) throw result.error;
    return result.output;
  };
  const candidates = { plain, "plain, with 8 zod parses": parsed, [byHand]: floor, [ours]: own, ...peers };
  return measureAll(candidates, {
    // Until the compiler has done with every candidate: 5,000 take 25 ms, and on a busy machine it comes too late.
    warmUps: 20_000,
    rounds: 40,
    batch: 500,
    chunk: 50,
    many: 10_000,
    concurrencies: [1, 10, 100],
  });
}

function describe(
  memory: Readonly<Record<string, Measured>>,
  durable: DurableFigures,
  growth: GrowthFigures,
  starts: StartFigures,
): Report {
  const figures = (set: Readonly<Record<string, Measured>>, name: string): Measured => {
    const found = set[name];
    if (found === undefined) throw new Error(`${name} was not measured.`);
    return found;
  };
  const durableFull = figures(durable.measured, full);
  const alone = 1e6 / durableFull.p50;
  const bars: Bar[] = [
    {
      name: "in memory / floor",
      value: figures(memory, ours).p50 / figures(memory, byHand).p50,
      relation: "<=",
      limit: 2,
    },
    {
      name: `durable, one at a time / (${recordsOfRun} records × synced append)`,
      value: durableFull.p50 / (recordsOfRun * durable.sync),
      relation: "<=",
      limit: 1.3,
    },
    {
      name: "durable: rate of 100 at once / one at a time",
      value: (durableFull.rates[100] ?? 0) / alone,
      relation: ">=",
      limit: 10,
    },
    ...(["memory", "durable"] as const).map(
      (kind): Bar => ({
        name: `a step of a run of 10,000 / of 10, ${kind}`,
        value: (growth[kind][10_000] ?? Number.NaN) / (growth[kind][10] ?? Number.NaN),
        relation: "<=",
        limit: 1.2,
      }),
    ),
    {
      name: "a graph of 10,000 nodes / of 1,000",
      value: (growth.graph[10_000] ?? Number.NaN) / (growth.graph[1_000] ?? Number.NaN),
      relation: "<=",
      limit: 15,
    },
  ];
  return {
    title: "Workflows of three steps: (a) not durable, (b) durable in one process",
    columns: ["what", "p50 µs", "p99 µs", "CPU µs", "1 at once /s", "10 /s", "100 /s", "load"],
    rows: [...rowsOf("a", memory), ...rowsOf("b", durable.measured)],
    bars,
    notes: [
      `A synced append of 200 bytes takes ${durable.sync.toFixed(0)} µs here (p50): ${Math.round(1e6 / durable.sync)} in a second.`,
      ...Object.entries(growth.memory).map(
        ([steps, cost]) =>
          `a step of a run of ${steps}: ${cost.toFixed(2)} µs in memory, ${(growth.durable[Number(steps)] ?? 0).toFixed(1)} µs durable (NORMAL)`,
      ),
      ...Object.entries(growth.graph).map(([nodes, ms]) => `a graph of ${nodes} nodes: ${ms.toFixed(0)} ms`),
      ...Object.entries(growth.payload).map(
        ([bytes, cost]) => `a durable step (NORMAL) with a result of ${bytes} bytes: ${cost.toFixed(0)} µs`,
      ),
      `a process: ${starts.node.toFixed(0)} ms alone; to the end of its first durable workflow ${starts.first.toFixed(0)} ms and ${starts.memory.toFixed(0)} MB more`,
      `after a kill -9 inside a step: ${starts.recovery.toFixed(0)} ms from the next process's start to the end of the run, beside Node's own`,
      "The sandbox, cold and warm: `pnpm bench sandbox`.",
      "NOT RUN: Mastra (234 MB in 382 packages, one of which runs code at installation); (c) distributed engines, which need servers.",
    ],
    data: { memory, durable, growth, starts },
  };
}

function rowsOf(kind: "a" | "b", measured: Readonly<Record<string, Measured>>): (string | number)[][] {
  const rate = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(0));
  return Object.entries(measured).map(([name, { p50, p99, cpu, rates, load }]) => [
    `(${kind}) ${name}`,
    p50.toFixed(1),
    p99.toFixed(1),
    cpu.toFixed(1),
    rate(rates[1]),
    rate(rates[10]),
    rate(rates[100]),
    load.toFixed(1),
  ]);
}
