import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openContentStore } from "@dreamnet/content-store";
import { manualGenerationWorkflow } from "@dreamnet/manual-generation";
import { findLogFaults } from "../../packages/engine-conformance/src/log-faults.ts";
import { readWitness } from "../../packages/engine-conformance/src/witness.ts";
import { createDbosEngine, handOver } from "../../packages/engine-dbos/src/index.ts";
import { packSource, type RunPlace } from "../../packages/pack-bin/src/pack-source.ts";
import type { Bar } from "../measure/report.ts";
import { writePaper } from "./papers.ts";
import { packs } from "./setup.ts";
import { LEASE, Site } from "./site.ts";

/** What one part of the command found. */
export interface Part {
  readonly rows: readonly (readonly (string | number)[])[];
  readonly bars: readonly Bar[];
  readonly notes: readonly string[];
  readonly data: unknown;
}

interface Paper {
  readonly path: string;
  readonly platform: "arxiv" | "medium";
}

/** Papers that are handed over at once by the one client. */
const LANES = 40;

/** Faults while three workers pack, and what is left of them in the packages: nothing. */
export async function measureFaults(
  options: { readonly tex: number; readonly plain: number; readonly seed: number },
  say: (line: string) => void,
): Promise<Part> {
  const site = await Site.open();
  try {
    const count = options.tex + options.plain;
    // TeX among the others, so that it is being compiled whenever something breaks.
    const every = Math.max(1, Math.floor(count / Math.max(1, options.tex)));
    let tex = 0;
    const papers = Array.from({ length: count }, (_, number): Paper => {
      const isTex = (number % every === 0 || count - number <= options.tex - tex) && tex < options.tex;
      if (isTex) tex += 1;
      const path = writePaper(join(site.folder, "papers"), number, options.seed);
      return { path, platform: isTex ? "arxiv" : "medium" };
    });
    const far = join(site.folder, "by-workers");
    const near = join(site.folder, "embedded");
    const worked = await packByWorkers(site, papers, far, say);
    say(`       the same ${count} papers by the embedded engine`);
    const embedded = await packAll(papers, near, join(site.folder, "home"), undefined, 2);
    const lines = readWitness(site.witness);
    const differing = papers.filter((paper) => digestOf(far, paper) !== digestOf(near, paper));
    const missing = papers.filter((paper) => digestOf(far, paper) === "nothing");
    const touched = new Map<string, Set<number>>();
    for (const { run, pid } of lines) touched.set(run, (touched.get(run) ?? new Set()).add(pid));
    const moved = [...touched.values()].filter((pids) => pids.size > 1).length;
    const faults = findLogFaults(lines);
    const seconds = (worked.duration / 1_000).toFixed(0);
    const exactly = (name: string, value: number): Bar => ({ name, value, relation: "<=", limit: 0 });
    return {
      rows: [
        ["papers with TeX, without", `${options.tex}, ${options.plain}`],
        ["faults", worked.faults.join("; ")],
        ["runs that ended well", `${worked.ready} of ${count} in ${seconds} s`],
        ["packages equal to the embedded engine's, byte by byte", `${count - differing.length} of ${count}`],
        ["steps acknowledged, by the log outside the engine", lines.filter(({ at }) => at === "ack").length],
        ["acknowledged steps that ran again, and like faults", faults.length],
        ["runs that another worker took up", moved],
      ],
      bars: [
        { name: "runs that ended well", value: worked.ready, relation: ">=", limit: count },
        { name: "the same by the embedded engine", value: embedded.ready, relation: ">=", limit: count },
        exactly("packages lost", missing.length),
        exactly("packages that differ from the embedded engine's", differing.length),
        exactly("acknowledged steps that ran again, and like faults of the log", faults.length),
        { name: "faults that struck while runs went on", value: worked.faults.length, relation: ">=", limit: 4 },
        { name: "runs that another worker took up", value: moved, relation: ">=", limit: 1 },
      ],
      notes: [...worked.problems, ...faults, ...differing.slice(0, 5).map(({ path }) => `differs: ${path}`)].slice(
        0,
        20,
      ),
      data: { count, ...worked, moved, logFaults: faults, differing: differing.length },
    };
  } finally {
    await site.close();
  }
}

