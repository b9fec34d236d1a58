import { createMemoryStore } from "@dreamnet/content-store";
import { RetryableError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { gate, makeExecutor, makeWorkflow, retrying, sleep } from "../test/make-workflow.ts";
import { systemClock } from "./clock.ts";
import { createMemoryEngine } from "./index.ts";

describe("cancel", () => {
  it("before the start runs nothing", async () => {
    let ran = false;
    const workflow = makeWorkflow((input) => {
      ran = true;
      return input;
    });
    const { executor, published } = makeExecutor();
    const result = await executor.execute(workflow, { text: "" }, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ success: false, error: { code: "CANCELLED" }, attempts: [], files: [] });
    expect(ran).toBe(false);
    expect(published.at(-1)?.topic).toBe("run.cancelled");
  });

  it("reaches code that obeys, and gives the caller's reason", async () => {
    const started = gate();
    const workflow = makeWorkflow(async (input, { signal }) => {
      started.open();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
      return input;
    }, retrying(3));
    const controller = new AbortController();
    const { executor } = makeExecutor();
    const running = executor.execute(workflow, { text: "" }, { signal: controller.signal });
    await started.opened;
    controller.abort(new Error("the user pressed Ctrl-C"));
    expect(await running).toMatchObject({
      success: false,
      error: { code: "CANCELLED", message: "The run was cancelled: the user pressed Ctrl-C" },
      attempts: [{ number: 1, outcome: "cancelled" }],
    });
  });

  it("gives the result at once when the code ignores the signal, and its late effects come to nothing", async () => {
    const store = createMemoryStore();
    const started = gate();
    const late = gate<string[]>();
    const workflow = makeWorkflow(
      async (input, context) => {
        started.open();
        await sleep(1_000);
        const tries = [
          () => context.files.write("build/late.txt", "late"),
          () => context.files.read("a".repeat(64)),
          () => context.step("work", () => 1),
          () => context.exec("true", []),
          () => context.run(workflow, input),
          async () => context.progress("late"),
          async () => context.emit({ severity: "info", ruleId: "a/b", message: "late" }),
        ];
        const outcomes = await Promise.allSettled(tries.map((attempt) => attempt()));
        late.open(outcomes.map((entry) => (entry.status === "rejected" ? entry.reason.code : "worked")));
        return input;
      },
      { security: { allowedPaths: ["build/"], subprocess: ["true"] }, steps: { work: "Works." } },
    );
    const controller = new AbortController();
    const { executor, published } = makeExecutor({ store });
    const running = executor.execute(workflow, { text: "" }, { signal: controller.signal });
    await started.opened;
    const begun = performance.now();
    controller.abort();
    const result = await running;
    expect(performance.now() - begun).toBeLessThan(800);
    expect(result).toMatchObject({ success: false, error: { code: "CANCELLED" }, files: [], diagnostics: [] });
    expect(await late.opened).toEqual(Array.from({ length: 7 }, () => "RUN_ENDED"));
    expect(published.map(({ topic }) => topic)).toEqual([
      "run.started",
      "attempt.started",
      "attempt.failed",
      "run.cancelled",
    ]);
  });

  it("ends a wait between attempts", async () => {
    const failed = gate();
    const workflow = makeWorkflow(() => {
      failed.open();
      throw new RetryableError("busy", { retryAfter: 30_000 });
    }, retrying(3));
    const controller = new AbortController();
    const { executor } = makeExecutor({ clock: systemClock });
    const running = executor.execute(workflow, { text: "" }, { signal: controller.signal });
    await failed.opened;
    await sleep(10);
    controller.abort();
    expect(await running).toMatchObject({ error: { code: "CANCELLED" }, attempts: [{ outcome: "failed" }] });
  });

  it("can come from the engine", async () => {
    const engine = createMemoryEngine();
    const started = gate();
    const workflow = makeWorkflow(async (input) => {
      started.open();
      await sleep(2_000);
      return input;
    });
    const { executor } = makeExecutor({ engine });
    const running = executor.execute(workflow, { text: "" }, { runId: "r" });
    await started.opened;
    expect(await engine.cancel("r", "not needed")).toBe(true);
    expect(await running).toMatchObject({
      error: { code: "CANCELLED", message: "The run was cancelled: not needed" },
    });
    expect(await engine.get("r")).toMatchObject({ status: "cancelled" });
    expect(await engine.cancel("r")).toBe(false);
  });

  it("leaves no listener on the caller's signal", async () => {
    const controller = new AbortController();
    const { executor } = makeExecutor();
    const added: string[] = [];
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      added.push(args[0]);
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      added.pop();
      remove(...args);
    };
    await executor.execute(
      makeWorkflow((input) => input),
      { text: "" },
      { signal },
    );
    expect(added).toEqual([]);
  });
});

describe("a failed or ended attempt", () => {
  it("leaves no file behind, and the next one begins anew", async () => {
    const workflow = makeWorkflow(
      async (input, context) => {
        await context.files.write(`build/${context.attempt}.txt`, "x");
        context.emit({ severity: "info", ruleId: "a/b", message: `attempt ${context.attempt}` });
        if (context.attempt === 1) throw new RetryableError("again");
        return input;
      },
      { ...retrying(1), security: { allowedPaths: ["build/"] } },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result.files.map(({ path }) => path)).toEqual(["build/2.txt"]);
    expect(result.diagnostics.map(({ message }) => message)).toEqual(["attempt 2"]);
  });
});
