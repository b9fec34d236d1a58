import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Postgres } from "../../packages/engine-dbos/test/postgres.ts";
import { median, type Report } from "../measure/report.ts";
import type { EngineFigures, EngineTask } from "./engines/engines-child.ts";
import { measureRecovery } from "./engines/measure-recovery.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Each candidate in turn, so often: the machine's mood changes from one minute to the next. */
const ROUNDS = 5;
const size = { warmUp: 2_000, alone: 150, many: 600 };

/** Those that go on with a run after its process was killed. */
const recovers: ReadonlySet<string> = new Set(["sqlite-full", "dbos", "raw-dbos"]);

interface Row {
  readonly engine: string;
  readonly label: string;
  readonly durable: string;
  readonly figures: readonly EngineFigures[];
}

/** Durable engines beside each other: in one process, and on a server. */
export async function benchEngines(): Promise<Report> {
  // On the disk of the checkout: a temporary folder may lie in memory, where a sync costs nothing.
  const cache = join(top, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "bench-"));
  const postgres = await Postgres.start();
  const redis = await startRedis(folder);
  try {
    const candidates = [
      { engine: "sqlite-full", label: "(b) ours, embedded, FULL", durable: "each step", server: "" },
      { engine: "sqlite-normal", label: "(b) ours, embedded, NORMAL", durable: "not synced", server: "" },
      { engine: "dbos", label: "(c) ours on DBOS", durable: "each step", server: postgres.url() },
      { engine: "raw-dbos", label: "(c) raw DBOS", durable: "each step", server: postgres.url() },
      ...(redis === undefined
        ? []
        : [{ engine: "bullmq", label: "(c) BullMQ, a queue", durable: "everysec, by hand", server: redis.path }]),
    ];
    const measured = new Map<string, EngineFigures[]>();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { engine, server } of candidates) {
        const figures = await measure({ engine, place: { server, folder }, ...size, growth: round === 0 });
        measured.set(engine, [...(measured.get(engine) ?? []), figures]);
      }
    const rows = candidates.map(({ engine, label, durable }) => ({
      engine,
      label,
      durable,
      figures: measured.get(engine) ?? [],
    }));
    const recovery = new Map<string, number>();
    for (const { engine, server } of candidates)
      if (recovers.has(engine)) recovery.set(engine, await measureRecovery(engine, { server, folder }));
    return describe(rows, measured, { recovery, hasRedis: redis !== undefined });
  } finally {
    await redis?.stop();
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(
  rows: readonly Row[],
  measured: ReadonlyMap<string, readonly EngineFigures[]>,
  { recovery, hasRedis }: { readonly recovery: ReadonlyMap<string, number>; readonly hasRedis: boolean },
): Report {
  const cpu = (engine: string): number => median((measured.get(engine) ?? []).map((figures) => figures.cpu));
  const best = (figures: readonly EngineFigures[], lanes: string): number =>
    Math.max(...figures.map(({ rates }) => rates[lanes] ?? 0));
  return {
    title: "Engines: workflows of three steps",
    columns: [
      ...["engine", "durable", "p50 ms", "p99 ms", "/s at 1", "/s at 10", "/s at 100", "CPU ms", "MB", "start ms"],
      ...["step of 10", "of 100", "of 1000", "with 1 KB", "with 1 MB", "after kill -9", "sync µs", "load"],
    ],
    rows: rows.map(({ engine, label, durable, figures }) => {
      const growth = figures.find((each) => each.growth !== undefined)?.growth;
      return [
        label,
        durable,
        // Of the best round: what others did on the machine at the time is no property of the engine.
        Math.min(...figures.map(({ times }) => quantile(times, 0.5))).toFixed(2),
        Math.min(...figures.map(({ times }) => quantile(times, 0.99))).toFixed(2),
        best(figures, "1").toFixed(0),
        best(figures, "10").toFixed(0),
        best(figures, "100").toFixed(0),
        median(figures.map((each) => each.cpu)).toFixed(2),
        median(figures.map(({ memory }) => memory)).toFixed(0),
        median(figures.map(({ start }) => start)).toFixed(0),
        ...["10", "100", "1000"].map((steps) => growth?.steps[steps]?.toFixed(2) ?? "-"),
        ...["1000", "1000000"].map((bytes) => growth?.payload[bytes]?.toFixed(2) ?? "-"),
        recovery.get(engine)?.toFixed(0) ?? "-",
        median(figures.map(({ floor }) => floor)).toFixed(0),
        median(figures.map(({ load }) => load)).toFixed(1),
      ];
    }),
    bars: [
      {
        name: "CPU per workflow, ours on DBOS / raw DBOS",
        value: cpu("dbos") / cpu("raw-dbos"),
        relation: "<=",
        limit: 1.1,
      },
    ],
    notes: [
      "step of 10, 100, 1000, with 1 KB, with 1 MB: ms of one step, by the run's length and by the size of its result.",
      "after kill -9: ms until another process has the result. Ours: it is at work, and the lease was set to 1000 ms; raw DBOS: it starts, since DBOS takes over at a start alone.",
      "sync: a synced append of 200 bytes; load: of the machine's 2 cores; both in the minutes of the row.",
      "Class (a) and OpenWorkflow, of class (b): pnpm bench executor. The sandbox, cold and warm: pnpm bench sandbox.",
      "CPU is that of the workers' process alone, the median of the rounds; Postgres and Redis work beside it.",
      ...(hasRedis ? [] : ["NOT RUN: BullMQ: there is no redis-server: node tools/setup-system.mjs bench."]),
      "NOT RUN: Restate: its server's licence (BSL 1.1) is none that this repository takes in, for development either.",
    ],
    data: { measured: Object.fromEntries(measured), recovery: Object.fromEntries(recovery) },
  };
}

const quantile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;

async function measure(task: EngineTask): Promise<EngineFigures> {
  const child = spawn(
    process.execPath,
    [
      "--conditions=@dreamnet/source",
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("engines/engines-child.ts", import.meta.url)),
      JSON.stringify(task),
    ],
    { stdio: ["ignore", "ignore", "inherit", "ipc"], env: { ...process.env, NODE_OPTIONS: "" } },
  );
  const figures = await new Promise<EngineFigures>((resolve, reject) => {
    child.once("message", (message) => resolve(message as EngineFigures));
    child.once("exit", (code) => reject(new Error(`${task.engine} ended with ${code} before it had been measured.`)));
  });
  await ended(child);
  return figures;
}

async function startRedis(folder: string): Promise<{ path: string; stop(): Promise<void> } | undefined> {
  const program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"].find(
    (path) => existsSync(path),
  );
  if (program === undefined) return undefined;
  const path = join(folder, "redis.sock");
  const settings = ["--port", "0", "--unixsocket", path, "--dir", folder, "--appendonly", "yes"];
  const server = spawn(program, [...settings, "--appendfsync", "everysec", "--save", ""], { stdio: "ignore" });
  while (!existsSync(path)) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`);
    await sleep(20);
  }
  return {
    path,
    stop: async () => {
      server.kill("SIGTERM");
      await ended(server);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once("exit", resolve));
}
