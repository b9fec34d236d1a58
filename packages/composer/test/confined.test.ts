import { spawnSync } from "node:child_process";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { describe, expect, it } from "vitest";
import { WorkflowComposer } from "../src/index.ts";
import confined from "./confined/part.ts";
import whole from "./confined/whole.ts";

const hasBubblewrap = spawnSync("bwrap", ["--version"]).status === 0;

describe.skipIf(!hasBubblewrap)("a composite of workflows that must be confined", () => {
  const store = createMemoryStore();
  const executor = new WorkflowExecutor({ store, events: new NervousSystem() });

  it("runs each node in a sandbox of its own, itself in one where it has a module, and hands on their files", async () => {
    const result = await executor.execute(whole, { text: "x" });
    expect(result).toMatchObject({
      success: true,
      isolation: "sandbox",
      output: { first: { text: "x." }, second: { text: "x.." } },
      files: [{ path: "build/1.txt" }, { path: "build/2.txt" }],
    });
    const contents = result.files.map(async ({ sha256 }) => Buffer.from(await store.get(sha256)).toString());
    expect(await Promise.all(contents)).toEqual(["x", "x."]);
  });

  it("made in a program runs in it, and its nodes are confined all the same", async () => {
    const composer = new WorkflowComposer(executor);
    const inline = composer.compose([{ workflow: confined, name: "only" }], "sequential", { name: "inline" });
    const result = await executor.execute(inline, { text: "y" });
    if (!result.success) throw result.error;
    expect(result).toMatchObject({ success: true, isolation: "none", output: { text: "y." } });
    expect(result.success && result.output.process).not.toBe(process.pid);
    const unconfined = new WorkflowExecutor({ events: new NervousSystem(), unsandboxed: true });
    const waived = await unconfined.execute(inline, { text: "y" });
    expect(waived.success && waived.output.process).toBe(process.pid);
  });
});
