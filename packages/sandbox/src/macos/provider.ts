import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Duplex, Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { ConfinedEnd, ConfinedProcess, KillReason } from "../confined-process.ts";
import { type RunLimits, runLimits } from "../limits.ts";
import { setCanary } from "../linux/canary.ts";
import type { Confinement, Confiner } from "../linux/provider.ts";
import { environmentFor, freshFolder } from "../linux/surroundings.ts";
import { findPackageFiles, isUnchanged } from "../package-files.ts";
import type { SandboxUnavailable } from "../provider-types.ts";
import { readRunnerFiles } from "../runner-files.ts";
import { macosProfile } from "./profile.ts";

const sandboxExec = "/usr/bin/sandbox-exec";
const untested =
  "macOS: confined by sandbox-exec with a profile that denies by default. Untested; processes that leave their group are not ended, and memory is not watched.";

/**
 * sandbox-exec. It has not been tested on a Mac, so it is used only where the operator accepts a reduced sandbox, and
 * reported as such; the canary decides here as on Linux.
 */
export async function createMacosConfiner(allowReduced: boolean): Promise<Confiner | SandboxUnavailable> {
  const remedy =
    "Run it on Linux or in a virtual machine with Linux; or accept the untested sandbox of macOS, which is reported as reduced (option `allowReduced`).";
  if (!allowReduced) return { unavailable: "the sandbox for macOS is untested", remedy };
  if (!existsSync(sandboxExec)) return { unavailable: `${sandboxExec} is not there`, remedy };
  const failure = await probe();
  if (failure !== undefined) return { unavailable: failure, remedy };
  const runner = readRunnerFiles();
  const confine = (workflow: AnyWorkflow): Confinement => {
    const { manifest, module = "" } = workflow;
    const { security } = manifest;
    if (security.networkAccess) throw new TypeError(`${workflow.name} needs the network, which is not opened on macOS`);
    const files = findPackageFiles(module);
    const limits = runLimits(manifest);
    const programs = security.subprocess.length > 0;
    return {
      key: createHash("sha256")
        .update(JSON.stringify([module, manifest]))
        .digest("hex"),
      module,
      limits,
      programFolders: programs ? ["/usr/bin", "/bin", "/Library/TeX/texbin"] : [],
      notes: [untested],
      isCurrent: () => files.mounts.every(isUnchanged),
      start: async () => {
        const runFolder = realpathSync(freshFolder());
        for (const { target, content } of runner.files) {
          mkdirSync(dirname(join(runFolder, target)), { recursive: true });
          writeFileSync(join(runFolder, target), content);
        }
        const outputs = new Map(security.allowedPaths.map((path) => [path, join(runFolder, "work", path)]));
        for (const folder of outputs.values()) mkdirSync(folder, { recursive: true });
        const confined = launch({
          runFolder,
          entry: join(runFolder, runner.entry),
          options: files.isSource ? ["--conditions=@dreamnet/source"] : [],
          readable: files.mounts.map(({ source }) => source),
          programs,
          limits,
          outputs,
        });
        return { confined, cleanUp: async () => rmSync(runFolder, { recursive: true, force: true }) };
      },
    };
  };
  return { name: "sandbox-exec", isolation: "reduced", confine };
}

interface MacosLaunch {
  readonly runFolder: string;
  readonly entry: string;
  readonly options: readonly string[];
  readonly readable: readonly string[];
  readonly programs: boolean;
  readonly limits: Pick<RunLimits, "output" | "cpu" | "console">;
  readonly outputs: ReadonlyMap<string, string>;
}

function launch(plan: MacosLaunch): ConfinedProcess {
  const { limits, runFolder } = plan;
  for (const name of ["work", "tmp"]) mkdirSync(join(runFolder, name), { recursive: true });
  const node = realpathSync(process.execPath);
  const profile = macosProfile({ node, readable: plan.readable, runFolder, programs: plan.programs });
  const rules = `ulimit -c 0; ulimit -f ${Math.ceil(limits.output / 512)}; ulimit -t ${limits.cpu}; ulimit -n 512; exec "$@"`;
  const temporary = join(runFolder, "tmp");
  const child = spawn("/bin/sh", ["-c", rules, "sh", sandboxExec, "-p", profile, node, ...plan.options, plan.entry], {
    cwd: join(runFolder, "work"),
    env: { ...environmentFor([], false), HOME: temporary, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  let killed: KillReason | undefined;
  const kill = (reason: KillReason): void => {
    killed ??= reason;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group has ended.
    }
  };
  const keep = (stream: Readable | null): (() => string) => {
    let text = "";
    let size = 0;
    stream?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (text.length < 1024 ** 2) text += chunk.toString();
      if (size > limits.console) kill("console");
    });
    return () => text;
  };
  const stdout = keep(child.stdout);
  const stderr = keep(child.stderr);
  const ended = new Promise<ConfinedEnd>((resolve) => {
    const end = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
      kill(killed ?? "host");
      resolve({ exitCode, signal, killed: killed === "host" ? undefined : killed, peakMemory: 0 });
    };
    child.once("error", () => end(null, null));
    child.once("exit", end);
  });
  return {
    boundary: child.stdio[3] as Duplex,
    held: Promise.resolve(plan.outputs),
    output: () => ({ stdout: stdout(), stderr: stderr() }),
    kill,
    keepAlive: (isKept) => (isKept ? child.ref() : child.unref()),
    ended,
    release: () => undefined,
  };
}

/** The same canary as on Linux; what it says when it reaches something, or nothing when the sandbox holds. */
async function probe(): Promise<string | undefined> {
  const runFolder = realpathSync(freshFolder());
  const secrets = realpathSync(freshFolder());
  const work = join(runFolder, "work");
  mkdirSync(work);
  const canary = await setCanary(secrets, work);
  try {
    const entry = join(runFolder, "canary.mjs");
    writeFileSync(entry, canary.script);
    const confined = launch({
      runFolder,
      entry: pathToFileURL(entry).pathname,
      options: [],
      readable: [],
      programs: false,
      limits: { output: 1024 ** 2, cpu: 10, console: 1024 ** 2 },
      outputs: new Map(),
    });
    confined.boundary.on("error", () => undefined);
    confined.boundary.write("g");
    const late = setTimeout(() => confined.kill("host"), 15_000);
    const end = await confined.ended;
    clearTimeout(late);
    if (end.exitCode !== 0) return `the sandbox did not start (${confined.output().stderr.slice(0, 300)})`;
    const faults = canary.judge(work);
    return faults.length === 0 ? undefined : `the sandbox does not hold: ${faults.join("; ")}`;
  } finally {
    canary.close();
    for (const folder of [runFolder, secrets]) rmSync(folder, { recursive: true, force: true });
  }
}
