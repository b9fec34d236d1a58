import type { WorkflowResult } from "@dreamnet/workflow";
import type { Finding } from "../watch/scope.ts";
import type { WatchedRun } from "../watch/watch-run.ts";

/** What must be the same in two runs. */
export type Outcome =
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } }
  | {
      readonly success: true;
      readonly output: unknown;
      readonly files: unknown;
      readonly diagnostics: unknown;
    };

/** What a process of its own tells of a run. */
export interface RunReport {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly leftFiles: readonly string[];
}

/** As JSON has it: a run in this process is compared with one in another. */
export function outcomeOf(result: WorkflowResult): Outcome {
  return JSON.parse(JSON.stringify(pick(result))) as Outcome;
}

function pick(result: WorkflowResult): Outcome {
  if (result.success) {
    const { output, files, diagnostics } = result;
    return { success: true, output, files, diagnostics };
  }
  const { code, message } = result.error;
  return { success: false, error: { code, message } };
}

export const reportOf = ({ result, findings, leftFiles }: WatchedRun): RunReport => ({
  outcome: outcomeOf(result),
  findings,
  leftFiles,
});
