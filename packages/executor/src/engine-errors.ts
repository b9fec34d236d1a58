import { CancelledError, type RunState, TerminalError } from "@dreamnet/workflow";

/** No such run. */
export const runMissing = (runId: string): TerminalError =>
  new TerminalError(`There is no run ${JSON.stringify(runId)}.`, {
    code: "RUN_MISSING",
    hint: "It was never started here, or was removed since; runs in memory end with their process.",
    value: runId,
  });

/** A write under a lease that is over. */
export const leaseLost = (runId: string, fencingToken: number): TerminalError =>
  new TerminalError(`The run ${runId} has another owner, or has ended.`, {
    code: "LEASE_LOST",
    hint: "Stop working on it: whoever has it now goes on.",
    value: fencingToken,
  });

/** A start while the engine shuts down. */
export const engineClosed = (runId: string): TerminalError =>
  new TerminalError(`The engine is shutting down; the run ${runId} is not started.`, {
    code: "ENGINE_CLOSED",
    hint: "Start it again in another process, or with another engine.",
    value: runId,
  });

/** A run whose state does not allow what is asked. */
export const stateForbids = (runId: string, what: string, status: RunState["status"], hint: string): TerminalError =>
  new TerminalError(`The run ${runId} cannot be ${what}: it is ${status}.`, {
    code: "RUN_CONFLICT",
    hint,
    value: runId,
  });

/** Another run has this id. */
export const otherRun = (runId: string, workflow: { readonly name: string; readonly version: string }): TerminalError =>
  new TerminalError(
    `The run id ${JSON.stringify(runId)} belongs to another run: of ${workflow.name}@${workflow.version}, or with another input.`,
    {
      code: "RUN_CONFLICT",
      hint: "Use a new run id; a run id names one workflow with one input for ever.",
      value: runId,
    },
  );

export const otherVersion = (runId: string, own: string, given: string): TerminalError =>
  new TerminalError(`The run ${runId} began with version ${own}; ${given} cannot go on with its journal.`, {
    code: "RUN_CONFLICT",
    hint: `Resume it with ${own}, or retry it with ${given}: it begins anew then.`,
    value: given,
  });

/** Why an owner has to stop; decides what becomes of the run when its work ends by that. */
export type StopCause = "cancel" | "deadline" | "pause" | "shutdown" | "lease-lost";

const sentences: Readonly<Record<StopCause, string>> = {
  cancel: "The run was cancelled",
  deadline: "The run's deadline has passed",
  pause: "The run was paused",
  shutdown: "The engine is shutting down",
  "lease-lost": "The run has another owner now",
};

/** What a run's signal is aborted with. */
export function stopError(cause: StopCause, reason?: string): CancelledError {
  const hint =
    cause === "pause"
      ? "Resume it to go on after the last step that it finished."
      : cause === "lease-lost"
        ? "Whoever has it now goes on."
        : undefined;
  return new CancelledError(`${sentences[cause]}${reason === undefined ? "." : `: ${reason}`}`, { hint });
}

/** What an ended execution leaves: work that stopped by a pause is paused, not cancelled. */
export function endState(state: RunState, cause: StopCause | undefined, durable: boolean): RunState {
  if (state.status !== "cancelled") return state;
  if (cause === "pause") return { status: "paused" };
  return cause === "shutdown" && durable ? { status: "pending" } : state;
}

/** Whether a run has succeeded, failed or was cancelled. */
export const hasEnded = (status: RunState["status"]): boolean =>
  status === "succeeded" || status === "failed" || status === "cancelled";

const states: ReadonlySet<string> = new Set(["succeeded", "failed", "cancelled"]);

/** An execution may only tell an end. */
export function checkEnd(state: RunState): RunState {
  if (states.has(state.status)) return state;
  throw new TerminalError(`An execution ends by success, failure or cancel, and not as ${state.status}.`, {
    code: "RUN_STATE_INVALID",
    hint: "Give { status: 'succeeded', output }, { status: 'failed', error } or { status: 'cancelled' }.",
    value: state.status,
  });
}
