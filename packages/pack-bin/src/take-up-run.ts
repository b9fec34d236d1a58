import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import {
  type AnyWorkflow,
  type ExecutionEngine,
  type Progress,
  type RunRecord,
  TerminalError,
} from "@dreamnet/workflow";
import { checkOutputFolder } from "./output-folder.ts";
import { createPackExecutor } from "./pack-executor.ts";
import { exitCodeOf, type PackReport } from "./pack-report.ts";
import { sourceDate } from "./pack-source.ts";
import { reportOf } from "./report-of.ts";
import { writePackages } from "./write-packages.ts";

/** A pack's run that is to be moved on. */
export interface TakeUpRequest {
  readonly runId: string;
  /** `resume`: goes on after the last step that was finished. `retry`: the attempts of a failed run are counted anew. */
  readonly how: "resume" | "retry";
  readonly platform: string;
  /** In the run's version, or, for a retry, in the one that the run moves to. */
  readonly workflow: AnyWorkflow;
  /** For a retry with another version: the run's input as that one takes it. */
  readonly input?: unknown;
  /** Folder for the package; without it, nothing is written. */
  readonly out?: string;
  readonly home: string;
  /** Default: the content store of `home`. */
  readonly store?: ContentStore;
  readonly unsandboxed?: boolean;
  readonly cache?: boolean;
  readonly fallbacks?: readonly AnyWorkflow[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (platform: string, progress: Progress) => void;
}

/**
 * Moves a pack's run on, under its own id and with its own input, and writes its package.
 *
 * @param engine - Where the run is: `openRuns(home)`.
 * @throws {@link TerminalError} with code `RUN_MISSING`, or `RUN_NOT_PACK` for a run that is no pack's; as `packSource`.
 */
export async function takeUpPack(engine: ExecutionEngine, request: TakeUpRequest): Promise<PackReport> {
  const { runId, workflow, platform, signal, out } = request;
  const artifact = artifactOf(await engine.get(runId), runId);
  if (out !== undefined) await checkOutputFolder(out);
  const store = request.store ?? (await openContentStore({ root: join(request.home, "content") }));
  const lease = await store.lease();
  try {
    const executor = await createPackExecutor(request, store, engine);
    const now = sourceDate(artifact.date);
    const options = {
      ...(now === undefined ? {} : { now }),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (progress: Progress) => request.onProgress?.(platform, progress),
    };
    const result =
      request.how === "resume"
        ? await executor.resume(workflow, runId, options)
        : await executor.retry(
            workflow,
            runId,
            Object.hasOwn(request, "input") ? { ...options, input: request.input } : options,
          );
    const entry = reportOf({ platform, workflow }, artifact.id, result);
    const writes = out !== undefined && entry.files.length > 0;
    if (writes) await writePackages([entry], artifact.id, store, out);
    return {
      schemaVersion: 1,
      exitCode: exitCodeOf([entry]),
      source: undefined,
      ...(writes ? { out } : {}),
      packages: [entry],
      diagnostics: [],
    };
  } finally {
    await lease.release();
  }
}

/** Every pack's input says what it is about. */
function artifactOf(record: RunRecord | undefined, runId: string): { readonly id: string; readonly date?: string } {
  if (record === undefined)
    throw new TerminalError(`There is no run ${JSON.stringify(runId)}.`, {
      code: "RUN_MISSING",
      hint: "See `dreamnet runs list`.",
      value: runId,
    });
  const { artifact } = (record.input ?? {}) as {
    readonly artifact?: { readonly id?: unknown; readonly date?: unknown };
  };
  if (typeof artifact?.id === "string")
    return { id: artifact.id, ...(typeof artifact.date === "string" ? { date: artifact.date } : {}) };
  throw new TerminalError(`The run ${runId} is no pack's: it is of ${record.workflow.name}.`, {
    code: "RUN_NOT_PACK",
    hint:
      record.parentRunId === undefined
        ? "Move it on with the program that began it."
        : `It is a part of ${record.parentRunId}: move that one on.`,
    value: runId,
  });
}
