import type { WorkflowManifest } from "@dreamnet/workflow";
import type { ErrorEntry } from "./documentation.ts";

/** `a`, `a and b`, `a, b and c`. */
function listWords(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** `250 ms`, `30 seconds`, `5 minutes`. */
function describeTime(ms: number): string {
  for (const [unit, size] of [
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1_000],
  ] as const)
    if (ms >= size && ms % size === 0) return `${ms / size} ${unit}${ms === size ? "" : "s"}`;
  return `${ms} ms`;
}

/** `10 MB`, `1 GB`. */
function describeBytes(bytes: number): string {
  for (const [unit, size] of [
    ["GB", 1024 ** 3],
    ["MB", 1024 ** 2],
    ["KB", 1024],
  ] as const)
    if (bytes >= size) return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
  return `${bytes} bytes`;
}

/** What a workflow may do, in sentences; what it may not is said too. */
export function describePermissions({ security, dependencies }: WorkflowManifest): readonly string[] {
  const { networkAccess, egress, allowedPaths, subprocess, secrets, requiresAuth, requiresSandbox, limits } = security;
  const bounds = [
    ...(limits.memory === undefined ? [] : [`${describeBytes(limits.memory)} of memory`]),
    ...(limits.cpu === undefined ? [] : [`${describeTime(limits.cpu)} of processor time`]),
    ...(limits.processes === undefined ? [] : [`${limits.processes} processes`]),
    ...(limits.files === undefined ? [] : [`${limits.files} files`]),
    ...(limits.output === undefined ? [] : [`${describeBytes(limits.output)} of output`]),
  ];
  return [
    !networkAccess
      ? "It cannot reach the network."
      : egress.length === 0
        ? "It may reach any host on the network."
        : `It may reach ${listWords(egress)} on the network, and no other host.`,
    allowedPaths.length === 0
      ? "It writes no files."
      : `It writes files below ${listWords(allowedPaths)} of its output folder, and nowhere else.`,
    "It reads the files that its input names, and no other file of yours.",
    subprocess.length === 0
      ? "It starts no programs."
      : `It starts ${listWords(subprocess)}, each in a folder of its own, and no other program.`,
    secrets.length > 0
      ? `It is given ${listWords(secrets)}, where you hand them over, and no other secret.`
      : requiresAuth
        ? "It wants you to be signed in, and is given no secrets."
        : "It needs no account, and is given no secrets.",
    requiresSandbox
      ? "It runs in a sandbox, and is refused where none holds."
      : "It runs in a sandbox wherever the machine has one.",
    ...(bounds.length === 0 ? [] : [`It may use at most ${listWords(bounds)}.`]),
    ...(dependencies.length === 0 ? [] : ["The workflows that it runs have permissions of their own."]),
  ];
}

/** What happens when a run fails, in sentences. */
export function describeFailures({ errorHandling, executionTime }: WorkflowManifest): readonly string[] {
  const { retryable, maxRetries, fallback } = errorHandling;
  const { estimated, max, attempt } = executionTime;
  return [
    retryable && maxRetries > 0
      ? `A failure that may pass is tried again, up to ${maxRetries} time${maxRetries === 1 ? "" : "s"}, with longer and longer waits between.`
      : "A failure is not tried again.",
    `A run usually takes ${describeTime(estimated)}, and is ended after ${describeTime(max)}${retryable ? ", all attempts together" : ""}${attempt === undefined ? "" : `; one attempt after ${describeTime(attempt)}`}.`,
    fallback === undefined
      ? "There is no fallback: the error is the result."
      : `When it has failed for good, ${fallback} is run with the same input, and the result says so.`,
    "A failure is a result with `success: false`, an error code, a message and a hint; nothing is written then.",
  ];
}

/** Errors that a caller of this workflow may meet. */
export function listErrors({ security, dependencies, executionTime }: WorkflowManifest): readonly ErrorEntry[] {
  const entry = (code: string, when: string, remedy: string): ErrorEntry => ({ code, when, remedy });
  return [
    entry(
      "VALIDATION_FAILED",
      "The input does not fit.",
      "Correct every field that the error names; all are told at once.",
    ),
    entry("FILE_MISSING", "A file that the input names is not in the content store.", "Put it there first."),
    ...(dependencies.length === 0
      ? []
      : [
          entry(
            "DEPENDENCY_MISSING",
            "A workflow that this one runs is not installed.",
            "Install it as the hint says.",
          ),
        ]),
    ...(security.subprocess.length === 0
      ? []
      : [entry("PROGRAM_MISSING", `${listWords(security.subprocess, "or")} is not installed.`, "Install it.")]),
    ...(security.secrets.length === 0
      ? []
      : [entry("SECRET_MISSING", `${listWords(security.secrets, "or")} was not given.`, "Hand it over by its name.")]),
    ...(security.requiresSandbox
      ? [entry("SANDBOX_UNAVAILABLE", "This machine has no sandbox that holds.", "Do what the hint says.")]
      : []),
    entry("TIMEOUT", `It took longer than ${describeTime(executionTime.max)}.`, "Give it less to do."),
    entry("CANCELLED", "The caller has stopped it.", "Run it again; with a durable engine it goes on where it was."),
  ];
}
