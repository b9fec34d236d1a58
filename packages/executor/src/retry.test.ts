import {
  CancelledError,
  PermissionError,
  RetryableError,
  TerminalError,
  TimeoutError,
  ValidationError,
} from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { gate, makeExecutor, makeWorkflow, retrying, sleep } from "../test/make-workflow.ts";
import { backoffDelay } from "./backoff.ts";
import { systemClock } from "./clock.ts";

/** Fails until the given attempt. */
const failsUntil = (attempt: number, error: () => unknown, maxRetries = 5) =>
  makeWorkflow((input, context) => {
    if (context.attempt < attempt) throw error();
    return { text: `${input.text} at ${context.attempt}` };
  }, retrying(maxRetries));

describe("retry", () => {
  it("tries again with doubled waits until it succeeds, and tells each attempt", async () => {
    const { executor, clock, published } = makeExecutor({ random: () => 0.5 });
    const result = await executor.execute(
      failsUntil(4, () => new RetryableError("busy")),
      { text: "done" },
    );
    expect(result).toMatchObject({ success: true, output: { text: "done at 4" } });
    expect(clock.slept).toEqual([500, 1000, 2000]);
    expect(result.attempts.map(({ number, outcome, delay }) => [number, outcome, delay])).toEqual([
      [1, "failed", 500],
      [2, "failed", 1000],
      [3, "failed", 2000],
      [4, "succeeded", undefined],
    ]);
    expect(result.attempts[0]?.error).toMatchObject({ code: "RETRYABLE", message: "busy" });
    expect(published.filter(({ topic }) => topic === "run.retried").map(({ payload }) => payload["delay"])).toEqual([
      500, 1000, 2000,
    ]);
  });

  it("waits from nothing up to 1 s × 2 for each attempt, at most 100 s", () => {
    const most = 1 - Number.EPSILON;
    expect([1, 2, 3, 7, 8, 9, 100].map((attempt) => backoffDelay(attempt, () => most))).toEqual([
      999, 1999, 3999, 63_999, 99_999, 99_999, 99_999,
    ]);
    expect(backoffDelay(5, () => 0)).toBe(0);
  });

  it("ends after maxRetries with the last error", async () => {
    const { executor } = makeExecutor();
    const result = await executor.execute(
      failsUntil(9, () => new RetryableError("busy"), 2),
      { text: "" },
    );
    expect(result).toMatchObject({ success: false, error: { code: "RETRYABLE", message: "busy" } });
    expect(result.attempts).toHaveLength(3);
    expect(result.attempts[2]).not.toHaveProperty("delay");
  });

  it("tries an unknown error again", async () => {
    const result = await makeExecutor().executor.execute(
      failsUntil(2, () => new Error("odd")),
      { text: "" },
    );
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(["failed", "succeeded"]);
  });

  it.each([
    ["a terminal error", () => new TerminalError("no")],
    ["a broken permission", () => new PermissionError("no", { code: "PATH_NOT_ALLOWED" })],
    ["a validation", () => new ValidationError("no", [])],
    ["a validation by zod", () => z.string().safeParse(1).error],
    ["a cancel", () => new CancelledError()],
    ["an AbortError", () => new DOMException("no", "AbortError")],
    ["the whole time", () => new TimeoutError("no", 1)],
  ])("never tries %s again", async (_, error) => {
    const result = await makeExecutor().executor.execute(failsUntil(2, error), { text: "" });
    expect(result.success).toBe(false);
    expect(result.attempts).toHaveLength(1);
  });

  it("never tries again where the manifest is not retryable", async () => {
    const workflow = makeWorkflow(
      () => {
        throw new RetryableError("busy");
      },
      { errorHandling: { retryable: false, maxRetries: 5 } },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result.attempts).toHaveLength(1);
  });

  it("waits at least as long as the error asks", async () => {
    const { executor, clock } = makeExecutor({ random: () => 0.5 });
    await executor.execute(
      failsUntil(3, () => new RetryableError("busy", { retryAfter: 700 })),
      { text: "" },
    );
    expect(clock.slept).toEqual([700, 1000]);
  });

  it("knows a retryable error of another copy of the contract", async () => {
    const foreign = Object.assign(new Error("busy"), {
      [Symbol.for("@dreamnet/workflow/error")]: true,
      code: "BUSY",
      retryable: true,
      diagnostics: [],
      retryAfter: 5_000,
      toJSON: () => ({ name: "Foreign", code: "BUSY", message: "busy", retryable: true }),
    });
    const { executor, clock } = makeExecutor({ random: () => 0 });
    const result = await executor.execute(
      failsUntil(2, () => foreign),
      { text: "" },
    );
    expect(result.success).toBe(true);
    expect(clock.slept).toEqual([5_000]);
  });
});

