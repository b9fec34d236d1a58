import type { RunFilter, RunSummary } from "@dreamnet/workflow";

/** Whether a run is one of those that a filter asks for. */
export function matchesFilter(run: RunSummary, filter: RunFilter): boolean {
  const { status, workflow, parentRunId, runIdPrefix } = filter;
  if (status !== undefined && !(typeof status === "string" ? [status] : status).includes(run.status)) return false;
  if (workflow !== undefined && run.workflow.name !== workflow) return false;
  if (parentRunId !== undefined && (run.parentRunId ?? null) !== parentRunId) return false;
  return runIdPrefix === undefined || run.runId.startsWith(runIdPrefix);
}
