import { describe, expect, it } from "vitest";
import { runKillCampaign } from "../src/index.ts";
import memoryFixture from "./memory.fixture.ts";

describe("runKillCampaign", () => {
  it("notices an engine that forgets", { timeout: 60_000 }, async () => {
    const report = await runKillCampaign(memoryFixture, { runs: 60, kills: 6, seed: 3 });
    expect(report.kills).toBeGreaterThanOrEqual(6);
    expect(report.lost.join("\n")).toMatch(/The result of run-\d+ was acknowledged, and is undefined now/);
    expect(report.repeated.join("\n")).toMatch(/ran again after it was acknowledged/);
  });
});
