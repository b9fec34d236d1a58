import type { RunProgress } from "@dreamnet/executor";
import {
  type AnyWorkflow,
  CancelledError,
  type RunFacts,
  type RunRecord,
  WorkflowError,
  type WorkflowErrorData,
  type WorkflowResult,
} from "@dreamnet/workflow";
import type { DbosEngine } from "./dbos-engine.ts";

/** How a run is handed over. */
export interface HandOverOptions {
  readonly runId: string;
  /** Cancels the run; whoever merely ends leaves it to the workers. */
  readonly signal?: AbortSignal | undefined;
  /** Told of what the worker last said, twice a second at most. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** Gives a run to the workers, and waits for its result. */
export async function handOver(
  engine: DbosEngine,
  workflow: AnyWorkflow,
  input: unknown,
  options: HandOverOptions,
): Promise<WorkflowResult> {
  const { runId, signal, onProgress } = options;
  // Checked here too: a fault is told at once, and not by a worker later.
  const checked = workflow.validate(input);
  const parsed = workflow.inputSchema.safeParse(input);
  const given = checked.valid && parsed.success ? parsed.data : input;
  const { name, version } = workflow;
  await engine.enqueue({ runId, workflow: { name, version }, input: given });
  const cancel = (): void => void engine.cancel(runId).catch(() => undefined);
  signal?.addEventListener("abort", cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    return await resultOf(engine, await engine.waitForEnd(runId, onProgress));
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

async function resultOf(engine: DbosEngine, record: RunRecord): Promise<WorkflowResult> {
  const facts: RunFacts = {
    runId: record.runId,
    attempts: [],
    duration: Date.parse(record.updatedAt) - Date.parse(record.createdAt),
    isolation: "none",
    isolationNotes: [],
    resolved: {},
    diagnostics: [],
    files: [],
    cache: { hits: 0, misses: 0 },
    ...("facts" in record ? record.facts : {}),
    workflow: record.workflow,
  };
  if (record.status === "succeeded") return { ...facts, success: true, output: record.output };
  if (record.status !== "failed")
    return { ...facts, success: false, error: new CancelledError(`The run ${record.runId} is ${record.status}.`) };
  const below = await engine.list({ parentRunId: record.runId, status: "succeeded" });
  const fallback = below.find(({ runId }) => runId.endsWith("#fallback"));
  const stoodIn = fallback === undefined ? undefined : await engine.get(fallback.runId);
  if (stoodIn?.status !== "succeeded") return { ...facts, success: false, error: revive(record.error) };
  return {
    ...facts,
    success: true,
    output: stoodIn.output,
    files: stoodIn.facts?.files ?? [],
    diagnostics: [...facts.diagnostics, ...(stoodIn.facts?.diagnostics ?? [])],
    fallback: { ...stoodIn.workflow, originalError: record.error },
  };
}

function revive({ code, message, hint, retryable, diagnostics, cause }: WorkflowErrorData): WorkflowError {
  return new WorkflowError(code, message, { hint, retryable, diagnostics, cause });
}
