import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { ArtifactRegistry } from "@dreamnet/registry-manager";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manifestGeneratorWorkflow } from "../src/index.ts";
import { sampleInput } from "./sample.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "manifest-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("the manifest generator", () => {
  it("aggregates, validates and registers", async () => {
    const store = createMemoryStore();
    const executor = new WorkflowExecutor({ store });
    const input = { ...(await sampleInput(store)), registry: join(root, "registry") };
    const result = await executor.execute(
      manifestGeneratorWorkflow,
      input as never,
      { now: new Date("2026-05-01T00:00:00Z") } as never,
    );
    if (!result.success) throw result.error;
    const { manifest, manifestDigest, entry } = result.output;
    expect(manifest.status).toBe("partially_ready");
    expect(Object.entries(manifest.platforms).map(([name, { status, ready }]) => [name, status, ready])).toEqual([
      ["arxiv", "bundled", true],
      ["zora", "error", false],
      ["social", "bundled", false],
    ]);
    expect(manifest.nextActions.map(({ kind, platform, text }) => [kind, platform, text])).toEqual([
      ["supply", "social", "The posts need a link."],
      ["repair", "zora", "The package for Zora was not made: There is no cover. Add one."],
      ["publish", "arxiv", "Sign in."],
      ["publish", "arxiv", "Upload the archive."],
      ["record", "arxiv", "When it can be seen, say where: dreamnet live arxiv <url>"],
    ]);
    expect(entry).toMatchObject({ artifact: "a-paper", version: "1", revision: 1, manifestDigest });
    const registry = await ArtifactRegistry.open({ root: join(root, "registry") });
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 1, revisions: 1, files: 6 });
    expect(await registry.get("a-paper")).toEqual(entry);
  });
});