interface Packed {
  readonly ready: number;
  readonly problems: readonly string[];
  /** ms */
  readonly duration: number;
}

async function packByWorkers(
  site: Site,
  papers: readonly Paper[],
  out: string,
  say: (line: string) => void,
): Promise<Packed & { readonly faults: readonly string[] }> {
  const store = await openContentStore({ root: site.store });
  const engine = await createDbosEngine({
    url: site.postgres.url(),
    store,
    leaseDuration: LEASE,
    onLog: () => undefined,
  });
  const workers = [await site.startWorker(2), await site.startWorker(2), await site.startWorker(2)];
  const place: RunPlace = {
    engine,
    store,
    run: (workflow, input, options) => handOver(engine, workflow, input, options),
  };
  let done = 0;
  const packing = packAll(papers, out, join(site.folder, "client"), place, LANES, () => {
    done += 1;
    if (done % 50 === 0) say(`       ${done} of ${papers.length} papers`);
  });
  const faults: string[] = [];
  const strike = async (share: number, what: string, act: () => Promise<void>): Promise<void> => {
    while (done < papers.length * share) await sleep(20);
    if (done >= papers.length) return;
    say(`       ${what}, with ${done} papers done`);
    faults.push(what);
    await act();
  };
  const striking = (async () => {
    await strike(0.1, "kill -9 of one worker", async () => {
      await untilInside(site.witness, workers[0]?.pid);
      workers[0]?.kill("SIGKILL");
    });
    await strike(0.25, "one worker stopped", async () => {
      await untilInside(site.witness, workers[1]?.pid);
      workers[1]?.kill("SIGSTOP");
      await sleep(LEASE * 2.5);
    });
    await strike(0.3, "the stopped one continued", async () => void workers[1]?.kill("SIGCONT"));
    await strike(0.45, "Postgres restarted", async () => {
      await site.postgres.pause("fast");
      await sleep(1_500);
      await site.postgres.resume();
    });
    await strike(0.6, "Postgres crashed and recovered", async () => {
      await site.postgres.pause("crash");
      await site.postgres.resume();
    });
  })();
  const packed = await packing;
  workers[1]?.kill("SIGCONT");
  await striking;
  await engine.shutdown();
  await site.stopWorkers();
  return { ...packed, faults };
}

/** Resolves when a process is inside a step, by the log: what strikes it then leaves something to take up. */
async function untilInside(witness: string, pid: number | undefined): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const open = new Set<string>();
    for (const line of readWitness(witness).filter((each) => each.pid === pid)) {
      if (line.at === "begin") open.add(`${line.run} ${line.step}`);
      else open.delete(`${line.run} ${line.step}`);
    }
    if (open.size > 0) return;
    await sleep(10);
  }
}

async function packAll(
  papers: readonly Paper[],
  out: string,
  home: string,
  place: RunPlace | undefined,
  lanes: number,
  onPaper: () => void = () => undefined,
): Promise<Packed> {
  const begun = performance.now();
  const problems: string[] = [];
  let ready = 0;
  const waiting = [...papers].reverse();
  const lane = async (): Promise<void> => {
    for (let paper = waiting.pop(); paper !== undefined; paper = waiting.pop()) {
      const { platform, path } = paper;
      try {
        const report = await packSource({
          location: path,
          targets: [{ platform, workflow: packs[platform] }],
          fallbacks: [manualGenerationWorkflow],
          out,
          home,
          ...(place === undefined ? {} : { place }),
        });
        const [entry] = report.packages;
        if (entry?.status === "ready" && entry.fallback === undefined) ready += 1;
        else problems.push(`${path}: ${JSON.stringify(entry ?? report.diagnostics).slice(0, 600)}`);
      } catch (error) {
        problems.push(`${path}: ${String(error)}`);
      }
      onPaper();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { ready, problems, duration: performance.now() - begun };
}

/** Of every path and byte of a paper's package; `nothing` where there is none. */
function digestOf(out: string, { path, platform }: Paper): string {
  const number = /paper-(\d+)\.md$/u.exec(path)?.[1] ?? "";
  const folder = join(out, `paper-${number.padStart(4, "0")}`, platform);
  if (!existsSync(folder)) return "nothing";
  const hash = createHash("sha256");
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const file = join(folder, name);
    if (statSync(file).isFile()) hash.update(`${name}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}
