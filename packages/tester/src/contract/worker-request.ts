import type { WorkflowResult } from "@dreamnet/workflow";

/** What a process of its own is told to run. */
export interface WorkerRequest {
  readonly module: string;
  /** Modules of workflows that are found by name. */
  readonly dependencies: readonly string[];
  readonly input: unknown;
  readonly store: string;
  readonly temporaryFolder: string;
  /** Path of the file for the {@link Outcome}. */
  readonly result: string;
  /** ms by which the clock goes fast. */
  readonly shift: number;
}

/** What must be the same in two runs. */
export type Outcome =
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } }
  | {
      readonly success: true;
      readonly output: unknown;
      readonly files: unknown;
      readonly diagnostics: unknown;
    };

export function outcomeOf(result: WorkflowResult): Outcome {
  if (result.success) {
    const { output, files, diagnostics } = result;
    return { success: true, output, files, diagnostics };
  }
  const { code, message } = result.error;
  return { success: false, error: { code, message } };
}
