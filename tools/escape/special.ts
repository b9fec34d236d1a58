import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkflowExecutor } from "@dreamnet/executor";
import type { SandboxProvider } from "@dreamnet/sandbox";
import type { AnyWorkflow, ExecutionContext, SecurityInput } from "@dreamnet/workflow";
import { processesWith, type World } from "./world.ts";

interface Stage {
  readonly world: World;
  readonly executor: WorkflowExecutor;
  readonly provider: SandboxProvider;
  readonly attackWorkflow: (security: Partial<SecurityInput>, max: number, folder?: string) => AnyWorkflow;
}

type Column = "control" | "sandboxed";
type Special = (column: Column, stage: Stage) => Promise<{ readonly got: boolean; readonly detail: string }>;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Cases that take more than one process, or more than one run. */
const specials: Readonly<Record<string, Special>> = {
  /** The executor's own process is killed: what it confined must not outlive it. */
  "processes / executor-killed": async (column, { world }) => {
    const { token } = world.facts();
    const host = spawn(
      process.execPath,
      [
        "--conditions=@dreamnet/source",
        fileURLToPath(new URL("./killed-host.ts", import.meta.url)),
        column,
        join(world.root, "package"),
        String(token),
      ],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    for (let tries = 0; tries < 100 && processesWith(`stays-${token}`).length === 0; tries += 1) await wait(100);
    const before = processesWith(`stays-${token}`).length;
    host.kill("SIGKILL");
    await wait(700);
    const left = processesWith(`stays-${token}`);
    for (const pid of left) process.kill(pid, "SIGKILL");
    return { got: before === 0 || left.length > 0, detail: `${before} before, ${left.length} after` };
  },

  /** Two runs at a time: one leaves something everywhere that it can, the other looks for it. */
  "processes / two-runs-collude": async (column, stage) => {
    const { world, executor, attackWorkflow } = stage;
    const workflow = attackWorkflow({ networkAccess: true, egress: ["api.allowed.test"] }, 15_000);
    const facts = {
      ...world.facts(),
      build: column === "control" ? join(world.root, "work/build") : "/sandbox/build",
      tmp: column === "control" ? join(world.root, "tmp") : "/tmp",
    };
    const both = ["collude-leave", "collude-find"].map(async (attack) => {
      if (column === "sandboxed") {
        const result = await executor.execute(workflow, { attack, facts });
        return result.success ? (result.output as { got: string }).got : result.error.code;
      }
      return controlBeside(world, attack, facts);
    });
    const [left, found] = await Promise.all(both);
    return { got: found === "yes", detail: `left: ${left}, found: ${found}` };
  },

  /** A second run looks for what the first has left behind. */
  "files / next-run-finds": async (column, { world, executor, attackWorkflow }) => {
    const facts = {
      ...world.facts(),
      build: column === "control" ? join(world.root, "work/build") : "/sandbox/build",
      tmp: column === "control" ? join(world.root, "tmp") : "/tmp",
    };
    const said: string[] = [];
    for (const attack of ["leave-behind", "find-left"]) {
      if (column === "control") said.push(control(world, attack, facts));
      else {
        const result = await executor.execute(attackWorkflow({}, 15_000), { attack, facts });
        said.push(result.success ? (result.output as { got: string }).got : result.error.code);
      }
    }
    return { got: said[1] === "yes", detail: said.join(", ") };
  },

  /** The package becomes a link to somebody's files after it was looked at and before it is mounted. */
  "files / package-swapped": async (column, { world, provider, attackWorkflow }) => {
    const folder = join(world.root, "work/swapped");
    const other = join(world.root, "outside/victim");
    mkdirSync(folder);
    mkdirSync(other);
    const code = `import { readdirSync, readFileSync } from "node:fs";
const here = import.meta.dirname;
const found = () => readFileSync(here + "/data/secret", "latin1").includes("secret-");
export default { name: "escape-attack", version: "1.0.0", execute: async () => { let got = false; try { got = found(); } catch {} return { got: got ? "yes" : "no" }; } };
if (process.argv[2] === "control") process.stdout.write(found() ? "yes" : "no");`;
    for (const [at, secret] of [
      [folder, "nothing"],
      [other, String(world.facts()["secret"])],
    ] as const) {
      writeFileSync(join(at, "package.json"), '{"name":"escape-attack","type":"module"}');
      writeFileSync(join(at, "workflow.mjs"), code);
      mkdirSync(join(at, "data"));
      writeFileSync(join(at, "data/secret"), secret);
    }
    const workflow = attackWorkflow({}, 15_000, folder);
    const runner = column === "sandboxed" ? await provider.prepare(workflow) : undefined;
    renameSync(folder, `${folder}-away`);
    symlinkSync(other, folder);
    if (runner === undefined) {
      const { stdout } = spawnSync(process.execPath, [join(folder, "workflow.mjs"), "control"], { encoding: "utf8" });
      return { got: stdout === "yes", detail: stdout };
    }
    if (!("run" in runner)) return { got: true, detail: runner.unavailable };
    const { signal } = new AbortController();
    const context = {
      runId: "swapped",
      attempt: 1,
      signal,
      secrets: {},
      now: () => new Date(0),
    } as unknown as ExecutionContext;
    const store = { has: async () => false, put: async () => ({ sha256: "", size: 0 }) };
    const said = await runner.run({ workflow, input: {}, context, signal, store }).then(
      (output) => (output as { got: string }).got,
      (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
    );
    return { got: said === "yes", detail: said };
  },

  /** A file of another run, by its digest, in the store that both share. */
  "outputs / file-of-another-run": async (column, { world, executor, attackWorkflow }) => {
    if (column === "control") return { got: true, detail: "a store gives whoever knows the digest" };
    const { storedSecret } = world.facts();
    const facts = { half: String(storedSecret).slice(0, 32), rest: String(storedSecret).slice(32) };
    const result = await executor.execute(attackWorkflow({}, 15_000), { attack: "read-by-digest", facts });
    const said = result.success ? (result.output as { got: string }).got : result.error.code;
    return { got: said === "yes", detail: said };
  },

  /** The workflow waits in the pool; what it does there must be as confined as in a run. */
  "processes / warm-child": async (column, { world, provider, attackWorkflow }) => {
    const folder = join(world.root, "work/warm");
    mkdirSync(folder);
    const mark = join(world.root, "outside/warm");
    writeFileSync(join(folder, "package.json"), '{"name":"escape-attack","type":"module"}');
    writeFileSync(
      join(folder, "workflow.mjs"),
      `import { writeFileSync } from "node:fs"; setInterval(() => { try { writeFileSync(${JSON.stringify(mark)}, "x"); } catch {} }, 20); export default { name: "escape-attack", version: "1.0.0", execute: async () => ({ got: "no" }) };`,
    );
    const child =
      column === "control" ? spawn(process.execPath, [join(folder, "workflow.mjs")], { stdio: "ignore" }) : undefined;
    if (column === "sandboxed") await provider.warm(attackWorkflow({}, 15_000, folder), 1);
    await wait(500);
    child?.kill("SIGKILL");
    const got = existsSync(mark);
    rmSync(mark, { force: true });
    return { got, detail: got ? "written" : "not written" };
  },
};

function control(world: World, attack: string, facts: object): string {
  const { stderr } = spawnSync(process.execPath, [join(world.root, "package/control.mjs")], {
    encoding: "utf8",
    timeout: 15_000,
    env: { PATH: process.env["PATH"], ESCAPE_REQUEST: JSON.stringify({ attack, facts }) },
  });
  return /@@(.*)/s.exec(stderr)?.[1] ?? "";
}

function controlBeside(world: World, attack: string, facts: object): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(world.root, "package/control.mjs")], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: process.env["PATH"], ESCAPE_REQUEST: JSON.stringify({ attack, facts }) },
    });
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once("close", () => resolve(/@@(.*)/s.exec(text)?.[1] ?? ""));
  });
}

export const specialNames: readonly string[] = Object.keys(specials);

export async function runSpecial(
  name: string,
  column: Column,
  stage: Stage,
): Promise<{ readonly got: boolean; readonly detail: string }> {
  const special = specials[name];
  if (special === undefined) throw new RangeError(`There is no case ${name}.`);
  try {
    return await special(column, stage);
  } catch (error) {
    return { got: column === "sandboxed", detail: `it could not be run: ${(error as Error).message}` };
  }
}
