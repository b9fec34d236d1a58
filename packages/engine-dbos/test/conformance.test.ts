import { fileURLToPath } from "node:url";
import { describeEngineConformance, runKillCampaign } from "@dreamnet/engine-conformance";
import { afterAll, describe, expect, it } from "vitest";
import fixture, { stopServer } from "./dbos.fixture.ts";
import { whyNoPostgres } from "./postgres.ts";

const isFull = process.env["DREAMNET_FULL"] === "1";
const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/conformance", import.meta.url));

/** What waits for seconds, or writes many megabytes; `pnpm conformance --engine dbos` has everything. */
const long =
  /MB|deadline when its process is killed|merely slow|resume it at the same time|which a third one|kill -9 at each|win a race again|ran in parallel apart|time has passed|refuses to answer a step|refuses another input, work|runs two versions|keeps the error|knows no run|callers at the same time in one process|refuses to resume a run that goes on|drains at a shutdown/;

describe.skipIf(whyNoPostgres() !== undefined)("on Postgres", () => {
  afterAll(stopServer);

  describeEngineConformance(fixture, { describe, it, compileCache, only: ({ name }) => isFull || !long.test(name) });

  const size = isFull ? { runs: 2_000, kills: 100 } : { runs: 40, kills: 3 };

  it(`loses and repeats nothing in ${size.kills} random kills`, { timeout: 900_000 }, async () => {
    const report = await runKillCampaign(fixture, { ...size, seed: 7, compileCache });
    expect(report).toMatchObject({ lost: [], repeated: [], open: [] });
    expect(report.kills).toBeGreaterThanOrEqual(size.kills);
    expect(report.acknowledgedRuns).toBeGreaterThanOrEqual(size.runs);
  });
});
