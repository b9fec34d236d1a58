export type { ExecutionContext, Progress, StepOptions } from "./context.ts";
export type { WorkflowDefinition } from "./define-workflow.ts";
export { defineWorkflow, validateWith } from "./define-workflow.ts";
export type { Diagnostic, Severity, SourceLocation } from "./diagnostic.ts";
export {
  diagnosticSchema,
  hasErrors,
  quoteText,
  severitySchema,
  sortDiagnostics,
  sourceLocationSchema,
} from "./diagnostic.ts";
export type {
  ExecuteRun,
  ExecutionEngine,
  PruneOptions,
  RetryOptions,
  RunFilter,
  RunIdentity,
  RunLease,
  RunLimit,
  RunLimits,
  RunRecord,
  RunState,
  RunSummary,
  StartRequest,
  StepRecord,
  Worker,
  WorkOptions,
} from "./engine.ts";
export type { ValidationIssue, WorkflowErrorData, WorkflowErrorOptions } from "./errors.ts";
export {
  CancelledError,
  DefinitionError,
  DependencyError,
  DuplicateWorkflowError,
  PermissionError,
  RetryableError,
  SandboxUnavailableError,
  TerminalError,
  TimeoutError,
  toWorkflowError,
  ValidationError,
  WorkflowError,
} from "./errors.ts";
export type { EventBus, EventMessage, Unsubscribe } from "./events.ts";
export type { ExecRequest, ExecResult, FileReference, WorkflowFiles } from "./files.ts";
export { fileReferenceSchema, mediaTypeSchema, sha256Schema } from "./files.ts";
export type {
  ErrorHandling,
  ExecutionTime,
  Limits,
  Port,
  Security,
  SecurityInput,
  WorkflowManifest,
  WorkflowManifestInput,
} from "./manifest.ts";
export {
  allowedPathSchema,
  dependencySchema,
  errorHandlingSchema,
  executionTimeSchema,
  isPortablePath,
  isReservedName,
  limitsSchema,
  manifestExampleSchema,
  manifestSchema,
  portSchema,
  securitySchema,
  versionSchema,
} from "./manifest.ts";
export type {
  Attempt,
  CachedStep,
  CacheFacts,
  Isolation,
  RunFacts,
  ValidationResult,
  WorkflowFailure,
  WorkflowResult,
  WorkflowSuccess,
} from "./result.ts";
export type {
  AnyWorkflow,
  CompositeWorkflow,
  TestCase,
  Workflow,
  WorkflowDependency,
  WorkflowDocumentation,
  WorkflowExample,
  WorkflowMigration,
  WorkflowVersion,
} from "./workflow.ts";
