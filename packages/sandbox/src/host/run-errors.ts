import { RetryableError, TerminalError, type WorkflowError } from "@dreamnet/workflow";
import type { ConfinedEnd } from "../confined-process.ts";
import type { RunLimits } from "../limits.ts";

/** The process inside did not keep to the boundary's protocol. */
export function protocolBroken(name: string, why: string): TerminalError {
  return new TerminalError(`${name} was ended: ${why}.`, {
    code: "SANDBOX_PROTOCOL",
    hint: "The workflow's code reached for the sandbox's own channel. Tell its author; do not run it unsandboxed.",
    value: why,
  });
}

/** The sandbox was given files that it should not have: before any of the workflow's code is loaded. */
export function descriptorsOpen(name: string, descriptors: readonly string[]): TerminalError {
  return new TerminalError(`${name} was not started: its sandbox was given open files, ${descriptors.join("; ")}.`, {
    code: "SANDBOX_DESCRIPTORS",
    hint: "A program that stands in for bwrap passed them on. A script for sh does so with its own file; bash closes it.",
    value: descriptors,
  });
}

/** A run that ended without a result, exit code 0 or not. */
export function endedBadly(
  name: string,
  end: ConfinedEnd,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  limits: RunLimits,
): WorkflowError {
  const printed = (stderr.trim() === "" ? stdout : stderr).trim().slice(-2_000);
  const limit = {
    memory: limits.memory,
    processes: limits.processes,
    cpu: limits.cpu * 1000,
    files: limits.files,
    output: limits.output,
    console: limits.console,
  };
  switch (end.killed) {
    case "memory":
    case "processes":
    case "cpu":
    case "files":
    case "output":
      return new TerminalError(
        `${name} went beyond its limit of ${limit[end.killed]} ${units[end.killed]} and was ended.`,
        {
          code: "SANDBOX_LIMIT",
          hint: `Give it less to do, or raise security.limits.${end.killed} in its manifest.`,
          value: { limit: end.killed, most: limit[end.killed] },
        },
      );
    case "console":
      return new TerminalError(`${name} printed more than ${limits.console} bytes and was ended.`, {
        code: "SANDBOX_LIMIT",
        hint: "Have it print less.",
      });
    case undefined:
      return new RetryableError(
        `${name} ended without a result: ${end.signal === null ? `exit code ${end.exitCode ?? "unknown"}` : `signal ${end.signal}`}${printed === "" ? "" : `\n${printed}`}`,
        { code: "SANDBOX_NO_RESULT", hint: "A workflow returns its output; it does not end the process." },
      );
    default:
      return new TerminalError(`${name} was ended (${end.killed}).`, { code: "SANDBOX_ENDED" });
  }
}

const units = {
  memory: "bytes of memory",
  processes: "processes",
  cpu: "ms of CPU time",
  files: "files",
  output: "bytes of output",
} as const;
