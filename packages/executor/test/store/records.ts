import type { RunState, StartRequest, StepRecord } from "@dreamnet/workflow";

const workflow = { name: "w", version: "1.0.0" };

/** A start of the one workflow that these tests know. */
export const start = (runId: string, input: unknown = { a: 1 }): StartRequest => ({ runId, workflow, input });

/** Work that is done at once. */
export const succeed = async (): Promise<RunState> => ({ status: "succeeded", output: 1 });

/** A step that has succeeded. */
export const step = (path: string, value: unknown): StepRecord => ({
  path,
  occurrence: 0,
  name: path,
  inputHash: "h",
  attempt: 1,
  outcome: { status: "succeeded", value },
});
