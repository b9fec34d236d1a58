export type { DbosEngineOptions } from "./create-dbos-engine.ts";
export { createDbosEngine } from "./create-dbos-engine.ts";
