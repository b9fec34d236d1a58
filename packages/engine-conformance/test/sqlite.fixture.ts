import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteEngine } from "@dreamnet/executor";
import type { EngineFixture } from "../src/index.ts";

/** The embedded durable engine. */
const fixture: EngineFixture = {
  name: "sqlite",
  module: import.meta.url,
  capabilities: { durable: true, shared: true, tracesFiles: true },
  createLocation: () => mkdtemp(join(tmpdir(), "dreamnet-engine-")),
  removeLocation: (location) => rm(location, { recursive: true, force: true }),
  open: (location, { lease, unsafe }) =>
    createSqliteEngine({
      file: join(location, "runs.db"),
      leaseDuration: lease,
      // Without FULL, a commit is written and not synced.
      synchronous: unsafe === true ? "normal" : "full",
    }),
};

export default fixture;
