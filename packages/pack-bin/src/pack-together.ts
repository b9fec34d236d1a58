import type { RunProgress } from "@dreamnet/executor";
import {
  type AnyWorkflow,
  type EventBus,
  type ExecutionEngine,
  type Progress,
  type RunFacts,
  type RunRecord,
  TerminalError,
  WorkflowError,
  type WorkflowErrorData,
  type WorkflowResult,
} from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";
import type { ComposeTargets, PackInput, PackTarget } from "./pack-target.ts";
import { reportOf } from "./report-of.ts";

interface TogetherRequest {
  readonly targets: readonly PackTarget[];
  readonly compose: ComposeTargets;
  readonly onProgress?: (platform: string, progress: Progress) => void;
  readonly onPackage?: (entry: PackageReport) => void;
  /** Where the runs of the composite are told of; without it, packages are told of when all of them are made. */
  readonly events?: EventBus;
}

/**
 * Runs the targets as one workflow, and tells of each as if it had run alone: what the engine knows of its run, with
 * what the composite gives.
 */
export async function packTogether(
  input: PackInput,
  request: TogetherRequest,
  engine: ExecutionEngine,
  run: (workflow: AnyWorkflow, input: unknown, onProgress: (progress: RunProgress) => void) => Promise<WorkflowResult>,
): Promise<PackageReport[]> {
  const { targets } = request;
  const options = Object.fromEntries(
    targets.flatMap((target) => (target.options === undefined ? [] : [[target.platform, target.options] as const])),
  );
  const told = new Set<string>();
  const tell = (report: PackageReport): void => {
    if (told.has(report.platform)) return;
    told.add(report.platform);
    request.onPackage?.(report);
  };
  let isOver = false;
  const tellOf = async (runId: string): Promise<void> => {
    const target = targets.find(({ platform }) => isRunOf(platform, runId));
    if (target === undefined || isOver) return;
    const record = await engine.get(runId).catch(() => undefined);
    // What a fallback has made, and what cannot be read now, is told of when all is over.
    if (record?.status !== "succeeded" || record.facts === undefined || isOver) return;
    const { facts, output } = record;
    tell(reportOf(target, input.artifact.id, { ...facts, success: true, output }));
  };
  const unsubscribe = request.events?.subscribe("run.succeeded", ({ payload }) =>
    tellOf((payload as { readonly runId: string }).runId),
  );
  try {
    const result = await run(request.compose(targets), { ...input, options }, ({ runId, ...progress }) => {
      const found = targets.find(({ platform }) => platformOf(runId) === platform);
      if (found !== undefined && !told.has(found.platform)) request.onProgress?.(found.platform, progress);
    });
    isOver = true;
    const runs = await engine.list({ parentRunId: result.runId });
    const reports: PackageReport[] = [];
    for (const target of targets) {
      // Newest first: of a run that was tried again, the last one counts.
      const own = runs.find(({ runId }) => platformOf(runId) === target.platform);
      const record = own === undefined ? undefined : await engine.get(own.runId);
      const report = reportOf(target, input.artifact.id, await resultOf(target, record, result, engine));
      reports.push(report);
      tell(report);
    }
    return reports;
  } finally {
    isOver = true;
    unsubscribe?.();
  }
}

/** Whether a run is that of a platform's pack itself, and none below it. */
const isRunOf = (platform: string, runId: string): boolean =>
  platformOf(runId) === platform && runId.split("/").length === 3;

/** A node's run is called `<the composite's>/<node>/<workflow>#1`. */
const platformOf = (runId: string): string | undefined => runId.split("/")[1];

/** What a composite gives that goes on when a part of it fails. */
interface Together {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly failed?: readonly { readonly name: string; readonly error: WorkflowErrorData }[];
}

async function resultOf(
  { platform, workflow: { name, version } }: PackTarget,
  record: RunRecord | undefined,
  whole: WorkflowResult,
  engine: ExecutionEngine,
): Promise<WorkflowResult> {
  const facts: RunFacts = {
    runId: record?.runId ?? whole.runId,
    attempts: [],
    // Of a package that came from the cache nothing ran.
    duration: record === undefined ? 0 : whole.duration,
    isolation: whole.isolation,
    isolationNotes: whole.isolationNotes,
    resolved: {},
    diagnostics: [],
    files: [],
    cache: { hits: 0, misses: 0 },
    ...(record !== undefined && "facts" in record ? record.facts : {}),
    workflow: { name, version },
  };
  if (!whole.success) return { ...facts, success: false, error: whole.error };
  const { outputs, failed = [] } = whole.output as Together;
  const output = Object.hasOwn(outputs, platform) ? outputs[platform] : undefined;
  if (output === undefined) {
    const error = failed.find((entry) => entry.name === platform)?.error;
    return { ...facts, success: false, error: revive(error, platform) };
  }
  if (record?.status !== "failed") return { ...facts, success: true, output };
  const below = await engine.list({ parentRunId: record.runId, status: "succeeded" });
  const stoodIn = below.find(({ runId }) => runId.endsWith("#fallback"))?.workflow;
  return {
    ...facts,
    success: true,
    output,
    ...(stoodIn === undefined ? {} : { fallback: { ...stoodIn, originalError: record.error } }),
  };
}

function revive(error: WorkflowErrorData | undefined, platform: string): WorkflowError {
  if (error === undefined)
    return new TerminalError(`The package for ${platform} was not made.`, {
      code: "PACKAGE_MISSING",
      hint: "Run it again.",
    });
  const { code, message, hint, retryable, diagnostics, cause } = error;
  return new WorkflowError(code, message, { hint, retryable, diagnostics, cause });
}
