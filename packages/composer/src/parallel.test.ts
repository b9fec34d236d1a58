import { RetryableError, TerminalError } from "@dreamnet/workflow";
import { describe, expect, expectTypeOf, it } from "vitest";
import { a, b, failing, makeComposer, sleep, textWorkflow } from "../test/make-workflow.ts";
import type { CompositeOutput } from "./index.ts";

describe("parallel", () => {
  it("waits for all, and tells who succeeded and who failed", async () => {
    const { composer, executor } = makeComposer();
    const composite = composer.compose([a, failing, b, a], "parallel");
    const result = await executor.execute(composite, { text: "x" });
    expect(result).toMatchObject({
      success: true,
      output: {
        succeeded: ["a", "b", "a-2"],
        failed: [{ name: "failing", error: { code: "PEN_DRY", message: "The pen is dry.", hint: "Buy ink." } }],
        skipped: [],
        outputs: { a: { text: "xa" }, b: { text: "xb" }, "a-2": { text: "xa" } },
      },
    });
    expectTypeOf<Awaited<ReturnType<typeof composite.execute>>>().toExtend<CompositeOutput>();
  });

  it("runs no more at once than it may, and starts them in their order", async () => {
    const { composer } = makeComposer();
    let running = 0;
    let most = 0;
    const started: string[] = [];
    const parts = Array.from({ length: 7 }, (_, index) =>
      textWorkflow(`n${index}`, async (text) => {
        started.push(`n${index}`);
        running += 1;
        most = Math.max(most, running);
        await sleep(5 * (7 - index));
        running -= 1;
        return text;
      }),
    );
    await composer.compose(parts, "parallel", { concurrency: 3 }).execute({ text: "" });
    expect(most).toBe(3);
    expect(started).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]);
  });

  it("fails when none succeeds, and names each; with atLeast 0 it gives what there is", async () => {
    const { composer, executor } = makeComposer();
    const other = textWorkflow("other", () => {
      throw new RetryableError("Later.");
    });
    const result = await executor.execute(composer.compose([failing, other], "parallel", { name: "two" }), {
      text: "",
    });
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "COMPOSITE_FAILED",
        message: "In two, 2 nodes gave nothing:\n  failing: The pen is dry.\n  other: Later.",
        retryable: false,
      },
    });
    const lenient = await executor.execute(composer.compose([failing], "parallel", { atLeast: 0 }), { text: "" });
    expect(lenient).toMatchObject({ success: true, output: { succeeded: [], failed: [{ name: "failing" }] } });
  });

  it("fails without a required node, after the others have ended", async () => {
    const { composer, executor } = makeComposer();
    let ended = false;
    const slow = textWorkflow("slow", async (text) => {
      await sleep(20);
      ended = true;
      return text;
    });
    const composite = composer.compose([{ workflow: failing, required: true }, slow], "parallel");
    expect(await executor.execute(composite, { text: "" })).toMatchObject({
      success: false,
      error: { code: "PEN_DRY" },
    });
    expect(ended).toBe(true);
  });

  it("aborts the others with fail-fast", async () => {
    const { composer, executor } = makeComposer();
    let aborted = false;
    const slow = textWorkflow("slow", async (text, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      aborted = true;
      return text;
    });
    const late = textWorkflow("late", async () => {
      await sleep(5);
      throw new TerminalError("Too late.");
    });
    const result = await executor.execute(composer.compose([slow, late], "parallel", { onFailure: "fail-fast" }), {
      text: "",
    });
    expect(result).toMatchObject({
      success: false,
      error: { message: expect.stringContaining("the node late: Too late.") },
    });
    await sleep(5);
    expect(aborted).toBe(true);
  });

  it("is cancelled with all its nodes", async () => {
    const { composer, executor, published } = makeComposer();
    const controller = new AbortController();
    const waiting = textWorkflow("waiting", async (text, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return text;
    });
    const composite = composer.compose([waiting, { workflow: waiting, name: "other" }], "parallel");
    const running = executor.execute(composite, { text: "" }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    expect(await running).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    await sleep(5);
    expect(published.filter(({ topic }) => topic === "run.cancelled")).toHaveLength(3);
  });

  it("makes each node a run of its own, below the composite's", async () => {
    const { composer, executor, published } = makeComposer();
    await executor.execute(
      composer.compose([a, { workflow: a, name: "again" }], "parallel"),
      { text: "" },
      { runId: "r" },
    );
    const ids = published.filter(({ topic }) => topic === "run.succeeded").map(({ payload }) => payload["runId"]);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => String(id).startsWith("r"))).toBe(true);
    const steps = published.filter(({ topic }) => topic === "step.succeeded").map(({ payload }) => payload["step"]);
    expect(steps).toEqual(expect.arrayContaining(["a", "again"]));
  });
});
