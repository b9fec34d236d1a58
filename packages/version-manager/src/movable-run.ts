import { type RunRecord, TerminalError, toWorkflowError, type WorkflowResult } from "@dreamnet/workflow";

/** A run that can be moved. Asked before its migrations are run; the engine asks again when it takes the run. */
export function movable(runId: string, record: RunRecord | undefined): RunRecord {
  if (record === undefined)
    throw new TerminalError(`There is no run ${JSON.stringify(runId)}.`, {
      code: "RUN_MISSING",
      hint: "See which there are with `engine.list()`, or `dreamnet runs list`.",
      value: runId,
    });
  if (record.status === "failed" || record.status === "cancelled") return record;
  throw new TerminalError(`The run ${runId} is ${record.status}: it stays with the version that it began with.`, {
    code: "RUN_CONFLICT",
    hint: "Only a run that has failed or was cancelled moves to another version.",
    value: runId,
  });
}

export const withoutRetry = (): TerminalError =>
  new TerminalError("What runs workflows here cannot run one again.", {
    code: "RETRY_UNSUPPORTED",
    hint: "Give the manager a WorkflowExecutor on the run's engine: { executor: new WorkflowExecutor({ registry, engine }) }.",
  });

/** The result of a run that did not begin. */
export function refusal(name: string, version: string, runId: string, thrown: unknown): WorkflowResult {
  return {
    success: false,
    error: toWorkflowError(thrown),
    runId,
    workflow: { name, version },
    attempts: [],
    duration: 0,
    isolation: "none",
    isolationNotes: [],
    resolved: {},
    diagnostics: [],
    files: [],
    cache: { hits: 0, misses: 0 },
  };
}
