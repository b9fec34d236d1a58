import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, TerminalError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow } from "../test/make-workflow.ts";

const failing = (fallback: string) =>
  makeWorkflow(
    () => {
      throw new TerminalError("It is broken.", { code: "BROKEN", hint: "Mend it." });
    },
    { errorHandling: { retryable: false, maxRetries: 0, fallback } },
  );

const manual = makeWorkflow(
  async ({ text }, context) => {
    await context.files.write("manual/steps.txt", text);
    return { text: `by hand: ${text} (${Object.keys(context.secrets).join()})` };
  },
  { name: "manual-generation", version: "2.1.0", security: { allowedPaths: ["manual/"] } },
);

const executorWith = (...workflows: AnyWorkflow[]) => {
  const registry = new WorkflowRegistry({ events: new NervousSystem() });
  for (const workflow of workflows) registry.register(workflow);
  return makeExecutor({ registry });
};

describe("fallback", () => {
  it("gets the same input, and the result says so", async () => {
    const { executor, published } = executorWith(manual);
    const result = await executor.execute(failing("manual-generation@^2.0.0"), { text: "x" }, { runId: "r" });
    expect(result).toMatchObject({
      success: true,
      output: { text: "by hand: x ()" },
      workflow: { name: "sample" },
      attempts: [{ outcome: "failed" }],
      files: [{ path: "manual/steps.txt" }],
      resolved: { "manual-generation": "2.1.0" },
      fallback: {
        name: "manual-generation",
        version: "2.1.0",
        originalError: { code: "BROKEN", message: "It is broken.", hint: "Mend it." },
      },
    });
    expect(published.filter(({ topic }) => topic === "run.started").map(({ payload }) => payload["runId"])).toEqual([
      "r",
      "r/manual-generation#fallback",
    ]);
    expect(published.at(-1)).toMatchObject({ topic: "run.succeeded", payload: { fallback: "manual-generation" } });
  });

  it("that is absent leaves the original error, with a hint how to get it", async () => {
    const result = await executorWith().executor.execute(failing("manual-generation"), { text: "x" });
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "BROKEN",
        message: "It is broken.",
        hint: "Mend it. Its fallback manual-generation is not registered. Install it (npm install @dreamnet/manual-generation) and register its workflow, to get its result instead.",
      },
    });
    expect(!result.success && result.error).toBeInstanceOf(TerminalError);
  });

  it("that has no fitting version counts as absent", async () => {
    const result = await executorWith(manual).executor.execute(failing("manual-generation@^3.0.0"), { text: "x" });
    expect(result).toMatchObject({
      success: false,
      error: { code: "BROKEN", hint: expect.stringContaining("manual-generation@^3.0.0 is not registered") },
    });
  });

  it("that fails too leaves the original error, and tells of both", async () => {
    const broken = makeWorkflow(
      () => {
        throw new TerminalError("Nor does this work.");
      },
      { name: "manual-generation" },
    );
    const result = await executorWith(broken).executor.execute(failing("manual-generation"), { text: "x" });
    expect(result).toMatchObject({
      success: false,
      error: { code: "BROKEN", hint: "Mend it. Its fallback manual-generation@1.0.0 failed too: Nor does this work." },
    });
    expect(result).not.toHaveProperty("fallback");
  });

  it("does not run in circles", async () => {
    const ring = (name: string, fallback: string) =>
      makeWorkflow(
        () => {
          throw new TerminalError(`${name} fails`);
        },
        { name, errorHandling: { retryable: false, maxRetries: 0, fallback } },
      );
    const [a, b] = [ring("a", "b"), ring("b", "a")];
    const { executor, published } = executorWith(a, b);
    const result = await executor.execute(a, { text: "" });
    expect(result).toMatchObject({ success: false, error: { message: "a fails" } });
    expect(published.filter(({ topic }) => topic === "run.started")).toHaveLength(2);
  });

  it("does not stand in for a faulty input or a cancelled run", async () => {
    const { executor, published } = executorWith(manual);
    const workflow = failing("manual-generation");
    expect(await executor.execute(workflow, {})).toMatchObject({ error: { code: "VALIDATION_FAILED" } });
    expect(await executor.execute(workflow, { text: "" }, { signal: AbortSignal.abort() })).toMatchObject({
      error: { code: "CANCELLED" },
    });
    expect(published.filter(({ topic }) => topic === "run.started")).toHaveLength(2);
  });

  it("stands in where the sandbox or a dependency is missing", async () => {
    const { executor } = executorWith(manual);
    const errorHandling = { retryable: false, maxRetries: 0, fallback: "manual-generation" };
    for (const definition of [{ security: { requiresSandbox: true } }, { dependencies: ["absent"] }]) {
      const result = await executor.execute(
        makeWorkflow((input) => input, { ...definition, errorHandling }),
        { text: "x" },
      );
      expect(result).toMatchObject({ success: true, fallback: { name: "manual-generation" } });
    }
  });
});
