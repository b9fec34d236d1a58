import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SandboxProvider, SandboxRequest } from "@dreamnet/sandbox";
import { type AnyWorkflow, defineWorkflow } from "@dreamnet/workflow";
import { z } from "zod";
import { median, type Report } from "../measure/report.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
// The least of many: one busy moment of the machine costs more than what is measured.
const rounds = 51;

/** What a sandbox costs, beside the least that bubblewrap and Node take, in the same minutes on the same machine. */
export async function benchSandbox(): Promise<Report> {
  const built = join(top, "packages/sandbox/dist/index.js");
  if (!existsSync(built)) throw new Error("The bench measures what is published: run `pnpm build` first.");
  const { createSandboxProvider } = (await import(pathToFileURL(built).href)) as typeof import("@dreamnet/sandbox");
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-bench-"));
  const provider = createSandboxProvider();
  try {
    const workflow = layOut(folder);
    const prepared = await provider.prepare(workflow);
    if (!("run" in prepared)) throw new Error(`No sandbox holds here: ${prepared.unavailable}`);
    const times = {
      bare: [] as number[],
      node: [] as number[],
      cold: [] as number[],
      whole: [] as number[],
      warm: [] as number[],
      command: [] as number[],
    };
    const memory: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.node.push(await firstByte(process.execPath, [join(folder, "plain.mjs")]));
      times.bare.push(await firstByte("bwrap", bareArguments(folder)));
      const cold = await runOnce(prepared.run, workflow);
      times.cold.push(cold.firstLine);
      times.whole.push(cold.result);
      memory.push(cold.memory);
      times.warm.push(await warmRun(provider, workflow, prepared.run));
      if (round % 3 === 0) times.command.push(await firstByte(process.execPath, [join(folder, "command.mjs"), built]));
    }
    return describe(times, memory);
  } finally {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Times = Readonly<Record<"bare" | "node" | "cold" | "whole" | "warm" | "command", readonly number[]>>;

function describe(times: Times, memory: readonly number[]): Report {
  const least = (values: readonly number[]): number => Math.min(...values);
  const row = (name: string, values: readonly number[]): (string | number)[] => [
    name,
    least(values).toFixed(1),
    median(values).toFixed(1),
  ];
  const ratio = least(times.cold) / least(times.bare);
  const warm = least(times.warm) / least(times.whole);
  return {
    title: `The sandbox: ms, the least and the middle of ${rounds}`,
    columns: ["what", "least", "median"],
    rows: [
      row("Node alone → first line", times.node),
      row("bare bubblewrap + Node → first line", times.bare),
      row("cold: start → workflow's first line", times.cold),
      row("cold: start → result collected, nothing left", times.whole),
      row("warm: go → result", times.warm),
      row("command start → workflow's first line, probe included", times.command),
    ],
    bars: [
      { name: "cold start / bare bubblewrap + Node", value: ratio, relation: "<=", limit: 1.15 },
      { name: "warm go → result / cold", value: warm, relation: "<=", limit: 0.15 },
    ],
    notes: [
      `Memory of a child at its first line: ${(median(memory) / 1024 ** 2).toFixed(0)} MB resident (median), shared pages of Node counted in.`,
    ],
    data: { times, memory },
  };
}

/** A workflow that says when its first line runs, the same line without a sandbox, and a command that does all of it. */
function layOut(folder: string): AnyWorkflow {
  const own = join(folder, "package");
  mkdirSync(own);
  const line = (body: string): string =>
    `export default { name: "bench", version: "1.0.0", execute: async (input, context) => { ${body} } };\n`;
  writeFileSync(join(own, "package.json"), '{"name":"bench","type":"module"}');
  writeFileSync(
    join(own, "workflow.mjs"),
    line('context.progress("first"); const rss = process.memoryUsage.rss(); return { rss };'),
  );
  writeFileSync(join(folder, "plain.mjs"), 'import fs from "node:fs"; fs.writeSync(1, "1");\n');
  const module = pathToFileURL(join(own, "workflow.mjs")).href;
  writeFileSync(
    join(folder, "command.mjs"),
    `import fs from "node:fs";
const { createSandboxProvider } = await import(process.argv[2]);
const workflow = ${JSON.stringify({ name: "bench", version: "1.0.0", module, manifest: manifestOf() })};
const runner = await createSandboxProvider().prepare(workflow);
const signal = new AbortController().signal;
const context = { runId: "r", attempt: 1, signal, secrets: {}, now: () => new Date(0), progress: () => fs.writeSync(1, "1"), files: {} };
await runner.run({ workflow, input: {}, context, signal, store: { has: async () => false } });
`,
  );
  return defineWorkflow({
    name: "bench",
    version: "1.0.0",
    module,
    description: "Says when its first line runs.",
    author: "The bench",
    input: z.strictObject({}),
    output: z.strictObject({ rss: z.number() }),
    executionTime: { estimated: 1, max: 60_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false, requiresSandbox: true },
    execute: () => Promise.reject(new Error("It runs in the sandbox.")),
  }) as AnyWorkflow;
}

function manifestOf(): object {
  const security = {
    requiresAuth: false,
    allowedPaths: ["build/"],
    networkAccess: false,
    requiresSandbox: true,
    subprocess: [],
    egress: [],
    secrets: [],
    limits: {},
  };
  return { name: "bench", version: "1.0.0", executionTime: { estimated: 1, max: 60_000 }, security };
}

type Run = (request: SandboxRequest) => Promise<unknown>;

async function runOnce(
  run: Run,
  workflow: AnyWorkflow,
): Promise<{ firstLine: number; result: number; memory: number }> {
  const begin = performance.now();
  let firstLine = Number.NaN;
  const { signal } = new AbortController();
  const context = {
    runId: "bench",
    attempt: 1,
    signal,
    secrets: {},
    now: () => new Date(0),
    progress: () => {
      firstLine = performance.now() - begin;
    },
  } as unknown as SandboxRequest["context"];
  const files = { read: () => Promise.reject(new Error("none")), write: () => Promise.reject(new Error("none")) };
  const store = { put: () => Promise.reject(new Error("none")), has: async () => false };
  const output = (await run({ workflow, input: {}, context: { ...context, files }, signal, store })) as { rss: number };
  return { firstLine, result: performance.now() - begin, memory: output.rss };
}

/** The child waits already; what is measured is the run alone. */
async function warmRun(provider: SandboxProvider, workflow: AnyWorkflow, run: Run): Promise<number> {
  await provider.warm(workflow, 1);
  return (await runOnce(run, workflow)).result;
}

function bareArguments(folder: string): string[] {
  const links = ["bin", "sbin", "lib", "lib64"]
    .filter((name) => existsSync(`/usr/${name}`))
    .flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]);
  return [
    ...[
      "--unshare-all",
      "--die-with-parent",
      "--new-session",
      "--cap-drop",
      "ALL",
      "--ro-bind",
      "/usr",
      "/usr",
      ...links,
    ],
    ...[
      "--proc",
      "/proc",
      "--dev",
      "/dev",
      "--tmpfs",
      "/tmp",
      "--ro-bind",
      process.execPath,
      "/node",
      "--ro-bind",
      join(folder, "plain.mjs"),
      "/plain.mjs",
    ],
    ...["/node", "/plain.mjs"],
  ];
}

/** ms from the start to the first byte. */
function firstByte(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"] } });
    let time = Number.NaN;
    let text = "";
    child.stdout.once("data", () => {
      time = performance.now() - begin;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", () =>
      Number.isNaN(time) ? reject(new Error(`${program} said nothing: ${text.slice(0, 300)}`)) : resolve(time),
    );
  });
}
