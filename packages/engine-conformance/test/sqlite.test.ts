import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { describeEngineConformance, runKillCampaign, traceSyncs, whyNoTrace } from "../src/index.ts";
import fixture from "./sqlite.fixture.ts";

const isFull = process.env["DREAMNET_FULL"] === "1";
const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/conformance", import.meta.url));

/** What waits for seconds, or writes many megabytes; `pnpm conformance` has everything. */
const long = /40 MB|10 MB|deadline when its process is killed|merely slow|resume it at the same time|which a third one/;

describeEngineConformance(fixture, { describe, it, compileCache, only: ({ name }) => isFull || !long.test(name) });

describe("the engine sqlite under random kills", () => {
  const size = isFull ? { runs: 10_000, kills: 500 } : { runs: 200, kills: 10 };

  it(`loses and repeats nothing in ${size.kills} kills over ${size.runs} runs`, { timeout: 900_000 }, async () => {
    const report = await runKillCampaign(fixture, { ...size, seed: 7, compileCache });
    expect(report).toMatchObject({ lost: [], repeated: [], open: [] });
    expect(report.kills).toBeGreaterThanOrEqual(size.kills);
    expect(report.acknowledgedRuns).toBeGreaterThanOrEqual(size.runs);
    expect(report.keptSteps).toBeGreaterThan(0);
  });
});

describe.skipIf(whyNoTrace() !== undefined)("the system calls of the engine sqlite", () => {
  it("sync what is acknowledged before it is", { timeout: 60_000 }, async () => {
    const found = await traceSyncs(fixture, { runs: 40, concurrency: 4, compileCache });
    expect(found).toMatchObject({ steps: 120, results: 40, faults: [] });
    expect(found.syncs).toBeGreaterThan(20);
  });

  it("are found to sync too late where the engine is told not to sync", { timeout: 60_000 }, async () => {
    const found = await traceSyncs(fixture, { runs: 5, concurrency: 1, unsafe: true, compileCache });
    expect(found.steps).toBe(15);
    expect(found.faults.length).toBeGreaterThanOrEqual(18);
  });
});
