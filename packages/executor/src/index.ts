export type { AttemptRequest, AttemptRunner, SandboxProvider } from "./attempt-runner.ts";
export { createInProcessRunner } from "./attempt-runner.ts";
export type { ExecutorClock } from "./clock.ts";
export type { CommitOptions, CommittedFolder } from "./commit-files.ts";
export { commitFiles } from "./commit-files.ts";
export { WorkflowExecutor } from "./executor.ts";
export type { MemoryEngineOptions } from "./memory-engine.ts";
export { createMemoryEngine } from "./memory-engine.ts";
export type { ExecuteOptions, ExecutorOptions, RunProgress } from "./options.ts";
