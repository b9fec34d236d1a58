import { TerminalError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { gate, makeExecutor, makeWorkflow } from "../test/make-workflow.ts";
import { useScratch } from "../test/store/scratch.ts";
import { createMemoryEngine } from "./index.ts";

const scratch = useScratch();
const steps = { a: "First.", b: "Second." };

describe.each([
  ["memory", async () => createMemoryEngine()],
  ["sqlite", () => scratch.open()],
] as const)("a run in the engine %s", (_, openEngine) => {
  /** A workflow whose second step fails until it is mended; `ran` tells which steps ran. */
  const makeFailing = (version = "1.0.0") => {
    const state = { isMended: false, ran: [] as string[], inputs: [] as string[] };
    const workflow = makeWorkflow(
      async ({ text }, context) => {
        state.inputs.push(text);
        const a = await context.step("a", () => {
          state.ran.push("a");
          return `${text}!`;
        });
        await context.step("b", () => {
          state.ran.push("b");
          if (!state.isMended) throw new TerminalError("Not yet.");
        });
        return { text: a };
      },
      { steps, version },
    );
    return { workflow, state };
  };

  it("is retried under its id, after the steps that have succeeded", async () => {
    const { executor } = makeExecutor({ engine: await openEngine() });
    const { workflow, state } = makeFailing();
    expect(await executor.execute(workflow, { text: "x" }, { runId: "r" })).toMatchObject({ success: false });
    state.isMended = true;
    const result = await executor.retry(workflow, "r");
    expect(result).toMatchObject({ success: true, output: { text: "x!" }, runId: "r" });
    expect(state.ran).toEqual(["a", "b", "b"]);
    expect(await executor.execute(workflow, { text: "x" }, { runId: "r" })).toEqual(
      expect.objectContaining({ success: true, output: { text: "x!" } }),
    );
    expect(await executor.retry(workflow, "r")).toMatchObject({ success: false, error: { code: "RUN_CONFLICT" } });
  });

  it("moves to another version with the input that this one takes, and begins anew", async () => {
    const engine = await openEngine();
    const { executor } = makeExecutor({ engine });
    const old = makeFailing();
    await executor.execute(old.workflow, { text: "x" }, { runId: "r" });
    const next = makeFailing("2.0.0");
    next.state.isMended = true;
    const resumed = await executor.resume(next.workflow, "r");
    expect(resumed).toMatchObject({ success: false, error: { code: "RUN_CONFLICT" } });
    const result = await executor.retry(next.workflow, "r", { input: { text: "y" } });
    expect(result).toMatchObject({ success: true, output: { text: "y!" }, workflow: { version: "2.0.0" } });
    expect(next.state.ran).toEqual(["a", "b"]);
    expect(await engine.get("r")).toMatchObject({ workflow: { version: "2.0.0" }, input: { text: "y" }, retries: 1 });
  });

  it("stays as it is where the other version does not take its input", async () => {
    const engine = await openEngine();
    const { executor } = makeExecutor({ engine });
    const { workflow } = makeFailing();
    await executor.execute(workflow, { text: "x" }, { runId: "r" });
    const result = await executor.retry(makeFailing("2.0.0").workflow, "r", { input: { txt: "x" } });
    expect(result).toMatchObject({ success: false, error: { code: "VALIDATION_FAILED" } });
    expect(await engine.get("r")).toMatchObject({ status: "failed", workflow: { version: "1.0.0" } });
    expect(await engine.listSteps("r")).toHaveLength(2);
  });

  it("is resumed with the input as it was checked at first, be the schema one that transforms", async () => {
    const engine = await openEngine();
    const { executor } = makeExecutor({ engine });
    const shouting = z.strictObject({ text: z.string().transform((text) => `${text}!`) });
    const inside = gate();
    const seen: string[] = [];
    const workflow = makeWorkflow(
      async ({ text }, context) => {
        seen.push(text);
        await context.step("a", () => "done");
        if (seen.length === 1) {
          inside.open();
          await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
          throw context.signal.reason;
        }
        return { text };
      },
      { steps, input: shouting as unknown as z.ZodType<{ text: string }> },
    );
    const running = executor.execute(workflow, { text: "x" }, { runId: "r" });
    await inside.opened;
    await engine.pause("r", { grace: 0 });
    expect(await running).toMatchObject({ success: false });
    expect(await engine.get("r")).toMatchObject({ status: "paused" });
    expect(await executor.resume(workflow, "r")).toMatchObject({ success: true, output: { text: "x!" } });
    expect(seen).toEqual(["x!", "x!"]);
  });

  it("must be there, and be the workflow's own", async () => {
    const { executor } = makeExecutor({ engine: await openEngine() });
    const { workflow } = makeFailing();
    const missing = { success: false, error: { code: "RUN_MISSING" } };
    expect(await executor.resume(workflow, "none")).toMatchObject(missing);
    expect(await executor.retry(workflow, "none")).toMatchObject(missing);
    await executor.execute(workflow, { text: "x" }, { runId: "r" });
    const other = makeWorkflow((input) => input, { name: "other" });
    expect(await executor.retry(other, "r")).toMatchObject({ success: false, error: { code: "RUN_CONFLICT" } });
  });

  it("is cancelled at the deadline that it was given, and keeps its queue", async () => {
    const engine = await openEngine();
    const { executor } = makeExecutor({ engine });
    const workflow = makeWorkflow(async (input, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return input;
    });
    const result = await executor.execute(
      workflow,
      { text: "x" },
      { runId: "r", queue: "slow", deadline: Date.now() + 30 },
    );
    expect(result).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    expect(await engine.get("r")).toMatchObject({ status: "cancelled", queue: "slow" });
  });
});
