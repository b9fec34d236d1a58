import { fileURLToPath } from "node:url";
import {
  type CampaignReport,
  type EngineFixture,
  engineConformance,
  runKillCampaign,
  traceSyncs,
  whyNoTrace,
} from "@dreamnet/engine-conformance";
import type { Bar, Report } from "../measure/report.ts";

/** Where the suite's processes keep compiled code; nothing of it is of use to anybody else. */
const compileCache = fileURLToPath(new URL("../../node_modules/.cache/conformance", import.meta.url));

interface Options {
  readonly runs: number;
  readonly kills: number;
  readonly seed: number;
  /** Only the cases whose name has this, and nothing else. */
  readonly only?: string;
  readonly say: (line: string) => void;
}

interface Part {
  readonly rows: readonly (readonly (string | number)[])[];
  readonly bars: readonly Bar[];
  readonly notes: readonly string[];
  readonly data: unknown;
}

/** The cases, the campaign of kills and the trace of system calls, for one engine. */
export async function measureConformance(fixture: EngineFixture, options: Options): Promise<Report> {
  const parts = [await measureCases(fixture, options)];
  if (options.only === undefined) {
    parts.push(await measureCampaign(fixture, options));
    parts.push(await measureTrace(fixture, options));
  }
  const [cases, campaign, trace] = parts;
  return {
    title: `The engine ${fixture.name} against the port's promises`,
    columns: ["promise", "found", "s"],
    rows: parts.flatMap(({ rows }) => rows),
    bars: parts.flatMap(({ bars }) => bars),
    notes: parts.flatMap(({ notes }) => notes),
    data: { cases: cases?.data, campaign: campaign?.data, trace: trace?.data },
  };
}

const exactly = (name: string, value: number, limit = 0): Bar => ({ name, value, relation: "<=", limit });

async function measureCases(fixture: EngineFixture, { only, say }: Options): Promise<Part> {
  const rows: (string | number)[][] = [];
  const failures: { name: string; message: string }[] = [];
  const notes: string[] = [];
  let passed = 0;
  for (const conformanceCase of engineConformance(fixture, { compileCache })) {
    const { name, lacks } = conformanceCase;
    if (only !== undefined && !name.includes(only)) continue;
    if (lacks.length > 0) {
      rows.push([name, "not this engine's", ""]);
      notes.push(`NOT RUN: “${name}”: this engine is not ${lacks.join(" nor ")}.`);
      continue;
    }
    const begun = performance.now();
    let found = "holds";
    try {
      await conformanceCase.run();
      passed += 1;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      found = "DOES NOT HOLD";
      failures.push({ name, message });
      notes.push(`${name}:`, ...message.split("\n").map((line) => `  ${line}`));
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    rows.push([name, found, seconds]);
    say(`${found === "holds" ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  }
  const bars: Bar[] = [
    exactly("promises that do not hold", failures.length),
    { name: "promises that hold", value: passed, relation: ">=", limit: 1 },
  ];
  return { rows, bars, notes, data: { passed, failures } };
}

async function measureCampaign(fixture: EngineFixture, { runs, kills, seed, say }: Options): Promise<Part> {
  if (!fixture.capabilities.durable) {
    const note = "NOT RUN: the campaign of kills: this engine is not durable.";
    return { rows: [["random kills", "not this engine's", ""]], bars: [], notes: [note], data: null };
  }
  let told = performance.now();
  const report = await runKillCampaign(fixture, {
    runs,
    kills,
    seed,
    compileCache,
    onProgress: (done) => {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      say(`       ${done.kills} kills, ${done.runs} runs\n`);
    },
  });
  const seconds = (report.duration / 1000).toFixed(1);
  return {
    rows: [[`kill -9 at random moments (seed ${seed})`, describeCampaign(report), seconds]],
    bars: [
      { name: "random kills of a process at work", value: report.kills, relation: ">=", limit: kills },
      { name: "runs in the campaign", value: report.runs, relation: ">=", limit: runs },
      exactly("acknowledged results lost", report.lost.length),
      exactly("acknowledged steps that ran again, and like faults of the log", report.repeated.length),
      exactly("runs that did not succeed in the end", report.open.length),
      // Without these the kills would have shown nothing.
      { name: "runs that another process took up", value: report.interruptedRuns, relation: ">=", limit: kills / 10 },
      {
        name: "steps answered from a dead process's journal",
        value: report.keptSteps,
        relation: ">=",
        limit: kills / 10,
      },
    ],
    notes: [...report.lost, ...report.repeated, ...report.open].slice(0, 20),
    data: report,
  };
}

function describeCampaign({ kills, runs, acknowledgedSteps, interruptedRuns, keptSteps }: CampaignReport): string {
  return `${kills} kills, ${runs} runs, ${acknowledgedSteps} steps acknowledged; ${interruptedRuns} runs taken up, ${keptSteps} steps kept`;
}

async function measureTrace(fixture: EngineFixture, { say }: Options): Promise<Part> {
  const name = "data synced before each acknowledgement (system calls)";
  const why = fixture.capabilities.tracesFiles ? whyNoTrace() : "this engine's files are a server's";
  if (why !== undefined) {
    const isBlocked = fixture.capabilities.tracesFiles;
    const bar: Bar = { name: "traces of system calls", value: 0, relation: ">=", limit: 1 };
    return {
      rows: [[name, isBlocked ? "BLOCKED" : "not this engine's", ""]],
      bars: isBlocked ? [bar] : [],
      notes: [`NOT RUN: the trace of system calls: ${why}.`],
      data: null,
    };
  }
  const begun = performance.now();
  const alone = await traceSyncs(fixture, { runs: 100, concurrency: 1, compileCache });
  const grouped = await traceSyncs(fixture, { runs: 300, concurrency: 30, compileCache });
  const unsafe = await traceSyncs(fixture, { runs: 50, concurrency: 1, unsafe: true, compileCache });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  say(`       traced ${alone.steps + grouped.steps} steps\n`);
  const row = (what: string, { steps, results, syncs, faults }: typeof alone): (string | number)[] => [
    what,
    `${steps} steps and ${results} results acknowledged, ${syncs} syncs; ${faults.length} not safe`,
    what === name ? seconds : "",
  ];
  return {
    rows: [row(name, alone), row("  30 runs at a time", grouped), row("  opened so that it does not sync", unsafe)],
    bars: [
      { name: "acknowledgements traced", value: alone.steps + grouped.steps, relation: ">=", limit: 1_200 },
      exactly("acknowledgements before the data was synced", alone.faults.length + grouped.faults.length),
      {
        name: "of the unsafe engine's acknowledgements, those that the trace tells of",
        value: unsafe.faults.length / Math.max(1, unsafe.steps + unsafe.results),
        relation: ">=",
        limit: 0.9,
      },
    ],
    notes: [...alone.faults, ...grouped.faults].slice(0, 10),
    data: { alone, grouped, unsafe: { ...unsafe, faults: unsafe.faults.length } },
  };
}
