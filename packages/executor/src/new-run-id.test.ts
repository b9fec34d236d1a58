import type { ExecutionEngine } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow } from "../test/make-workflow.ts";
import { createMemoryEngine } from "./index.ts";

const echo = makeWorkflow(({ text }, context) => context.step("a", async () => ({ text })), {
  steps: { a: "Echoes." },
});

describe("a run whose id nobody gave", () => {
  it("is found, listed in its place, forgotten and pruned like any other", async () => {
    const engine = createMemoryEngine({ capacity: 4 });
    const { executor } = makeExecutor({ engine });
    const ids: string[] = [];
    const run = async (runId?: string): Promise<void> => {
      const result = await executor.execute(echo, { text: "x" }, runId === undefined ? {} : { runId });
      expect(result).toMatchObject({ success: true, output: { text: "x" } });
      ids.push(result.runId);
    };
    for (const runId of [undefined, undefined, undefined, "given", undefined, undefined]) await run(runId);
    const listed = async () => (await engine.list()).map(({ runId }) => runId).reverse();
    // The first two have made room without ever having been looked for.
    expect(await listed()).toEqual(ids.slice(2));
    expect(await engine.get(ids[0] as string)).toBeUndefined();
    expect(await engine.get(ids[5] as string)).toMatchObject({ status: "succeeded", output: { text: "x" } });
    expect(await engine.listSteps(ids[5] as string)).toMatchObject([{ path: "a" }]);
    expect(await executor.execute(echo, { text: "x" }, { runId: ids[5] as string })).toMatchObject({ success: true });
    await run();
    expect(await listed()).toEqual(ids.slice(3));
    expect(await engine.prune({ olderThan: -1 })).toBe(4);
    expect(await listed()).toEqual([]);
    await run();
    expect(await listed()).toEqual(ids.slice(7));
  });

  it("can be cancelled while it runs", async () => {
    const engine = createMemoryEngine();
    const { executor } = makeExecutor({ engine });
    const cancelling = makeWorkflow(async (_, context) => {
      expect(await engine.cancel(context.runId, "enough")).toBe(true);
      context.signal.throwIfAborted();
      return { text: "" };
    });
    expect(await executor.execute(cancelling, { text: "x" })).toMatchObject({
      success: false,
      error: { code: "CANCELLED" },
    });
  });

  it("runs once when an engine around this one gives its start twice", async () => {
    const inner = createMemoryEngine();
    const twice: ExecutionEngine = {
      ...inner,
      start: async (request, execute) => {
        await inner.start({ ...request }, execute);
        return inner.start({ ...request }, execute);
      },
    };
    let times = 0;
    const counting = makeWorkflow(() => {
      times += 1;
      return { text: "" };
    });
    const { executor } = makeExecutor({ engine: twice });
    expect(await executor.execute(counting, { text: "x" })).toMatchObject({ success: true });
    expect(times).toBe(1);
  });

  it("is looked for where an engine around this one gives it another id", async () => {
    const inner = createMemoryEngine();
    const renaming: ExecutionEngine = {
      ...inner,
      start: (request, execute) => inner.start({ ...request, runId: "one" }, execute),
    };
    const { executor } = makeExecutor({ engine: renaming });
    expect(await executor.execute(echo, { text: "x" })).toMatchObject({ success: true });
    expect(await executor.execute(echo, { text: "x" })).toMatchObject({ success: true });
    expect((await inner.list()).map(({ runId }) => runId)).toEqual(["one"]);
  });
});
