import { rmSync } from "node:fs";
import type { ContentStore } from "@dreamnet/content-store";
import {
  type ExecRequest,
  type ExecResult,
  PermissionError,
  TerminalError,
  type WorkflowManifest,
} from "@dreamnet/workflow";
import { checkExecPaths, makeExecFolder } from "./exec-folder.ts";
import { findProgram, safeFolders } from "./find-program.ts";
import { onProcessExit } from "./process-exit.ts";
import { runProgram } from "./run-program.ts";

/** What `context.exec` needs beside its arguments. */
export interface ExecServices {
  readonly store: ContentStore;
  /** Of the host; only `PATH` is read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporaryFolder: string;
  readonly killGrace: number;
  readonly signal: AbortSignal;
  now(): Date;
}

const MAX_OUTPUT = 16 * 1024 * 1024;
const DEFAULT_OUTPUT = 1024 * 1024;
const DEFAULT_FILES = 10_000;
const DEFAULT_BYTES = 1024 ** 3;

/** Variables that decide what code a program loads, or where it works: they are ours. */
const reserved = /^(PATH|HOME|TMPDIR|TMP|TEMP|IFS|BASH_ENV|ENV|NODE_OPTIONS|(LD|DYLD)_.*)$/;

/**
 * Starts a declared program in a fresh folder of this machine, without a shell and with an almost empty environment.
 *
 * @throws {@link PermissionError} with code `PROGRAM_UNDECLARED`, {@link TerminalError} with code `PROGRAM_MISSING`,
 *   `EXEC_PATH_INVALID`, `EXEC_ARGUMENT_INVALID` or `EXEC_OUTPUT_LIMIT`, or the signal's reason.
 */
export async function execProgram(
  manifest: WorkflowManifest,
  program: string,
  args: readonly string[],
  request: ExecRequest,
  services: ExecServices,
): Promise<ExecResult> {
  checkCall(manifest, program, args, request);
  services.signal.throwIfAborted();
  const folders = await safeFolders(services.env["PATH"]);
  const path = await findProgram(program, folders);
  if (path === undefined) throw programMissing(program, folders);
  const { limits } = manifest.security;
  const folder = await makeExecFolder(services.temporaryFolder, request, services.store, {
    files: limits.files ?? DEFAULT_FILES,
    bytes: limits.output ?? DEFAULT_BYTES,
  });
  const forget = onProcessExit(() => rmSync(folder.root, { recursive: true, force: true }));
  try {
    const end = await runProgram({
      path,
      args,
      cwd: folder.cwd,
      env: {
        PATH: folders.join(process.platform === "win32" ? ";" : ":"),
        HOME: folder.home,
        TMPDIR: folder.temporary,
        LANG: "C.UTF-8",
        LC_ALL: "C.UTF-8",
        TZ: "UTC",
        SOURCE_DATE_EPOCH: String(Math.floor(services.now().getTime() / 1000)),
        ...request.env,
      },
      stdin: request.stdin,
      timeout: request.timeout ?? 0,
      maxOutput: Math.min(request.maxOutput ?? DEFAULT_OUTPUT, MAX_OUTPUT),
      signal: services.signal,
      killGrace: services.killGrace,
    });
    if (end.aborted) throw services.signal.reason;
    const { aborted: _, ...rest } = end;
    return { ...rest, files: await folder.collect() };
  } finally {
    await folder.remove();
    forget();
  }
}

function checkCall(manifest: WorkflowManifest, program: string, args: readonly string[], request: ExecRequest): void {
  const declared = manifest.security.subprocess;
  if (!declared.includes(program)) {
    throw new PermissionError(
      `${manifest.name} may not start ${JSON.stringify(program)}: its manifest does not name it.`,
      {
        code: "PROGRAM_UNDECLARED",
        hint:
          declared.length === 0
            ? `Add it to security.subprocess: ${JSON.stringify([program])}.`
            : `Programs it may start: ${declared.join(", ")}.`,
        value: program,
      },
    );
  }
  const variables = Object.entries(request.env ?? {});
  const faults = [
    ...args.flatMap((arg, index) =>
      typeof arg === "string" && !arg.includes("\0") ? [] : [`argument ${index} is not text without NUL`],
    ),
    ...variables.flatMap(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [`${JSON.stringify(name)} is no name of a variable`];
      if (reserved.test(name)) return [`the variable ${name} is set by the executor`];
      return typeof value === "string" && !value.includes("\0") ? [] : [`${name} is not text without NUL`];
    }),
  ];
  if (faults.length > 0) {
    throw new TerminalError(`${program} cannot be started: ${faults.join("; ")}.`, {
      code: "EXEC_ARGUMENT_INVALID",
      hint: "Correct the call of context.exec.",
      value: faults,
    });
  }
  checkExecPaths(request);
}

const programMissing = (program: string, folders: readonly string[]): TerminalError =>
  new TerminalError(`The program ${program} is not installed, or not on the PATH.`, {
    code: "PROGRAM_MISSING",
    hint: `Install it and see that its folder is on the PATH. Searched: ${folders.join(", ") || "nothing, the PATH is empty"}.`,
    value: program,
  });
