import { type AnyWorkflow, type FileReference, fileReferenceSchema } from "@dreamnet/workflow";
import { judge } from "../workflow-tester.ts";
import type { ContractCase, ContractOptions } from "./contract-case.ts";
import { type Observed, observeRun } from "./observe-run.ts";

/** The run gives what the case expects, and every file that the output names stands in the store. */
export async function checkResult(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
): Promise<readonly string[]> {
  const { result, store, left } = await observeRun(workflow, contractCase, options);
  const problems = [...(await judge(contractCase, result)), ...left.map((name) => `a temporary file is left: ${name}`)];
  if (!result.success) return problems;
  for (const { path, sha256, size } of findReferences(result.output)) {
    if (!(await store.has(sha256))) problems.push(`${path}: the output names it, and its bytes are not in the store`);
    else if ((await store.get(sha256)).length !== size) problems.push(`${path}: its reference tells another size`);
  }
  return problems;
}

/** Whatever it asks of its context is in the manifest: steps, paths, programs. */
export async function checkPermissions(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
): Promise<readonly string[]> {
  const seen = await observeRun(workflow, contractCase, options);
  const { steps = {}, security } = workflow.manifest;
  const missing = (names: readonly string[], isDeclared: (name: string) => boolean, what: string): string[] =>
    [...new Set(names)]
      .filter((name) => !isDeclared(name))
      .map((name) => `${what} ${JSON.stringify(name)} is not declared`);
  return [
    ...missing(seen.steps, (name) => Object.hasOwn(steps, name), "the step"),
    ...missing(seen.programs, (name) => security.subprocess.includes(name), "the program"),
    ...missing(seen.writes, (path) => security.allowedPaths.some((allowed) => covers(allowed, path)), "the path"),
  ];
}

/**
 * Aborted before its start it runs nothing; aborted at any of its first signs of life it stops soon, its result says so,
 * and nothing is left of it.
 */
export async function checkAbort(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
): Promise<readonly string[]> {
  const within = options.abortWithin ?? 2_000;
  const before = await observeRun(workflow, contractCase, options, { signal: AbortSignal.abort() });
  const problems = describeAbort(before, "before the start", within);
  if (before.signs > 0 || before.result.attempts.length > 0)
    problems.push("aborted before the start, it runs nevertheless");
  const { signs } = await observeRun(workflow, contractCase, options);
  for (let at = 1; at <= Math.min(signs, MOST_SIGNS); at += 1) {
    for (const moment of ["at", "soon after"] as const) {
      const seen = await abortAt(workflow, contractCase, options, at, moment);
      problems.push(...describeAbort(seen, `${moment} its call ${at} of the context`, within));
    }
  }
  return problems;
}

const MOST_SIGNS = 4;

function abortAt(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
  at: number,
  moment: "at" | "soon after",
): Promise<Observed> {
  const controller = new AbortController();
  return observeRun(workflow, contractCase, options, {
    signal: controller.signal,
    ...(options.abortWithin === undefined ? {} : { within: options.abortWithin }),
    onSign: (count) => {
      if (count !== at) return;
      // At the call, the context refuses it; soon after, the workflow itself has to notice.
      if (moment === "at") controller.abort();
      else setTimeout(() => controller.abort(), 1);
    },
  });
}

function describeAbort(seen: Observed, when: string, within: number): string[] {
  const { result, hasStopped, endedBeforeAbort, left } = seen;
  if (endedBeforeAbort) return [];
  const problems: string[] = [];
  if (result.success || result.error.code !== "CANCELLED")
    problems.push(
      `aborted ${when}, its result is not CANCELLED but ${result.success ? "a success" : result.error.code}`,
    );
  if (!hasStopped)
    problems.push(`aborted ${when}, its code still runs after ${within} ms: it does not obey context.signal`);
  if (result.files.length > 0) problems.push(`aborted ${when}, it hands on files`);
  return [...problems, ...left.map((name) => `aborted ${when}, it leaves ${name}`)];
}

/** Every file reference within a value. */
function findReferences(root: unknown): readonly FileReference[] {
  const found: FileReference[] = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    const parsed = fileReferenceSchema.safeParse(value);
    if (parsed.success) found.push(parsed.data);
    else waiting.push(...Object.values(value));
  }
  return found;
}

const covers = (allowed: string, path: string): boolean =>
  path === allowed || path.startsWith(allowed.endsWith("/") ? allowed : `${allowed}/`);
