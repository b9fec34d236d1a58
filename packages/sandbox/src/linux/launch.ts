import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, existsSync, fstatSync, openSync, statfsSync } from "node:fs";
import type { Duplex, Readable } from "node:stream";
import { TerminalError } from "@dreamnet/workflow";
import type { ConfinedEnd, ConfinedProcess, KillReason } from "../confined-process.ts";
import type { RunLimits } from "../limits.ts";
import { identityOf } from "../package-files.ts";
import { bwrapArguments } from "./bwrap-arguments.ts";
import type { DataFiles } from "./data-files.ts";
import { tryHold } from "./hold-outputs.ts";
import { coverInherited } from "./inherited-descriptors.ts";
import { childrenOf, isAlive, startOf, usageOf } from "./processes.ts";
import { seccompFilter } from "./seccomp-filter.ts";
import { setLimits } from "./set-limits.ts";
import type { SystemFiles } from "./system-files.ts";

/** What to start, and what it may reach. Paths are the host's. */
export interface LaunchPlan {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly node: string;
  readonly nodeOptions: readonly string[];
  /** The runner's entry inside. */
  readonly entry: string;
  readonly files: readonly { readonly target: string; readonly content: string }[];
  readonly system: SystemFiles;
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly identity?: string }[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  readonly outputs: readonly string[];
  readonly limits: RunLimits;
  readonly programs: boolean;
  /** The egress proxy's socket, when the network is declared. */
  readonly egress: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly reduced: boolean;
  /** Descriptors of this process that would show inside (`inheritedDescriptors`). */
  readonly inherited: readonly number[];
  readonly data: DataFiles;
}

const keptOutput = 1024 * 1024;
const watchEvery = 50;
const nodeInside = "/dreamnet/node";
const O_PATH = 0o10000000;

/** Starts bubblewrap with the runner in it. Must be called on the main thread: the sandbox dies with the thread that started it. */
export function launchLinux(plan: LaunchPlan): ConfinedProcess {
  const opened: number[] = [];
  const hold = (fd: number): number => {
    opened.push(fd);
    return fd;
  };
  const holdData = (data: string | Uint8Array): number => hold(plan.data.open(data));
  let child: ChildProcess;
  let statusFd: number;
  try {
    const stdio: ("ignore" | "pipe" | number)[] = ["ignore", "pipe", "pipe", "pipe"];
    coverInherited(stdio, plan.inherited, () => hold(openSync("/dev/null", "r")));
    const place = (entry: "pipe" | number): number => stdio.push(entry) - 1;
    const holdPath = (path: string, identity: string | undefined): number => {
      const fd = hold(openSync(path, O_PATH | constants.O_NOFOLLOW));
      if (identity === undefined || identityOf(fstatSync(fd, { bigint: true })) === identity) return fd;
      throw new TerminalError(`${path} is not what it was when the workflow's package was looked at.`, {
        code: "SANDBOX_PACKAGE_CHANGED",
        hint: "Run it again once nothing changes its package any more.",
        value: path,
      });
    };
    const files = [
      { target: "/etc/passwd", content: "dreamnet:x:1000:1000::/tmp:/usr/sbin/nologin\n" },
      ...plan.files,
    ].map(({ target, content }) => ({ target, fd: place(holdData(content)) }));
    const sources: LaunchPlan["mounts"] = [
      { source: plan.node, target: nodeInside },
      ...plan.mounts,
      ...(plan.egress === undefined ? [] : [{ source: plan.egress, target: "/dreamnet/egress.sock" }]),
    ];
    const mounts = sources.map(({ source, target, identity }) => ({ target, fd: place(holdPath(source, identity)) }));
    statusFd = place("pipe");
    const { limits } = plan;
    const filter = seccompFilter({ arch: process.arch, processes: plan.programs, network: plan.egress !== undefined });
    const args = bwrapArguments(
      {
        system: plan.system,
        mounts,
        files,
        links: plan.links,
        outputs: plan.outputs,
        limits,
        programs: plan.programs,
        statusFd,
        seccompFd: place(holdData(filter)),
        reduced: plan.reduced,
      },
      existsSync,
    );
    const argsFd = place(holdData(`${args.join("\0")}\0`));
    child = spawn(plan.bwrap, ["--args", String(argsFd), "--", nodeInside, ...plan.nodeOptions, plan.entry], {
      stdio: stdio as never,
      env: { ...plan.environment },
      cwd: "/",
      detached: true,
    });
  } finally {
    for (const fd of opened) closeSync(fd);
  }
  return watch(child, child.stdio[statusFd] as Readable, plan);
}

