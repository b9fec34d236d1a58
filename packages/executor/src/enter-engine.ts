import { type ExecuteRun, type RunRecord, type StartRequest, TerminalError } from "@dreamnet/workflow";
import { hasEnded } from "./engine-errors.ts";
import { findNonJson } from "./json-value.ts";
import { withNewId } from "./new-run-id.ts";
import type { RunScope } from "./run-scope.ts";

/**
 * Starts the run in the engine, or moves on the one that stands there, as the request says.
 *
 * @param wasExecuted - Whether `execute` was called.
 */
export function enterEngine(
  scope: RunScope,
  input: unknown,
  execute: ExecuteRun,
  wasExecuted: () => boolean,
): Promise<RunRecord> {
  const { services, request, workflow } = scope;
  const { engine } = services;
  const { runId, parentRunId, takeUp, isAgain, deadline, queue } = request;
  if (engine.durable) checkJson(scope, input);
  if (takeUp === "resume") return engine.resume(runId, execute);
  if (takeUp === "retry") return engine.retry(runId, { version: workflow.version, input }, execute);
  const identity = { name: workflow.name, version: workflow.version };
  const start: { -readonly [Key in keyof StartRequest]: StartRequest[Key] } =
    request.isIdNew === true ? withNewId(runId, identity, input) : { runId, workflow: identity, input };
  if (parentRunId !== undefined) start.parentRunId = parentRunId;
  if (deadline !== undefined) start.deadline = deadline;
  if (queue !== undefined) start.queue = queue;
  if (parentRunId === undefined) return engine.start(start, execute);
  return enterBelow(scope, start, execute, isAgain === true, wasExecuted);
}

/** A run below another one goes the way of that one. */
async function enterBelow(
  { services: { engine }, request, workflow }: RunScope,
  start: StartRequest,
  execute: ExecuteRun,
  isAgain: boolean,
  wasExecuted: () => boolean,
): Promise<RunRecord> {
  const { runId, input } = start;
  if (isAgain) {
    const known = await engine.get(runId);
    if (known?.status === "failed" || known?.status === "cancelled")
      return engine.retry(runId, { version: workflow.version, input }, execute);
  }
  const record = await engine.start(start, execute);
  // A run that stopped only because the one above it did goes on with it.
  const stopped = record.status === "cancelled" || !hasEnded(record.status);
  const goesOn = !wasExecuted() && stopped && request.above?.aborted !== true;
  return goesOn ? engine.resume(runId, execute) : record;
}

function checkJson({ workflow }: RunScope, input: unknown): void {
  const faults = findNonJson(input ?? null);
  if (faults.length === 0) return;
  throw new TerminalError(`The input of ${workflow.name}@${workflow.version} is not JSON: ${faults.join("; ")}.`, {
    code: "INPUT_NOT_JSON",
    hint: "A durable run must be read back after a crash: give dates and the like as text, and bytes as files by digest.",
    value: faults,
  });
}
