import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../../measure/report.ts";

const child = fileURLToPath(new URL("./child.ts", import.meta.url));
const rounds = 5;

/** What processes take, in ms and MB. */
export interface StartFigures {
  /** A process that does nothing. */
  readonly node: number;
  /** From the process's start to the end of its first durable workflow, beyond that. */
  readonly first: number;
  /** From the start of a process after a kill -9 to the end of the run that was cut off, beyond a bare process. */
  readonly recovery: number;
  /** Resident, at the end of the first workflow, beyond a bare process. */
  readonly memory: number;
}

/** Cold starts, and how long a run that was cut off by kill -9 waits for the next process. */
export async function measureStarts(folder: string): Promise<StartFigures> {
  const times = { node: [] as number[], first: [] as number[], recovery: [] as number[], memory: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const own = join(folder, `start-${round}`);
    mkdirSync(own);
    const bare = run(["-e", "process.stdout.write(String(process.memoryUsage.rss()))"]);
    times.node.push(bare.ms);
    const first = run([child, "first", join(own, "runs.db")]);
    times.first.push(first.ms - bare.ms);
    times.memory.push((Number(first.output) - Number(bare.output)) / 1024 ** 2);
    await killInside(join(own, "runs.db"));
    times.recovery.push(run([child, "recover", join(own, "runs.db")]).ms - bare.ms);
  }
  return {
    node: median(times.node),
    first: median(times.first),
    recovery: median(times.recovery),
    memory: median(times.memory),
  };
}

function run(args: readonly string[]): { readonly ms: number; readonly output: string } {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`The bench's own process failed:\n${stderr}`);
  return { ms: performance.now() - begun, output: stdout };
}

/** Kills a process that is inside the second step of a run. */
async function killInside(file: string): Promise<void> {
  const victim = spawn(process.execPath, [child, "hang", file], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    victim.stdout.once("data", () => resolve());
    victim.once("exit", () => reject(new Error("The process that was to be killed ended by itself.")));
  });
  victim.removeAllListeners("exit");
  const ended = new Promise((resolve) => victim.once("exit", resolve));
  victim.kill("SIGKILL");
  await ended;
}
