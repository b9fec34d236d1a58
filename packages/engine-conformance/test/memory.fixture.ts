import { createMemoryEngine } from "@dreamnet/executor";
import type { EngineFixture } from "../src/index.ts";

/** The engine in memory: what it promises beside lasting. */
const fixture: EngineFixture = {
  name: "memory",
  module: import.meta.url,
  capabilities: { durable: false, shared: false, tracesFiles: false },
  createLocation: async () => "memory",
  removeLocation: async () => undefined,
  open: async () => createMemoryEngine({ capacity: 1_000 }),
};

export default fixture;
