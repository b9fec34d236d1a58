import { fileURLToPath } from "node:url";
import { describeEngineConformance, runKillCampaign } from "@dreamnet/engine-conformance";
import { afterAll, describe, expect, it } from "vitest";
import fixture, { stopServer } from "./dbos.fixture.ts";
import { whyNoPostgres } from "./postgres.ts";

const isFull = process.env["DREAMNET_FULL"] === "1";
const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/conformance", import.meta.url));

/** A sample: what only several processes on one database can break. `pnpm conformance --engine dbos` has everything. */
const sample =
  /gives the result that stands|in several processes|keeps run ids apart|leaves a queued run|next attempt|of another process$|cancels the runs below|resumed$|releases at a shutdown|killed inside|zombie|passed to another|shares queued|killed to the other/;

describe.skipIf(whyNoPostgres() !== undefined)("on Postgres", () => {
  afterAll(stopServer);

  describeEngineConformance(fixture, { describe, it, compileCache, only: ({ name }) => isFull || sample.test(name) });

  const size = isFull ? { runs: 2_000, kills: 100 } : { runs: 40, kills: 3 };

  it(`loses and repeats nothing in ${size.kills} random kills`, { timeout: 900_000 }, async () => {
    const report = await runKillCampaign(fixture, { ...size, seed: 7, compileCache });
    expect(report).toMatchObject({ lost: [], repeated: [], open: [] });
    expect(report.kills).toBeGreaterThanOrEqual(size.kills);
    expect(report.acknowledgedRuns).toBeGreaterThanOrEqual(size.runs);
  });
});
