export type { ConformanceCase } from "./conformance-case.ts";
export { ConformanceError } from "./conformance-case.ts";
export type { TestRunner } from "./engine-conformance.ts";
export { describeEngineConformance, engineConformance } from "./engine-conformance.ts";
export type { EngineCapabilities, EngineFixture, OpenOptions } from "./fixture.ts";
