import type { ChecklistItem, Need } from "@dreamnet/document";
import type { Diagnostic, FileReference, WorkflowResult } from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";
import type { PackTarget } from "./pack-target.ts";
import { placeFiles } from "./package-paths.ts";

/** What every pack's output has, as `packageResultSchema` of `@dreamnet/document` makes it. */
interface PackOutput {
  readonly status: "ready" | "needs_input";
  readonly files: readonly FileReference[];
  readonly needs?: readonly Need[];
  readonly notes: readonly string[];
  readonly checklist: readonly ChecklistItem[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What became of a target, as the command tells it. */
export function reportOf(target: PackTarget, id: string, result: WorkflowResult): PackageReport {
  const facts = {
    platform: target.platform,
    runId: result.runId,
    workflow: result.workflow,
    attempts: result.attempts,
    duration: result.duration,
    isolation: result.isolation,
    isolationNotes: result.isolationNotes,
    cache: result.cache,
    ...(result.fallback === undefined ? {} : { fallback: `${result.fallback.name}@${result.fallback.version}` }),
  };
  if (!result.success) {
    return {
      ...facts,
      status: "failed",
      files: [],
      needs: [],
      notes: [],
      checklist: [],
      metadata: {},
      diagnostics: result.diagnostics,
      error: result.error.toJSON(),
    };
  }
  const output = result.output as PackOutput;
  return {
    ...facts,
    status: output.status,
    files: placeFiles(output.files, id, target.platform),
    needs: output.needs ?? [],
    notes: output.notes,
    checklist: output.checklist,
    metadata: output.metadata,
    diagnostics: output.diagnostics,
  };
}
