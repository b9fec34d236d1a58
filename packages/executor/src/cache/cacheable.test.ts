import { WorkflowRegistry } from "@dreamnet/registry";
import { defineWorkflow, type Workflow } from "@dreamnet/workflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeCachedPackage, type SampleInput } from "../../test/cache/cached-package.ts";
import { makeWorkflow } from "../../test/make-workflow.ts";

let place: Awaited<ReturnType<typeof makeCachedPackage>>;
beforeAll(async () => {
  place = await makeCachedPackage();
});
afterAll(() => place.remove());

type Sample = Workflow<unknown, { values: string[] }>;

/** A workflow that runs the sample, and gives what it gave. */
const caller = (name: string, input: SampleInput, sample: Sample = place.workflow) =>
  makeWorkflow(async (_, context) => ({ text: (await context.run(sample, input)).values.join() }), {
    name,
    dependencies: [sample],
  });

async function runBy(name: string, input: SampleInput, sample?: Sample) {
  const { executor } = await place.open();
  const result = await executor.execute(caller(name, { act: "bare", ...input }, sample), { text: "" });
  return { result, text: result.success ? result.output.text : undefined, hits: result.cache.hits };
}

describe("a dependency whose outputs may be kept", () => {
  it("is run once for all callers that ask the same of it", async () => {
    const first = await runBy("one", { key: "same" });
    const second = await runBy("another", { key: "same" });
    expect(second.text).toBe(first.text);
    expect([first.hits, second.hits]).toEqual([0, 1]);
    expect(second.result.cache.steps).toMatchObject([{ workflow: "another", path: "run:sample", hit: true }]);
    expect((await runBy("one", { key: "other" })).hits).toBe(0);
  });

  it("is run once for those who ask at once", async () => {
    const { executor } = await place.open();
    const results = await Promise.all(
      ["a", "b", "c"].map((name) =>
        executor.execute(caller(name, { key: "flight", act: "bare", ms: 100 }), { text: "" }),
      ),
    );
    expect(new Set(results.map((result) => result.success && result.output.text)).size).toBe(1);
    expect(results.reduce((sum, { cache }) => sum + cache.misses, 0)).toBe(1);
  });

  it("tells again what it has found", async () => {
    await runBy("one", { key: "finding" });
    const { result } = await runBy("another", { key: "finding" });
    expect(result.diagnostics).toMatchObject([{ message: "found finding" }]);
  });

  it("is run again where its output is none of those, and where it fails", async () => {
    const passing = [await runBy("one", { key: "passing" }), await runBy("one", { key: "passing" })];
    expect(passing.map(({ hits }) => hits)).toEqual([0, 0]);
    expect(passing[0]?.text).not.toBe(passing[1]?.text);
    const broken = [await runBy("one", { key: "broken" }), await runBy("one", { key: "broken" })];
    expect(broken.map(({ result }) => result.success)).toEqual([false, false]);
  });

  it("is run each time where it says nothing of it, or is not what its module exports", async () => {
    const { cacheable, ...silent } = place.workflow;
    expect(cacheable).toBeDefined();
    const bare = silent as Sample;
    await runBy("one", { key: "silent" }, bare);
    const { result } = await runBy("one", { key: "silent" }, bare);
    expect(result.cache).toEqual({ hits: 0, misses: 0 });
    const copy = { ...place.workflow };
    await runBy("one", { key: "copy" }, copy);
    expect((await runBy("one", { key: "copy" }, copy)).result.cache).toMatchObject({
      hits: 0,
      steps: [{ reason: expect.stringContaining("not what its module exports") }],
    });
  });

  it("is run where it is the node of a composite that keeps it too", { timeout: 30_000 }, async () => {
    const { executor } = await place.open();
    const input = { key: "node", act: "bare" } as const;
    const composite = {
      ...makeWorkflow(
        async (_, context) => ({
          text: await context.step("sample", async () => (await context.run(place.workflow, input)).values.join(), {
            input,
            cache: true,
          }),
        }),
        { name: "composite", dependencies: [place.workflow], steps: { sample: "" } },
      ),
      workflows: [place.workflow],
      subWorkflows: { sample: place.workflow },
    };
    const first = await executor.execute(composite, { text: "" });
    expect(first).toMatchObject({ success: true, cache: { hits: 0, misses: 2 } });
    expect(await executor.execute(composite, { text: "" })).toMatchObject({ output: first.success && first.output });
    expect((await runBy("another", { key: "node" })).hits).toBe(1);
  });

  it("keeps nothing of a fallback that stood in", async () => {
    const own = await makeCachedPackage("{}", '{ fallback: "stand-in" }');
    try {
      const registry = new WorkflowRegistry();
      registry.register(standIn);
      const { executor } = await own.open({ registry });
      const ask = (key: string) => executor.execute(caller("one", { key, act: "bare" }, own.workflow), { text: "" });
      expect(await ask("broken")).toMatchObject({ success: true, output: { text: "stands in" } });
      expect(await ask("broken")).toMatchObject({ success: true, cache: { hits: 0, misses: 1 } });
      await ask("whole");
      expect((await ask("whole")).cache.hits).toBe(1);
    } finally {
      await own.remove();
    }
  });
});

const standIn = defineWorkflow({
  ...{ name: "stand-in", version: "1.0.0", description: "Stands in.", author: "Tests" },
  input: z.looseObject({}),
  output: z.strictObject({ values: z.array(z.string()) }),
  executionTime: { estimated: 1, max: 1_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  execute: async () => ({ values: ["stands in"] }),
});
