import { type ValidationIssue, WorkflowError, type WorkflowErrorOptions } from "@dreamnet/workflow";

/** Why an input could not be moved. Nothing was executed, and the input is as it was. */
export type MigrationFault =
  | "MIGRATION_FAILED"
  | "MIGRATION_MISFIT"
  | "MIGRATION_INCOMPLETE"
  | "MIGRATION_DUPLICATE"
  | "MIGRATION_INVALID"
  | "MIGRATION_INPUT";

/** A migration that failed, gave what does not fit, or leads nowhere. */
export class MigrationError extends WorkflowError {
  /** `1.0.0 → 2.0.0`, where one stage is at fault. */
  readonly stage: string | undefined;
  /** What does not fit, with its path; every fault at once. */
  readonly issues: readonly ValidationIssue[];

  constructor(
    code: MigrationFault,
    message: string,
    options: WorkflowErrorOptions & { readonly stage?: string; readonly issues?: readonly ValidationIssue[] } = {},
  ) {
    super(code, message, options);
    this.stage = options.stage;
    this.issues = options.issues ?? [];
  }
}
