import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, RetryableError, TerminalError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { gate, makeExecutor, makeWorkflow, retrying, sleep } from "../test/make-workflow.ts";

const executorWith = (...workflows: AnyWorkflow[]) => {
  const registry = new WorkflowRegistry({ events: new NervousSystem() });
  for (const workflow of workflows) registry.register(workflow);
  return makeExecutor({ registry });
};

const shout = makeWorkflow(({ text }) => ({ text: text.toUpperCase() }), { name: "shout", version: "1.4.0" });

/** A workflow that runs another. */
const callerOf = (child: AnyWorkflow, definition: Parameters<typeof makeWorkflow>[1] = {}) =>
  makeWorkflow(async (input, context) => context.run(child as typeof shout, input), {
    name: "caller",
    dependencies: [child],
    ...definition,
  });

describe("context.run", () => {
  it("runs a dependency as a run of its own, below the parent's id", async () => {
    const twice = makeWorkflow(
      async (input, context) => {
        await context.run(shout, input);
        return context.run(shout, { text: `${input.text}!` });
      },
      { name: "twice", dependencies: [shout] },
    );
    const { executor, published } = executorWith();
    const result = await executor.execute(twice, { text: "hey" }, { runId: "r" });
    expect(result).toMatchObject({ success: true, output: { text: "HEY!" }, resolved: { shout: "1.4.0" } });
    expect(
      published
        .filter(({ topic }) => topic === "run.started")
        .map(({ payload }) => [payload["runId"], payload["parentRunId"], payload["workflow"]]),
    ).toEqual([
      ["r", undefined, "twice"],
      ["r/shout#1", "r", "shout"],
      ["r/shout#2", "r", "shout"],
    ]);
  });

  it("refuses what is not declared", async () => {
    const result = await executorWith().executor.execute(callerOf(shout, { dependencies: [] }), { text: "" });
    expect(result).toMatchObject({
      success: false,
      error: { name: "DependencyError", code: "DEPENDENCY_UNDECLARED", value: "shout" },
    });
  });

  it("prefers the importer's own copy to a newer one in the registry", async () => {
    const newer = makeWorkflow(() => ({ text: "from the registry" }), { name: "shout", version: "1.9.0" });
    const { executor } = executorWith(newer);
    const own = await executor.execute(callerOf(shout), { text: "own" });
    expect(own).toMatchObject({ output: { text: "OWN" }, resolved: { shout: "1.4.0" } });
    const byName = await executor.execute(callerOf(shout, { dependencies: ["shout@^1.0.0"] }), { text: "own" });
    expect(byName).toMatchObject({ output: { text: "from the registry" }, resolved: { shout: "1.9.0" } });
  });

  it("throws the dependency's error", async () => {
    const failing = makeWorkflow(
      () => {
        throw new TerminalError("Nothing to shout.", { code: "SILENT", hint: "Say something." });
      },
      { name: "shout" },
    );
    const result = await executorWith().executor.execute(callerOf(failing), { text: "" });
    expect(result).toMatchObject({ success: false, error: { code: "SILENT", hint: "Say something." } });
    const wrong = makeWorkflow(async (_, context) => context.run(shout, { txt: 1 } as never), {
      name: "caller",
      dependencies: [shout],
    });
    expect(await executorWith().executor.execute(wrong, { text: "" })).toMatchObject({
      error: { code: "VALIDATION_FAILED", message: expect.stringContaining("shout@1.4.0") },
    });
  });

  it("retries by the dependency's own manifest, and does not repeat what has succeeded", async () => {
    let runs = 0;
    const flaky = makeWorkflow(
      ({ text }, context) => {
        runs += 1;
        if (context.attempt === 1) throw new RetryableError("busy");
        return { text };
      },
      { name: "flaky", ...retrying(1) },
    );
    const parent = makeWorkflow(
      async (input, context) => {
        const output = await context.run(flaky, input);
        if (context.attempt < 3) throw new RetryableError("later");
        return output;
      },
      { name: "parent", dependencies: [flaky], ...retrying(3) },
    );
    const result = await executorWith().executor.execute(parent, { text: "x" });
    expect(result).toMatchObject({ success: true, output: { text: "x" } });
    expect(result.attempts).toHaveLength(3);
    expect(runs).toBe(2);
  });

  it("runs a dependency that has failed again in the parent's next attempt", async () => {
    let runs = 0;
    const flaky = makeWorkflow(
      ({ text }) => {
        runs += 1;
        if (runs === 1) throw new RetryableError("busy");
        return { text };
      },
      { name: "flaky" },
    );
    const { executor, published } = executorWith();
    const result = await executor.execute(callerOf(flaky, retrying(1)), { text: "x" }, { runId: "r" });
    expect(result.success).toBe(true);
    expect(published.filter(({ topic }) => topic === "run.started").map(({ payload }) => payload["runId"])).toEqual([
      "r",
      "r/flaky#1",
      "r/flaky#1",
    ]);
  });

  it("does not repeat what a failed dependency had done, unless its input has changed", async () => {
    for (const [input, expected] of [
      ["same", ["before", "after"]],
      ["other", ["before", "before", "after"]],
    ] as const) {
      const ran: string[] = [];
      let tries = 0;
      const flaky = makeWorkflow(
        async ({ text }, context) => {
          await context.step("before", () => void ran.push("before"));
          tries += 1;
          if (tries === 1) throw new RetryableError("busy");
          await context.step("after", () => void ran.push("after"));
          return { text };
        },
        { name: "flaky", steps: { before: "Before.", after: "After." } },
      );
      let fail = true;
      const caller = makeWorkflow(
        async (_input, context) => {
          const text = fail || input === "same" ? "x" : "y";
          fail = false;
          return context.run(flaky, { text });
        },
        { name: "caller", dependencies: [flaky], ...retrying(1) },
      );
      const result = await executorWith().executor.execute(caller, { text: "" });
      expect([result.success, ran]).toEqual([true, expected]);
    }
  });

  it("gives the dependency its own permissions and only the secrets that the parent has", async () => {
    const seen: unknown[] = [];
    const child = makeWorkflow(
      async (input, context) => {
        seen.push({ ...context.secrets });
        await context.files.write("parents/x", "x");
        return input;
      },
      { name: "child", security: { requiresAuth: true, secrets: ["TOKEN"], allowedPaths: ["childs/"] } },
    );
    const { executor } = executorWith();
    const secrets = { TOKEN: "the-token", OTHER: "the-other" };
    const poor = await executor.execute(callerOf(child), { text: "" }, { secrets });
    expect(poor).toMatchObject({ error: { code: "SECRET_MISSING" } });
    const rich = callerOf(child, {
      security: { requiresAuth: true, secrets: ["TOKEN", "OTHER"], allowedPaths: ["parents/"] },
    });
    const result = await executor.execute(rich, { text: "" }, { secrets });
    expect(result).toMatchObject({ error: { code: "PATH_NOT_ALLOWED" } });
    expect(seen).toEqual([{ TOKEN: "the-token" }]);
  });

  it("aborts the dependency with the parent", async () => {
    const started = gate();
    const aborted = gate();
    const child = makeWorkflow(
      async (input, { signal }) => {
        signal.addEventListener("abort", () => aborted.open());
        started.open();
        await sleep(3_000);
        return input;
      },
      { name: "child" },
    );
    const controller = new AbortController();
    const running = executorWith().executor.execute(callerOf(child), { text: "" }, { signal: controller.signal });
    await started.opened;
    controller.abort();
    expect(await running).toMatchObject({ error: { code: "CANCELLED" } });
    await aborted.opened;
  });

  it("takes the dependency's diagnostics over, and the progress under its own run", async () => {
    const child = makeWorkflow(
      (input, context) => {
        context.progress("halfway");
        context.emit({ severity: "warning", ruleId: "child/is-fine", message: "m" });
        return input;
      },
      { name: "child" },
    );
    const progress: string[] = [];
    const result = await executorWith().executor.execute(
      callerOf(child),
      { text: "" },
      { runId: "r", onProgress: (entry) => progress.push(`${entry.runId}: ${entry.message}`) },
    );
    expect(result.diagnostics).toMatchObject([{ ruleId: "child/is-fine" }]);
    expect(progress).toEqual(["r/child#1: halfway"]);
  });

  it("uses a dependency's fallback only when it gives what the dependency gives", async () => {
    const broken = makeWorkflow(
      () => {
        throw new TerminalError("broken", { code: "BROKEN" });
      },
      { name: "child", errorHandling: { retryable: false, maxRetries: 0, fallback: "stand-in" } },
    );
    const standIn = makeWorkflow(() => ({ text: "stand-in" }), { name: "stand-in" });
    const fits = await executorWith(standIn).executor.execute(callerOf(broken), { text: "" });
    expect(fits).toMatchObject({ success: true, output: { text: "stand-in" } });
    const { name, version, description, author, executionTime, errorHandling, security } = standIn.manifest;
    const other = defineWorkflow({
      ...{ name, version, description, author, executionTime, errorHandling, security },
      input: standIn.inputSchema,
      output: z.strictObject({ steps: z.array(z.string()) }),
      execute: async () => ({ steps: ["by hand"] }),
    });
    const misfit = await executorWith(other).executor.execute(callerOf(broken), { text: "" });
    expect(misfit).toMatchObject({
      success: false,
      error: { code: "BROKEN", hint: expect.stringContaining("stand-in gives something else") },
    });
  });
});
