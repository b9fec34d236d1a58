// A fallback is looked up in the registry: whoever executes needs it without a package more.
export { WorkflowRegistry } from "@dreamnet/registry";
export type { AttemptRequest, AttemptRunner, PreparedRunner, SandboxProvider } from "./attempt-runner.ts";
export { createInProcessRunner } from "./attempt-runner.ts";
export type { CleanCacheOptions, CleanCacheReport } from "./cache/clean-cache.ts";
export type { CacheAnswer, CacheRequest, StepCache, StepCacheOptions } from "./cache/step-cache.ts";
export { openStepCache } from "./cache/step-cache.ts";
export type { ExecutorClock } from "./clock.ts";
export type { CommitOptions, CommittedFolder } from "./commit-files.ts";
export { commitFiles } from "./commit-files.ts";
export { commitPackages } from "./commit-packages.ts";
export type { CommittedRelease, ReleaseFiles } from "./commit-release.ts";
export { commitRelease } from "./commit-release.ts";
export type { StopCause } from "./engine-errors.ts";
export {
  checkEnd,
  endState,
  engineClosed,
  hasEnded,
  leaseLost,
  otherRun,
  runMissing,
  stateForbids,
  stopError,
} from "./engine-errors.ts";
export { EngineWork } from "./engine-work.ts";
export { WorkflowExecutor } from "./executor.ts";
export { withLock } from "./folder-lock.ts";
export type { MemoryEngineOptions } from "./memory-engine.ts";
export { createMemoryEngine } from "./memory-engine.ts";
export type { ExecuteOptions, ExecutorOptions, RetryRunOptions, RunProgress, TakeUpOptions } from "./options.ts";
export { recoverRelease } from "./release-swap.ts";
export { ReplayOrder } from "./replay-order.ts";
export type { SqliteEngineOptions } from "./sqlite-engine/create-sqlite-engine.ts";
export { createSqliteEngine } from "./sqlite-engine/create-sqlite-engine.ts";
export { startWorker } from "./worker.ts";
