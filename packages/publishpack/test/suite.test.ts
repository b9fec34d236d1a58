import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NervousSystem } from "@dreamnet/nervous-system";
import { openRuns } from "@dreamnet/pack-bin";
import { ArtifactRegistry } from "@dreamnet/registry-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Platform,
  type PublishPackOutput,
  platformNames,
  publishPackWorkflowSuite,
  registryRoot,
} from "../src/index.ts";

const paper = `---
title: A paper of two lines
authors: [{ name: Ada Lovelace, affiliation: 1 }]
affiliations: [{ name: University of London, index: 1 }]
date: 2026-05-01
abstract: We show that two lines are enough to try the whole way from a source to all its packages.
license: CC-BY-4.0
---

# Summary

The sum $1 + 1 = 2$ is known.
`;

const zora = { creator: "0x52908400098527886E0F7030069857D2E4169EE7" };

/** The same again runs nothing, and changes nothing. */
async function expectUnchanged(at: (name: string) => string, made: PublishPackOutput): Promise<void> {
  const again = await publishPackWorkflowSuite.executeAll(
    { source: at("paper.md"), artifact: { primaryCategory: "math.NA" }, options: { zora } },
    { home: at("home"), out: at("build"), events: new NervousSystem() },
  );
  expect(again.manifest).toEqual(made.manifest);
  expect(again.packages.map(({ platform, cache }) => [platform, cache.misses])).toEqual(
    platformNames.map((name) => [name, 0]),
  );
  expect(again.packages.every(({ attempts }) => attempts.length === 0)).toBe(true);
}

describe("publishPackWorkflowSuite", () => {
  let folder = "";
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "publishpack-"));
    await writeFile(at("paper.md"), paper);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has the workflow of each platform", () => {
    const { workflows } = publishPackWorkflowSuite;
    expect(workflows.map(({ name }) => name)).toEqual(platformNames.map((name) => `${name}-pack`));
  });

  it("makes the package of every platform from one file", { timeout: 240_000 }, async () => {
    const seen = new Set<string>();
    const events = new NervousSystem();
    const completed: unknown[] = [];
    events.subscribe("publishpack.completed", ({ payload }) => void completed.push(payload));
    const made = await publishPackWorkflowSuite.executeAll(
      {
        source: at("paper.md"),
        artifact: { primaryCategory: "math.NA" },
        options: { zora },
      },
      { home: at("home"), out: at("build"), events, onProgress: (name) => void seen.add(name) },
    );
    expect(made.packages.map(({ platform, status, fallback }) => [platform, status, fallback])).toEqual(
      platformNames.map((name) => [name, "ready", undefined]),
    );
    expect((await readdir(at("build/a-paper-of-two-lines"))).filter((name) => !name.startsWith("."))).toEqual(
      ["SHA256SUMS", ...platformNames, "publication-manifest.json", "ro-crate-metadata.json"].sort(),
    );
    execFileSync("sha256sum", ["-c", "--quiet", "--strict", "SHA256SUMS"], { cwd: at("build/a-paper-of-two-lines") });
    expect(made.manifest?.status).toBe("ready_for_manual_publish");
    expect(completed).toEqual([{ artifact: "a-paper-of-two-lines", manifest: made.manifest }]);
    const registry = await ArtifactRegistry.open({ root: registryRoot(at("home")) });
    expect((await registry.get("a-paper-of-two-lines")).platforms).toEqual(
      Object.fromEntries(platformNames.map((name) => [name, "bundled"])),
    );
    const repository = made.packages.find(({ platform }) => platform === "github")?.metadata["tracked"];
    expect(repository).toEqual(expect.arrayContaining(["site/index.html"]));
    expect([...seen]).toEqual(expect.arrayContaining(["arxiv", "website", "zora"]));
    const engine = await openRuns(at("home"));
    expect(await engine.list({ workflow: "paper-pdf" })).toHaveLength(1);
    await engine.shutdown();
    for (const { runId, attempts, workflow } of made.packages) {
      expect(runId).toContain(workflow.name);
      expect(attempts).toHaveLength(1);
    }
    await expectUnchanged(at, made);
  });

  it("makes those that are asked for, and writes nothing without a folder", { timeout: 60_000 }, async () => {
    const made = await publishPackWorkflowSuite.executeSelective({ source: at("paper.md") }, ["substack", "medium"], {
      home: at("home"),
      events: new NervousSystem(),
    });
    expect(made.packages.map(({ platform }) => platform)).toEqual(["medium", "substack"]);
    expect(made.out).toBeUndefined();
    // The others are of the same source, and belong to the release still.
    expect(Object.keys(made.manifest?.platforms ?? {}).sort()).toEqual([...platformNames].sort());
  });

  it("refuses a platform that it does not know, and an input with faults, before anything runs", async () => {
    const input = { source: at("paper.md") };
    await expect(publishPackWorkflowSuite.executeSelective(input, ["arxive" as Platform])).rejects.toMatchObject({
      code: "PLATFORM_UNKNOWN",
    });
    const faulty = { ...input, options: { arxiv: { compiler: "word" } }, artifact: { id: "Not An Id" } };
    await expect(publishPackWorkflowSuite.executeAll(faulty)).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
      message: expect.stringMatching(/artifact\.id[\s\S]*options\.arxiv\.compiler/),
    });
  });
});