function watch(child: ChildProcess, status: Readable, plan: LaunchPlan): ConfinedProcess {
  const { limits } = plan;
  let killed: KillReason | undefined;
  let initPid: number | undefined;
  let initStart: string | undefined;
  let peakMemory = 0;
  let isOver = false;
  const folders = new Map<string, number>();

  let statusText = "";
  status.on("data", (chunk: Buffer) => {
    if (statusText.length > 65_536) return;
    statusText += chunk.toString("latin1");
    if (initPid !== undefined) return;
    const found = /"child-pid": *(\d+)/.exec(statusText)?.[1];
    if (found === undefined) return;
    initPid = Number(found);
    initStart = startOf(initPid);
    if (killed !== undefined) kill(killed);
    else holdSoon();
  });
  status.on("error", () => undefined);

  // While Node comes up inside, the folders are there already. Held by descriptor, before the workflow's code is loaded:
  // what the path means later is the workflow's affair.
  let resolveHeld: (outputs: ReadonlyMap<string, string>) => void = () => undefined;
  const held = new Promise<ReadonlyMap<string, string>>((resolve) => {
    resolveHeld = resolve;
  });
  let outputs: ReadonlyMap<string, string> | undefined;
  const holdSoon = (): void => {
    if (isOver || killed !== undefined || initPid === undefined) return;
    outputs ??= tryHold(`/proc/${initPid}/root`, plan.outputs, folders);
    // bubblewrap's own first process has one child: the runner, or what becomes it.
    const [runner] = outputs === undefined ? [] : (childrenOf(initPid) ?? []);
    if (runner === undefined) return void setTimeout(holdSoon, 1);
    setLimits(plan.prlimit, limits, runner, (isSet) => {
      if (isSet) resolveHeld(outputs as ReadonlyMap<string, string>);
      else kill("host");
    });
  };

  const kill = (reason: KillReason): void => {
    killed ??= reason;
    if (isOver) return;
    for (const pid of [initPid, child.pid === undefined ? undefined : -child.pid]) {
      if (pid === undefined) continue;
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
  };
  const keep = (stream: Readable | null): (() => string) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream?.on("data", (chunk: Buffer) => {
      if (size < keptOutput) chunks.push(chunk.subarray(0, keptOutput - size));
      size += chunk.length;
      if (size > limits.console) kill("console");
    });
    stream?.on("error", () => undefined);
    return () => Buffer.concat(chunks).toString("utf8");
  };
  const stdout = keep(child.stdout);
  const stderr = keep(child.stderr);

  const look = (): void => {
    if (initPid === undefined) return;
    const usage = usageOf(initPid);
    peakMemory = Math.max(peakMemory, usage.memory);
    if (usage.memory > limits.memory) kill("memory");
    // The sandbox's own first process does not count.
    else if (usage.processes - 1 > limits.processes || usage.threads > limits.processes * 16 + 64) kill("processes");
    else if (usage.cpu > limits.cpu) kill("cpu");
    let written = 0;
    for (const [path, fd] of folders) {
      const { files, ffree, blocks, bfree, bsize } = statfsSync(`/proc/self/fd/${fd}`);
      if (files - ffree > limits.files + 64) kill("files");
      if (path !== "/tmp") written += (blocks - bfree) * bsize;
    }
    if (written > limits.output) kill("output");
  };
  const timer = setInterval(look, watchEvery);
  timer.unref();

  const ended = new Promise<ConfinedEnd>((resolve) => {
    let exit: Pick<ConfinedEnd, "exitCode" | "signal"> = { exitCode: null, signal: null };
    const finish = async (): Promise<void> => {
      // bubblewrap's own end is not the end of what ran in it.
      while (initPid !== undefined && isAlive(initPid, initStart)) {
        try {
          process.kill(initPid, "SIGKILL");
        } catch {
          break;
        }
        await new Promise((next) => setTimeout(next, 2));
      }
      isOver = true;
      clearInterval(timer);
      resolve({ ...exit, killed, peakMemory });
    };
    child.once("error", () => {
      if (child.pid === undefined) void finish();
    });
    child.once("exit", (exitCode, signal) => {
      exit = { exitCode, signal };
      const late = setTimeout(() => void finish(), 1_000);
      child.once("close", () => {
        clearTimeout(late);
        void finish();
      });
    });
  });

  return {
    boundary: child.stdio[3] as Duplex,
    held,
    output: () => ({ stdout: stdout(), stderr: stderr() }),
    kill,
    keepAlive: (isKept) => {
      const handles = [child, ...child.stdio, status] as ({ ref?(): void; unref?(): void } | null)[];
      for (const handle of handles) {
        if (isKept) handle?.ref?.();
        else handle?.unref?.();
      }
    },
    ended,
    release: () => {
      for (const fd of folders.values()) closeSync(fd);
      folders.clear();
    },
  };
}
