import { AsyncLocalStorage } from "node:async_hooks";
import { RetryableError, type StepRecord } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { makeExecutor, makeWorkflow, retrying, sleep } from "../test/make-workflow.ts";
import { createMemoryEngine } from "./index.ts";

const steps = { a: "First.", b: "Second.", inner: "Within." };

describe("context.step", () => {
  it("runs a declared step and records it under its path and occurrence", async () => {
    const engine = createMemoryEngine();
    const workflow = makeWorkflow(
      async (input, context) => {
        await context.step("a", () => context.step("inner", () => 1, { input: { z: 1, a: [2] } }));
        await context.step("a", async () => [await context.step("inner", () => 2)]);
        return input;
      },
      { steps },
    );
    const { executor, published } = makeExecutor({ engine });
    await executor.execute(workflow, { text: "" }, { runId: "r" });
    const find = async (path: string, occurrence: number) => {
      const record = await engine.findStep("r", path, occurrence);
      return record?.outcome.status === "succeeded" ? record.outcome.value : record;
    };
    expect(await find("a", 0)).toBe(1);
    expect(await find("a/inner", 0)).toBe(1);
    expect(await find("a", 1)).toEqual([2]);
    expect(await find("a#1/inner", 0)).toBe(2);
    expect(await find("a", 2)).toBeUndefined();
    // SHA-256 of {"a":[2],"z":1}.
    expect(await engine.findStep("r", "a/inner", 0)).toMatchObject({
      name: "inner",
      attempt: 1,
      inputHash: "4cdedab2b3e352d58d1eb4372433dff1f1a4f4830851688d61ff8eccf21de8c2",
    });
    expect(published.filter(({ topic }) => topic === "step.succeeded").map(({ payload }) => payload["path"])).toEqual([
      "a/inner",
      "a",
      "a#1/inner",
      "a",
    ]);
  });

  it("refuses an undeclared step", async () => {
    for (const definition of [{ steps }, {}]) {
      const workflow = makeWorkflow(async (input, context) => {
        await context.step("toString", () => 1);
        return input;
      }, definition);
      const result = await makeExecutor().executor.execute(workflow, { text: "" });
      expect(result).toMatchObject({
        success: false,
        error: { name: "PermissionError", code: "STEP_UNDECLARED", value: "toString" },
      });
    }
  });

  it("does not repeat in a later attempt what has succeeded, and counts its files and diagnostics again", async () => {
    const ran: string[] = [];
    const workflow = makeWorkflow(
      async (input, context) => {
        const file = await context.step("a", async () => {
          ran.push("a");
          context.emit({ severity: "info", ruleId: "a/b", message: "from a" });
          return context.step("inner", () => context.files.write("build/a.txt", "a"));
        });
        await context.step("b", () => {
          ran.push("b");
          if (context.attempt < 3) throw new RetryableError("again");
        });
        return { text: `${input.text}${file.size}` };
      },
      { steps, ...retrying(3), security: { allowedPaths: ["build/"] } },
    );
    const engine = createMemoryEngine();
    const { executor, published } = makeExecutor({ engine });
    const result = await executor.execute(workflow, { text: "size " }, { runId: "r" });
    expect(ran).toEqual(["a", "b", "b", "b"]);
    expect(result).toMatchObject({ success: true, output: { text: "size 1" } });
    expect(result.files.map(({ path }) => path)).toEqual(["build/a.txt"]);
    expect(result.diagnostics.map(({ message }) => message)).toEqual(["from a"]);
    expect(await engine.findStep("r", "b", 0)).toMatchObject({ attempt: 3, outcome: { status: "succeeded" } });
    expect(
      published
        .filter(({ topic, payload }) => topic === "step.succeeded" && payload["step"] === "a")
        .map(({ payload }) => payload["replayed"]),
    ).toEqual([false, true, true]);
    expect(published.filter(({ topic }) => topic === "step.failed").map(({ payload }) => payload["attempt"])).toEqual([
      1, 2,
    ]);
  });

  it("tells steps that run at once apart by the order of their calls", async () => {
    const seen: unknown[] = [];
    const workflow = makeWorkflow(
      async (input, context) => {
        const work = (ms: number) =>
          context.step("a", async () => {
            await sleep(ms);
            return context.step("inner", () => ms);
          });
        seen.push(await Promise.all([work(20), work(1), work(10)]));
        if (context.attempt === 1) throw new RetryableError("again");
        return input;
      },
      { steps, ...retrying(1) },
    );
    await makeExecutor().executor.execute(workflow, { text: "" });
    expect(seen).toEqual([
      [20, 1, 10],
      [20, 1, 10],
    ]);
  });

  it("is around what its code starts and nothing else, and leaves the caller's own storage as it is", async () => {
    const own = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const messages: unknown[] = [];
    const workflow = makeWorkflow(
      async (input, context) => {
        await own.run("caller's", async () => {
          const first = context.step("a", async () => {
            seen.push(own.getStore());
            await sleep(1);
            context.progress("in a");
            seen.push(own.getStore());
          });
          context.progress("beside a");
          const second = context.step("b", async () => context.progress("in b"));
          await Promise.all([first, second]);
          context.progress("after both");
        });
        seen.push(own.getStore());
        return input;
      },
      { steps },
    );
    const { executor } = makeExecutor();
    const result = await executor.execute(
      workflow,
      { text: "" },
      { onProgress: ({ message, step }) => void messages.push([message, step]) },
    );
    expect(result.success).toBe(true);
    expect(seen).toEqual(["caller's", "caller's", undefined]);
    expect(messages).toEqual([
      ["beside a", undefined],
      ["in b", "b"],
      ["in a", "a"],
      ["after both", undefined],
    ]);
  });

  it("does not begin when its attempt ends before it can", async () => {
    const controller = new AbortController();
    let hasBegun = false;
    const workflow = makeWorkflow(
      async (input, context) => {
        const step = context.step("a", () => {
          hasBegun = true;
        });
        controller.abort();
        await step;
        return input;
      },
      { steps },
    );
    const { executor, published } = makeExecutor();
    const result = await executor.execute(workflow, { text: "" }, { signal: controller.signal });
    expect(result).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    expect(hasBegun).toBe(false);
    expect(published.filter(({ topic }) => topic.startsWith("step.")).map(({ topic }) => topic)).toEqual([
      "step.started",
      "step.failed",
    ]);
  });

  it("refuses a replay under another input or name", async () => {
    const run = (change: (attempt: number) => unknown) =>
      makeExecutor().executor.execute(
        makeWorkflow(
          async (input, context) => {
            await context.step("a", () => 1, { input: change(context.attempt) });
            if (context.attempt === 1) throw new RetryableError("again");
            return input;
          },
          { steps, ...retrying(1) },
        ),
        { text: "" },
      );
    expect(await run((attempt) => attempt)).toMatchObject({
      success: false,
      error: { code: "STEP_MISMATCH", hint: expect.stringContaining("no clock") },
    });
    expect(await run((attempt) => (attempt === 1 ? { a: 1, b: 2 } : { b: 2, a: 1 }))).toMatchObject({ success: true });
  });

  it.each([
    ["a Date", new Date(0), "the value is a Date"],
    ["bytes", { pdf: new Uint8Array(2) }, "pdf is a Uint8Array"],
    ["a function", [() => 1], "[0] is function"],
    ["Infinity", { a: { b: Number.POSITIVE_INFINITY } }, "a.b is Infinity"],
  ])("refuses a result that is not JSON: %s", async (_, value, fault) => {
    const workflow = makeWorkflow(
      async (input, context) => {
        await context.step("a", () => value);
        return input;
      },
      { steps, ...retrying(2) },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ success: false, error: { code: "STEP_VALUE_INVALID", value: [fault] } });
    expect(result.attempts).toHaveLength(1);
  });

  it("refuses a result in a circle, or deeper than any journal keeps", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const deep: unknown = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
    for (const value of [circle, deep]) {
      const workflow = makeWorkflow(
        async (input, context) => {
          await context.step("a", () => value);
          return input;
        },
        { steps },
      );
      const result = await makeExecutor().executor.execute(workflow, { text: "" });
      expect(result).toMatchObject({ success: false, error: { code: "STEP_VALUE_INVALID" } });
    }
  });

  it("allows a step without a result, and one whose error the workflow handles", async () => {
    const workflow = makeWorkflow(
      async (_, context) => {
        const nothing = await context.step("a", () => undefined);
        const caught = await context
          .step("b", () => {
            throw new Error("expected");
          })
          .catch((error: Error) => error.message);
        return { text: `${String(nothing)} ${String(caught)}` };
      },
      { steps },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ success: true, output: { text: "undefined expected" } });
  });

  it("checks a journal's result against the step's schema", async () => {
    const engine = createMemoryEngine();
    const foreign: StepRecord = {
      path: "a",
      occurrence: 0,
      name: "a",
      // SHA-256 of null.
      inputHash: "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b",
      attempt: 1,
      outcome: { status: "succeeded", value: "text" },
    };
    const workflow = makeWorkflow(
      async (input, context) => {
        await context.step("a", () => 1, { schema: z.number() });
        return input;
      },
      { steps },
    );
    const { executor } = makeExecutor({ engine: { ...engine, findStep: async () => foreign } });
    const result = await executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ success: false, error: { code: "STEP_VALUE_INVALID" } });
  });

  it("keeps a late step of an ended attempt out of the journal", async () => {
    const engine = createMemoryEngine();
    const recorded: StepRecord[] = [];
    const recordStep: typeof engine.recordStep = (lease, record) => {
      recorded.push(record);
      return engine.recordStep(lease, record);
    };
    const workflow = makeWorkflow(
      async (_, context) => {
        const { attempt } = context;
        const text = await context.step("a", async () => {
          await sleep(attempt === 1 ? 700 : 300);
          return `by attempt ${attempt}`;
        });
        return { text };
      },
      { steps, ...retrying(1), executionTime: { estimated: 1, max: 10_000, attempt: 600 } },
    );
    const result = await makeExecutor({ engine: { ...engine, recordStep } }).executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ success: true, output: { text: "by attempt 2" } });
    await sleep(100);
    expect(recorded.map(({ outcome }) => outcome)).toEqual([{ status: "succeeded", value: "by attempt 2" }]);
  });
});
