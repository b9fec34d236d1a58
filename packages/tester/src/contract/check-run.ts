import { type AnyWorkflow, type FileReference, fileReferenceSchema } from "@dreamnet/workflow";
import { judge } from "../judge.ts";
import type { WatchedRun } from "../watch/watch-run.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";

/** The run gives what the case expects, and every file that the output names stands in the store. */
export async function checkResult(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  const { result, store, leftFiles } = await lab.first(contractCase);
  const problems = [
    ...(await judge(contractCase, result, store)),
    ...leftFiles.map((name) => `a temporary file is left: ${name}`),
  ];
  if (!result.success) {
    // A case may expect a failure, but never this one.
    if (result.error.code === "OUTPUT_INVALID" && !problems.some((problem) => problem.includes("OUTPUT_INVALID")))
      problems.push(result.error.message);
    return problems;
  }
  for (const { path, sha256, size } of findReferences(result.output)) {
    if (!(await store.has(sha256))) problems.push(`${path}: the output names it, and its bytes are not in the store`);
    else if ((await store.get(sha256)).length !== size) problems.push(`${path}: its reference tells another size`);
  }
  return problems;
}

/** Whatever it asks of its context is in the manifest: steps, paths, programs. */
export async function checkPermissions(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  return undeclared(lab.workflow, await lab.first(contractCase));
}

/** What a run has asked of its context that the manifest does not name. */
export function undeclared(workflow: AnyWorkflow, { log }: WatchedRun): readonly string[] {
  const { steps = {}, security } = workflow.manifest;
  const missing = (method: string, isDeclared: (name: string) => boolean, what: string): string[] =>
    [...new Set(log.calls.filter((call) => call.method === method).map(({ name }) => name))]
      .filter((name) => !isDeclared(name))
      .map((name) => `${what} ${JSON.stringify(name)} is not declared`);
  const announced = new Set(log.calls.flatMap(({ announces }) => announces ?? []));
  return [
    ...missing("step", (name) => Object.hasOwn(steps, name), "the step"),
    ...[...announced]
      .filter((name) => !Object.hasOwn(steps, name))
      .map((name) => `a sign of progress names the step ${JSON.stringify(name)}, which is not declared`),
    ...missing("run", (name) => workflow.dependencies.some((known) => known.name === name), "the workflow"),
    ...missing("exec", (name) => security.subprocess.includes(name), "the program"),
    ...missing("write", (path) => security.allowedPaths.some((allowed) => covers(allowed, path)), "the path"),
  ];
}

/**
 * Every declared step is run by some case, or named by a sign of progress where it is a part that needs no journal: what
 * no case runs is not tested, or not there.
 */
export async function checkSteps(lab: Lab): Promise<readonly string[]> {
  const seen = new Set<string>();
  for (const contractCase of lab.cases) {
    const { log } = await lab.first(contractCase);
    for (const { method, name, announces } of log.calls) {
      if (method === "step") seen.add(name);
      if (announces !== undefined) seen.add(announces);
    }
  }
  return Object.keys(lab.workflow.manifest.steps ?? {})
    .filter((name) => !seen.has(name))
    .map((name) => `the step ${JSON.stringify(name)} is declared, and no case runs it: add a case, or take it out`);
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
