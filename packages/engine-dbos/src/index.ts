export type { DbosEngineOptions, KnownWorkflow } from "./create-dbos-engine.ts";
export { createDbosEngine } from "./create-dbos-engine.ts";
export type { DbosEngine } from "./dbos-engine.ts";
export type { HandOverOptions } from "./hand-over.ts";
export { handOver } from "./hand-over.ts";
export type { WorkflowWorkerOptions } from "./run-worker.ts";
export { startWorkflowWorker } from "./run-worker.ts";
