import type { ExecuteOptions, RetryRunOptions } from "@dreamnet/executor";
import type { AnyWorkflow, ExecutionEngine, WorkflowResult } from "@dreamnet/workflow";

/** How an input came to a version. */
export interface MigrationFacts {
  readonly from: string;
  readonly to: string;
  /** `direct`: no migration is defined on the way, so the input was given as it is. */
  readonly kind: "same" | "direct" | "migrations";
  readonly stages: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: "migration" | "compatible";
    readonly description?: string;
  }[];
}

/** An input that was moved, and the workflow that takes it. */
export interface MigratedInput extends MigrationFacts {
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
}

/** A run's result, and how its input came to this version; without `migration` where the input could not be moved. */
export type MigratedResult<Output = unknown> = WorkflowResult<Output> & { readonly migration?: MigrationFacts };

/** What the manager needs of an executor. */
export interface MigrationRunner {
  /** Runs a workflow under its policy; a failure is a result. */
  execute(workflow: AnyWorkflow, input: unknown, options?: ExecuteOptions): Promise<WorkflowResult>;
  /** Asked for by {@link WorkflowVersionManager.retry} alone. */
  retry?(workflow: AnyWorkflow, runId: string, options?: RetryRunOptions): Promise<WorkflowResult>;
}

/** Where runs are kept: an engine of `@dreamnet/executor`, or another one. */
export type RunStore = Pick<ExecutionEngine, "get">;

/** A version as it is listed. */
export interface VersionFacts {
  readonly version: string;
  /** The sentence that says what to use instead. */
  readonly deprecated?: string;
  /** Versions, or ranges of them, whose inputs can be moved here. */
  readonly migratesFrom: readonly string[];
}
