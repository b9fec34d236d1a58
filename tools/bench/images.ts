import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openContentStore } from "@dreamnet/content-store";
import { openStepCache, WorkflowExecutor } from "@dreamnet/executor";
import { imageRendererInputSchema, imageRendererWorkflow } from "@dreamnet/image-renderer";
import { median, type Report } from "../measure/report.ts";
import { imageWork } from "./images-work.ts";

interface Times {
  readonly start: number;
  readonly formulas: number;
  readonly tables: number;
  readonly bytes: number;
  readonly digest: string;
}

const rounds = 5;

/** 100 formulas and 20 tables to PNG: image-renderer beside its own libraries, each in fresh processes, in turns. */
export async function benchImages(): Promise<Report> {
  const times: Record<"ours" | "bare", Times[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++)
    for (const side of ["ours", "bare"] as const) times[side].push(run(side));
  const middle = (side: "ours" | "bare", of: (times: Times) => number): number => median(times[side].map(of));
  const total = ({ formulas, tables }: Times): number => formulas + tables;
  const whole = (each: Times): number => each.start + total(each);
  const row = (name: string, of: (times: Times) => number): (string | number)[] => {
    const [ours, bare] = [middle("ours", of), middle("bare", of)];
    return [name, Math.round(ours), Math.round(bare), (ours / bare).toFixed(2)];
  };
  const cached = await measureCache();
  return {
    title: `100 formulas and 20 tables to PNG, median of ${rounds} runs`,
    columns: ["processor time", "ours ms", "libraries ms", "ratio"],
    rows: [
      row("load, first picture", ({ start }) => start),
      row("100 formulas", ({ formulas }) => formulas),
      row("20 tables", ({ tables }) => tables),
      row("both", total),
      row("both, with loading", whole),
    ],
    bars: [
      {
        name: "formulas and tables, ours by the libraries' own cost",
        value: middle("ours", total) / middle("bare", total),
        unit: " ×",
        relation: "<=",
        limit: 1.2,
      },
      {
        name: "bytes that differ between runs",
        value: new Set(times.ours.map(({ digest }) => digest)).size - 1,
        relation: "<=",
        limit: 0,
      },
      {
        name: "pictures that a second pack's run takes from the cache",
        value: cached.hits,
        unit: " %",
        relation: ">=",
        limit: 100,
      },
    ],
    notes: [
      "The libraries: MathJax (base and ams), HarfBuzz, resvg, each called as its documentation says, outlines kept; tables laid out on a bare grid.",
      `As a workflow with its sandbox and cache: ${Math.round(cached.first)} ms, for a second pack ${Math.round(cached.second)} ms.`,
    ],
    data: { times, cached },
  };
}

function run(side: "ours" | "bare"): Times {
  const child = fileURLToPath(new URL("images-child.ts", import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [child, side], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  ) as Times;
}

/** Two runs of the workflow, as of two packs that ask for the same pictures. */
async function measureCache(): Promise<{ first: number; second: number; hits: number }> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-bench-images-"));
  try {
    const store = await openContentStore({ root: join(root, "store") });
    const cache = await openStepCache({ root: join(root, "cache"), store });
    const input = imageRendererInputSchema.parse({
      pictures: imageWork().formulas.map((tex) => ({ kind: "math", tex })),
    });
    const execute = async () => {
      const begin = performance.now();
      const result = await new WorkflowExecutor({ store, cache }).execute(imageRendererWorkflow, input);
      return { time: performance.now() - begin, ...result.cache };
    };
    const first = await execute();
    const second = await execute();
    return {
      first: first.time,
      second: second.time,
      hits: (100 * second.hits) / Math.max(1, second.hits + second.misses),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
