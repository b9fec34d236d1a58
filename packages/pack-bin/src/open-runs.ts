import { join } from "node:path";
import { createSqliteEngine, type ExecuteOptions, type WorkflowExecutor } from "@dreamnet/executor";
import type { AnyWorkflow, ExecutionEngine, WorkflowResult } from "@dreamnet/workflow";

/** ms for which the runs of a command can be looked at, resumed and retried. */
export const runsKeptFor = 30 * 24 * 3_600_000;

/**
 * Opens the runs of a state folder: each command's runs are journaled there, whatever becomes of its process.
 *
 * @param home - See `dreamnetHome`.
 * @throws Those of `createSqliteEngine`: a store that is damaged, foreign or of a newer format is left as it is.
 * @example
 * const engine = await openRuns(dreamnetHome(process.env));
 * await engine.list({ status: "failed" });
 */
export function openRuns(home: string): Promise<ExecutionEngine> {
  return createSqliteEngine({ file: runsFile(home) });
}

/** The store of runs in a state folder. */
export const runsFile = (home: string): string => join(home, "runs", "runs.db");

/**
 * Runs a workflow, or goes on with a run of it on the same input whose process has ended in the middle: what that one has
 * finished is not done again.
 */
export async function runOrGoOn(
  executor: WorkflowExecutor,
  engine: ExecutionEngine,
  workflow: AnyWorkflow,
  input: unknown,
  options: Omit<ExecuteOptions, "runId"> & { readonly runId: string; readonly goesOn: boolean },
): Promise<WorkflowResult> {
  const { goesOn, runId, ...rest } = options;
  const left = goesOn ? await findInterrupted(engine, workflow, input) : undefined;
  if (left !== undefined) {
    const result = await executor.resume(workflow, left, rest);
    // Another process was faster, or the code is not what it was: then it begins anew.
    if (result.success || !["RUN_CONFLICT", "RUN_MISSING", "STEP_MISMATCH"].includes(result.error.code)) return result;
  }
  return await executor.execute(workflow, input, { ...rest, runId });
}

/** The newest run of this workflow on this input that nobody works on and nobody has ended. */
async function findInterrupted(
  engine: ExecutionEngine,
  { name, version, inputSchema }: AnyWorkflow,
  input: unknown,
): Promise<string | undefined> {
  const open = await engine.list({ status: ["running", "pending"], workflow: name, parentRunId: null });
  if (open.length === 0) return undefined;
  // As the record has it: with the schema's defaults filled in.
  const text = JSON.stringify(inputSchema.safeParse(input).data);
  for (const { runId, owner, workflow } of open) {
    if (owner !== undefined || workflow.version !== version) continue;
    const record = await engine.get(runId);
    if (record !== undefined && JSON.stringify(record.input) === text) return runId;
  }
  return undefined;
}
