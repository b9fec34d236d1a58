import { type ExecuteRun, type RunRecord, type StartRequest, TerminalError } from "@dreamnet/workflow";
import { hasEnded } from "./engine-errors.ts";
import { findNonJson } from "./json-value.ts";
import type { RunScope } from "./run-scope.ts";

/** Starts the run in the engine, or moves on the one that stands there, as the request says. */
export async function enterEngine(scope: RunScope, input: unknown, execute: ExecuteRun): Promise<RunRecord> {
  const { services, request, workflow } = scope;
  const { engine } = services;
  const { runId, parentRunId, takeUp, isAgain, deadline, queue } = request;
  if (engine.durable) checkJson(scope, input);
  if (takeUp === "resume") return engine.resume(runId, execute);
  const retry = (): Promise<RunRecord> => engine.retry(runId, { version: workflow.version, input }, execute);
  if (takeUp === "retry") return retry();
  if (isAgain === true) {
    const known = await engine.get(runId);
    if (known?.status === "failed" || known?.status === "cancelled") return retry();
  }
  const start: StartRequest = {
    runId,
    ...(parentRunId === undefined ? {} : { parentRunId }),
    workflow: { name: workflow.name, version: workflow.version },
    input,
    ...(deadline === undefined ? {} : { deadline }),
    ...(queue === undefined ? {} : { queue }),
  };
  let isExecuted = false;
  const record = await engine.start(start, (lease) => {
    isExecuted = true;
    return execute(lease);
  });
  // A run that stopped only because the one above it did goes on with it.
  const stopped = record.status === "cancelled" || !hasEnded(record.status);
  const goesOn = parentRunId !== undefined && !isExecuted && stopped && request.above?.aborted !== true;
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