describe("time", () => {
  it("executionTime.max holds over all attempts and waits: no wait begins that would go beyond it", async () => {
    const { executor, clock } = makeExecutor({ random: () => 1 - Number.EPSILON });
    const workflow = makeWorkflow(
      () => {
        throw new RetryableError("busy", { hint: "wait" });
      },
      { ...retrying(50), executionTime: { estimated: 1, max: 5_000 } },
    );
    const result = await executor.execute(workflow, { text: "" });
    // 1 s and 2 s; the next 4 s would end at 7 s.
    expect(clock.slept).toEqual([999, 1999]);
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "TIMEOUT",
        limit: 5_000,
        retryable: false,
        message: expect.stringContaining("busy"),
        hint: "wait",
      },
    });
    expect(result.attempts).toHaveLength(3);
  });

  it("executionTime.max ends a run whose code ignores the signal, promptly", async () => {
    const { executor } = makeExecutor({ clock: systemClock });
    const workflow = makeWorkflow(
      async (input) => {
        await sleep(3_000);
        return input;
      },
      { ...retrying(3), executionTime: { estimated: 1, max: 60 } },
    );
    const begun = performance.now();
    const result = await executor.execute(workflow, { text: "" });
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(result).toMatchObject({
      success: false,
      error: { code: "TIMEOUT", limit: 60 },
      attempts: [{ number: 1, outcome: "timed-out" }],
    });
  });

  it("executionTime.max ends a wait between attempts", async () => {
    const { executor } = makeExecutor({ clock: systemClock, random: () => 0.999 });
    const workflow = makeWorkflow(
      async () => {
        await sleep(150);
        throw new RetryableError("busy");
      },
      { ...retrying(1), executionTime: { estimated: 1, max: 1_100 } },
    );
    const begun = performance.now();
    const result = await executor.execute(workflow, { text: "" });
    expect(performance.now() - begun).toBeLessThan(900);
    expect(result).toMatchObject({ error: { code: "TIMEOUT", limit: 1_100 } });
  });

  it("executionTime.attempt ends an attempt, which may be tried again", async () => {
    const { executor } = makeExecutor();
    const workflow = makeWorkflow(
      async (input, context) => {
        if (context.attempt === 1) await sleep(5_000);
        return { text: `${input.text}${context.attempt}` };
      },
      { ...retrying(1), executionTime: { estimated: 1, max: 60_000, attempt: 400 } },
    );
    const result = await executor.execute(workflow, { text: "attempt " });
    expect(result).toMatchObject({
      success: true,
      output: { text: "attempt 2" },
      attempts: [{ outcome: "timed-out", error: { code: "TIMEOUT", retryable: true } }, { outcome: "succeeded" }],
    });
  });

  it("aborts the signal with the reason when time is up", async () => {
    const { executor } = makeExecutor();
    const seen = gate<unknown>();
    const workflow = makeWorkflow(
      (_, { signal }) =>
        new Promise((__, reject) => {
          signal.addEventListener("abort", () => {
            seen.open(signal.reason);
            reject(signal.reason as Error);
          });
        }),
      { executionTime: { estimated: 1, max: 30 } },
    );
    await executor.execute(workflow, { text: "" });
    expect(await seen.opened).toMatchObject({ code: "TIMEOUT", limit: 30 });
  });
});
