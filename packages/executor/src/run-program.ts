import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { ExecRequest, ExecResult } from "@dreamnet/workflow";
import { onProcessExit } from "./process-exit.ts";

/** One start of a program, with everything resolved. */
export interface ProgramStart {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: ExecRequest["stdin"];
  /** ms; 0 for none. */
  readonly timeout: number;
  readonly maxOutput: number;
  readonly signal: AbortSignal;
  /** ms between SIGTERM and SIGKILL. */
  readonly killGrace: number;
}

/** How it ended; `aborted` when the signal did it. */
export interface ProgramEnd extends Omit<ExecResult, "files"> {
  readonly aborted: boolean;
}

const isPosix = process.platform !== "win32";

/**
 * Starts a program without a shell, in a process group of its own, and resolves when it and its pipes have ended.
 *
 * On timeout and on abort the whole group gets SIGTERM, then SIGKILL; what is left of the group when the program has
 * ended gets SIGKILL at once, so that nothing writes into a folder that is being collected.
 */
export function runProgram(start: ProgramStart): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(start.path, start.args, {
      cwd: start.cwd,
      env: start.env,
      shell: false,
      detached: isPosix,
      windowsHide: true,
      stdio: [start.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const stdout = keepOutput(child.stdout, start.maxOutput);
    const stderr = keepOutput(child.stderr, start.maxOutput);
    let timedOut = false;
    let aborted = false;
    const timers: NodeJS.Timeout[] = [];
    const after = (ms: number, act: () => void): void => {
      timers.push(setTimeout(act, Math.min(ms, 2 ** 31 - 1)));
    };
    const stop = (): void => {
      killGroup(child, "SIGTERM");
      after(start.killGrace, () => killGroup(child, "SIGKILL"));
    };
    const abort = (): void => {
      aborted = true;
      stop();
    };
    const forget = onProcessExit(() => killGroup(child, "SIGKILL"));
    const finish = (): void => {
      forget();
      for (const timer of timers) clearTimeout(timer);
      start.signal.removeEventListener("abort", abort);
    };
    child.once("error", (error) => {
      // Before the start only: afterwards `close` tells how it went.
      if (child.pid !== undefined) return;
      finish();
      reject(error);
    });
    child.once("exit", () => {
      killGroup(child, "SIGKILL");
      // A process that left the group may hold the pipes open for ever.
      after(1_000, () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      });
    });
    child.once("close", (exitCode, signal) => {
      finish();
      resolve({ exitCode, signal, timedOut, aborted, stdout: stdout(), stderr: stderr() });
    });
    if (start.stdin !== undefined) {
      // A program that does not read to the end closes the pipe: that is its affair.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(start.stdin);
    }
    if (start.timeout > 0)
      after(start.timeout, () => {
        timedOut = true;
        stop();
      });
    if (start.signal.aborted) abort();
    else start.signal.addEventListener("abort", abort, { once: true });
  });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (isPosix) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // The group has ended.
  }
}

/** Keeps the first `max` bytes and drains the rest, so that the program never waits for a full pipe. */
function keepOutput(stream: Readable | null, max: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (size >= max) return;
    const part = chunk.subarray(0, max - size);
    chunks.push(part);
    size += part.length;
  });
  stream?.on("error", () => undefined);
  return () => Buffer.concat(chunks).toString("utf8");
}
