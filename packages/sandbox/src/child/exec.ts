import type { ExecRequest, ExecResult } from "@dreamnet/workflow";
import type { ProgramRules } from "./context.ts";
import { permission, terminal } from "./errors.ts";
import { checkPaths, collectFiles, makeFolder, removeFolder } from "./exec-files.ts";

const { accessSync, constants, statSync } = process.getBuiltinModule("node:fs");
const paths = process.getBuiltinModule("node:path");

/** What a program's start needs of the context. */
export interface ExecCalls {
  readonly read: (file: { readonly sha256: string }) => Promise<Uint8Array>;
  readonly put: (bytes: Uint8Array) => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly now: number;
}

const mostOutput = 16 * 1024 * 1024;
const usualOutput = 1024 * 1024;

/** Variables that decide what code a program loads, or where it works: they are ours. */
const reserved = /^(PATH|HOME|TMPDIR|TMP|TEMP|IFS|BASH_ENV|ENV|NODE_OPTIONS|(LD|DYLD)_.*)$/;

/** `context.exec` inside: the program runs in this same sandbox, in a fresh folder, without a shell. */
export async function execProgram(
  rules: ProgramRules,
  program: string,
  args: readonly string[],
  request: ExecRequest,
  calls: ExecCalls,
): Promise<ExecResult> {
  checkCall(rules, program, args, request);
  calls.signal.throwIfAborted();
  const path = rules.folders.map((folder) => paths.join(folder, program)).find(isProgram);
  if (path === undefined)
    throw terminal(
      "PROGRAM_MISSING",
      `The program ${program} is not installed, or not where a sandbox looks.`,
      `Install it. Searched: ${rules.folders.join(", ")}.`,
      program,
    );
  const folder = await makeFolder(request, calls.read);
  try {
    const end = await runProgram(path, args, request, {
      cwd: folder.cwd,
      signal: calls.signal,
      killGrace: rules.killGrace,
      env: {
        PATH: rules.folders.join(":"),
        HOME: folder.home,
        TMPDIR: folder.temporary,
        LANG: "C.UTF-8",
        LC_ALL: "C.UTF-8",
        TZ: "UTC",
        SOURCE_DATE_EPOCH: String(Math.floor(calls.now / 1000)),
        ...request.env,
      },
    });
    calls.signal.throwIfAborted();
    return { ...end, files: (await collectFiles(folder, rules, calls.put)) as ExecResult["files"] };
  } finally {
    removeFolder(folder.root);
  }
}

interface ProgramPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly killGrace: number;
}

function runProgram(
  path: string,
  args: readonly string[],
  request: ExecRequest,
  place: ProgramPlace,
): Promise<Omit<ExecResult, "files">> {
  return new Promise((resolve, reject) => {
    // Asked for here: a run that starts no program does not pay for loading it.
    const { spawn } = process.getBuiltinModule("node:child_process");
    const child = spawn(path, args, {
      cwd: place.cwd,
      env: place.env,
      shell: false,
      detached: true,
      stdio: [request.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const most = Math.min(request.maxOutput ?? usualOutput, mostOutput);
    const stdout = keep(child.stdout, most);
    const stderr = keep(child.stderr, most);
    const timers: NodeJS.Timeout[] = [];
    let timedOut = false;
    const kill = (signal: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // The group has ended.
      }
    };
    const stop = (): void => {
      kill("SIGTERM");
      timers.push(setTimeout(() => kill("SIGKILL"), place.killGrace));
    };
    const finish = (): void => {
      for (const timer of timers) clearTimeout(timer);
      place.signal.removeEventListener("abort", stop);
    };
    child.once("error", (error) => {
      if (child.pid !== undefined) return;
      finish();
      reject(error);
    });
    child.once("exit", () => {
      kill("SIGKILL");
      timers.push(
        setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, 1_000),
      );
    });
    child.once("close", (exitCode, signal) => {
      finish();
      resolve({ exitCode, signal, timedOut, stdout: stdout(), stderr: stderr() });
    });
    if (request.stdin !== undefined) {
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(request.stdin);
    }
    if ((request.timeout ?? 0) > 0)
      timers.push(
        setTimeout(
          () => {
            timedOut = true;
            stop();
          },
          Math.min(request.timeout as number, 2 ** 31 - 1),
        ),
      );
    place.signal.addEventListener("abort", stop, { once: true });
  });
}

function keep(stream: NodeJS.ReadableStream | null, most: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (size >= most) return;
    const part = chunk.subarray(0, most - size);
    chunks.push(part);
    size += part.length;
  });
  stream?.on("error", () => undefined);
  return () => Buffer.concat(chunks).toString("utf8");
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function checkCall(rules: ProgramRules, program: string, args: readonly string[], request: ExecRequest): void {
  const { declared, name } = rules;
  if (!declared.includes(program))
    throw permission(
      "PROGRAM_UNDECLARED",
      `${name} may not start ${JSON.stringify(program)}: its manifest does not name it.`,
      declared.length === 0
        ? `Add it to security.subprocess: ${JSON.stringify([program])}.`
        : `Programs it may start: ${declared.join(", ")}.`,
      program,
    );
  const faults = [
    ...args.flatMap((arg, index) =>
      typeof arg === "string" && !arg.includes("\0") ? [] : [`argument ${index} is not text without NUL`],
    ),
    ...Object.entries(request.env ?? {}).flatMap(([variable, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) return [`${JSON.stringify(variable)} is no name of a variable`];
      if (reserved.test(variable)) return [`the variable ${variable} is set by the executor`];
      return typeof value === "string" && !value.includes("\0") ? [] : [`${variable} is not text without NUL`];
    }),
  ];
  if (faults.length > 0)
    throw terminal(
      "EXEC_ARGUMENT_INVALID",
      `${program} cannot be started: ${faults.join("; ")}.`,
      "Correct the call of context.exec.",
      faults,
    );
  checkPaths(request);
}
