import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMemoryStore, openContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import { type ContractCase, ContractError, type ContractOptions, makeInput } from "./contract-case.ts";
import { createExecutor } from "./observe-run.ts";
import { shiftDate } from "./shifted-date.ts";
import { type Outcome, outcomeOf, type WorkerRequest } from "./worker-request.ts";

/** Two worlds that differ in all that a package must not depend on. The second one's clock goes 400 days fast. */
const worlds = [
  { name: "first", shift: 0, env: { TZ: "UTC", LANG: "C", LC_ALL: "C", USER: "ada" } },
  {
    name: "second",
    shift: 400 * 86_400_000,
    env: { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", USER: "grace" },
  },
] as const;

type World = (typeof worlds)[number];

/**
 * Two runs of a case give deeply equal outputs and files with equal bytes, in another time zone, locale, folder and
 * time. A workflow with a module runs in processes of its own; an inline one in this process, whose locale stays.
 */
export async function checkEqualBytes(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
): Promise<readonly string[]> {
  const modules = (options.dependencies ?? []).map(({ module }) => module);
  const inProcess = workflow.module === undefined || modules.includes(undefined);
  const outcomes: Outcome[] = [];
  for (const world of worlds) {
    const folder = mkdtempSync(join(tmpdir(), `dreamnet-${world.name}-`));
    try {
      outcomes.push(
        inProcess
          ? await runHere(workflow, contractCase, options, world, folder)
          : await runApart(workflow.module ?? "", modules as string[], contractCase, world, folder),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [first, second] = outcomes as [Outcome, Outcome];
  if (!first.success) return [`the run failed with ${first.error.code}: ${first.error.message}`];
  return findDifferences(first, second).map((difference) => `run twice, the second time ${difference}`);
}

async function runApart(
  module: string,
  dependencies: readonly string[],
  contractCase: ContractCase,
  world: World,
  folder: string,
): Promise<Outcome> {
  const path = (name: string): string => join(folder, name);
  for (const name of ["home", "tmp", "cwd"]) mkdirSync(path(name));
  const request: WorkerRequest = {
    module,
    dependencies,
    input: await makeInput(contractCase, await openContentStore({ root: path("store") })),
    store: path("store"),
    temporaryFolder: path("tmp"),
    result: path("result.json"),
    shift: world.shift,
  };
  writeFileSync(path("request.json"), JSON.stringify(request));
  // As a source file it is run by Node itself, and siblings as sources too.
  const isSource = import.meta.url.endsWith(".ts");
  const worker = new URL(isSource ? "../equal-bytes.worker.ts" : "./equal-bytes.worker.js", import.meta.url);
  const conditions = isSource ? ["--conditions=@dreamnet/source", "--no-warnings"] : [];
  const child = spawn(process.execPath, [...conditions, fileURLToPath(worker), path("request.json")], {
    cwd: path("cwd"),
    env: { PATH: process.env["PATH"], HOME: path("home"), TMPDIR: path("tmp"), ...world.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new ContractError([`the process of the ${world.name} run ended with ${code}: ${errors}`]);
  return JSON.parse(readFileSync(path("result.json"), "utf8")) as Outcome;
}

async function runHere(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
  world: World,
  folder: string,
): Promise<Outcome> {
  const store = createMemoryStore();
  const input = await makeInput(contractCase, store);
  const zone = process.env["TZ"];
  const setBack = shiftDate(world.shift);
  process.env["TZ"] = world.env.TZ;
  try {
    const result = await createExecutor(store, folder, options.dependencies).execute(workflow, input);
    return JSON.parse(JSON.stringify(outcomeOf(result))) as Outcome;
  } finally {
    setBack();
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
}
