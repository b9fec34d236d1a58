import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, DefinitionError, type Diagnostic, defineWorkflow } from "@dreamnet/workflow";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { makeExecutor, makeWorkflow } from "../test/make-workflow.ts";
import { type RunProgress, WorkflowExecutor } from "./index.ts";

const echo = makeWorkflow(({ text }) => ({ text }));

describe("execute", () => {
  it("gives the output and tells how the run went", async () => {
    const { executor } = makeExecutor({ createRunId: () => "run-1" });
    const result = await executor.execute(echo, { text: "hello" });
    expect(result).toEqual({
      success: true,
      output: { text: "hello" },
      runId: "run-1",
      workflow: { name: "sample", version: "1.0.0" },
      attempts: [{ number: 1, duration: 0, outcome: "succeeded" }],
      duration: 0,
      isolation: "none",
      isolationNotes: [
        expect.stringMatching(/in this process.*nothing confined its code/),
        expect.stringMatching(/defined inline/),
      ],
      resolved: {},
      diagnostics: [],
      files: [],
      cache: { hits: 0, misses: 0 },
    });
    if (result.success) expectTypeOf(result.output).toEqualTypeOf<{ text: string }>();
  });

  it("works without any option", async () => {
    const result = await new WorkflowExecutor().execute(echo, { text: "a" });
    expect(result).toMatchObject({ success: true, runId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(result.duration).toBeGreaterThan(0);
  });

  it("reports every fault of the input at once and runs nothing", async () => {
    let ran = false;
    const workflow = makeWorkflow(({ text }) => {
      ran = true;
      return { text };
    });
    const { executor } = makeExecutor();
    const result = await executor.execute(workflow, { txt: "a", other: 1 });
    expect(result).toMatchObject({
      success: false,
      attempts: [],
      error: {
        code: "VALIDATION_FAILED",
        message: expect.stringMatching(/sample@1\.0\.0 has 3 faults:[^]*text: [^]*txt: [^]*other: /),
        issues: [{ path: ["text"] }, { path: ["txt"] }, { path: ["other"] }],
        retryable: false,
      },
    });
    expect(ran).toBe(false);
  });

  it("fills in the defaults of the schema", async () => {
    const workflow = defineWorkflow({
      ...definitionOf(echo),
      input: z.strictObject({ text: z.string().default("default") }),
      output: z.strictObject({ text: z.string() }),
      execute: async ({ text }) => ({ text }),
    });
    const result = await makeExecutor().executor.execute(workflow, {});
    expect(result).toMatchObject({ output: { text: "default" } });
  });

  it("takes an output that breaks its schema for the author's fault, with every issue, and does not try again", async () => {
    const workflow = makeWorkflow(() => ({ txt: 1 }) as never, {
      errorHandling: { retryable: true, maxRetries: 3 },
    });
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({
      success: false,
      attempts: [{ outcome: "failed" }],
      error: {
        code: "OUTPUT_INVALID",
        message: expect.stringMatching(/text: [^]*txt: /),
        value: [{ path: ["text"] }, { path: ["txt"] }],
      },
    });
  });

  it("takes an output that is not JSON for the author's fault", async () => {
    const workflow = defineWorkflow({
      ...definitionOf(echo),
      input: z.strictObject({}),
      output: z.strictObject({ when: z.unknown(), list: z.array(z.unknown()) }),
      execute: async () => ({ when: new Date(0), list: [1, undefined, Number.NaN, new Uint8Array(1)] }),
    });
    const result = await makeExecutor().executor.execute(workflow, {});
    expect(result).toMatchObject({ success: false, error: { code: "OUTPUT_INVALID" } });
    expect(!result.success && result.error.value).toEqual(
      expect.arrayContaining(["when is a Date", "list[1] is undefined", "list[2] is NaN", "list[3] is a Uint8Array"]),
    );
  });

  it.each([
    [
      "an error before the first await",
      () => {
        throw new Error("at once");
      },
      "at once",
    ],
    ["text", () => Promise.reject("just text"), "just text"],
    ["nothing", () => Promise.reject(undefined), "undefined"],
    ["an error without a message", () => Promise.reject(new Error("")), "without a message"],
  ])("never rejects: %s is thrown", async (_, execute, message) => {
    const result = await makeExecutor().executor.execute(makeWorkflow(execute as never), { text: "" });
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "UNEXPECTED",
        message: expect.stringContaining(message),
        hint: expect.stringContaining("sample@1.0.0"),
      },
    });
  });

  it.each([
    ["an object with a name", { name: "x" }],
    ["nothing", undefined],
    ["null", null],
    ["text", "sample"],
    ["a workflow without schemas", { ...echo, inputSchema: undefined, outputSchema: {} }],
  ])("never rejects: %s is given for a workflow", async (_, workflow) => {
    const { executor, published } = makeExecutor();
    const result = await executor.execute(workflow as never, { text: "" }, { runId: "r" });
    expect(result).toMatchObject({
      success: false,
      runId: "r",
      attempts: [],
      error: {
        name: "DefinitionError",
        code: "DEFINITION_INVALID",
        message: expect.stringMatching(/cannot be run:\n/),
        hint: expect.stringContaining("defineWorkflow"),
        retryable: false,
      },
    });
    expect(published).toEqual([]);
  });

  it("never rejects: the workflow throws when it is looked at", async () => {
    const hostile = {
      get name(): string {
        throw new Error("hands off");
      },
    };
    const result = await makeExecutor().executor.execute(hostile as never, {});
    expect(result).toMatchObject({ success: false, workflow: { name: "" }, error: { message: "hands off" } });
  });

  it("never rejects: the options cannot be read", async () => {
    for (const options of [null, { secrets: 7 }, { signal: "stop" }, { secrets: { A: 1 } }])
      expect(await makeExecutor().executor.execute(echo, { text: "" }, options as never)).toHaveProperty("success");
  });

  it("does not try a bug again", async () => {
    const bug = makeWorkflow(() => (undefined as unknown as { part: { text: string } }).part, {
      errorHandling: { retryable: true, maxRetries: 3 },
    });
    const result = await makeExecutor().executor.execute(bug, { text: "" });
    expect(result).toMatchObject({
      success: false,
      attempts: [{ number: 1, outcome: "failed" }],
      error: {
        code: "UNEXPECTED",
        retryable: false,
        hint: expect.stringMatching(/TypeError is a bug.*sample@1\.0\.0/),
      },
    });
    expect(result.attempts).toHaveLength(1);
  });

  it("never rejects: the schema cannot be used", async () => {
    const { executor } = makeExecutor();
    const broken: AnyWorkflow = {
      ...echo,
      inputSchema: z.unknown().refine(async () => true),
    };
    const result = await executor.execute(broken, { text: "" });
    expect(!result.success && result.error).toBeInstanceOf(DefinitionError);
  });

  it("passes the cause, the value and the diagnostics of an error on", async () => {
    const diagnostic: Diagnostic = { severity: "error", ruleId: "a/b", message: "m" };
    const cause = new Error("deep");
    const failing = makeWorkflow(() => {
      throw new DefinitionError("no", { cause, value: 7, diagnostics: [diagnostic], hint: "h" });
    });
    const result = await makeExecutor().executor.execute(failing, { text: "" });
    expect(!result.success && result.error).toMatchObject({ cause, value: 7, diagnostics: [diagnostic], hint: "h" });
    expect(result.attempts[0]?.error).toEqual({
      name: "DefinitionError",
      code: "DEFINITION_INVALID",
      message: "no",
      retryable: false,
      hint: "h",
      diagnostics: [diagnostic],
      cause: "deep",
    });
  });
});

describe("dependencies", () => {
  const part = makeWorkflow(({ text }) => ({ text }), { name: "part", version: "1.2.0" });

  it("are checked before anything runs, each fault named", async () => {
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    registry.register(part);
    const { executor } = makeExecutor({ registry });
    let ran = false;
    const workflow = makeWorkflow(
      ({ text }) => {
        ran = true;
        return { text };
      },
      { dependencies: ["absent@^1.0.0", "part@^2.0.0"] },
    );
    const result = await executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({
      success: false,
      attempts: [],
      error: {
        code: "DEPENDENCY_MISSING",
        message: expect.stringMatching(/absent@\^1\.0\.0, which is not registered[^]*part@\^2\.0\.0, and only 1\.2\.0/),
        hint: expect.stringMatching(/^Register the workflow with the name "absent", in a version [^]*"part"/),
      },
    });
    expect(ran).toBe(false);
  });

  it("are told with the versions that serve", async () => {
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    registry.register(part);
    const workflow = makeWorkflow(({ text }) => ({ text }), { dependencies: ["part@^1.0.0"] });
    const result = await makeExecutor({ registry }).executor.execute(workflow, { text: "" });
    expect(result.resolved).toEqual({ part: "1.2.0" });
  });
});

describe("what observers get", () => {
  const talkative = makeWorkflow(
    async (input, context) => {
      context.progress("begins");
      await context.step("work", () => context.progress({ message: "works", fraction: 1.7 }));
      context.emit({ severity: "warning", ruleId: "sample/is-fine", message: "Look at this." });
      return input;
    },
    { steps: { work: "Works." } },
  );

  it("progress with its run and step, diagnostics, and events in order", async () => {
    const { executor, published } = makeExecutor();
    const seen: RunProgress[] = [];
    const found: Diagnostic[] = [];
    const result = await executor.execute(
      talkative,
      { text: "" },
      { runId: "r", onProgress: (progress) => seen.push(progress), onDiagnostic: (entry) => found.push(entry) },
    );
    expect(seen).toEqual([
      { message: "begins", runId: "r", workflow: "sample" },
      { message: "works", fraction: 1, step: "work", runId: "r", workflow: "sample" },
    ]);
    expect(result.diagnostics).toEqual([{ severity: "warning", ruleId: "sample/is-fine", message: "Look at this." }]);
    expect(found).toEqual(result.diagnostics);
    expect(published.map(({ topic }) => topic)).toEqual([
      "run.started",
      "attempt.started",
      "run.progressed",
      "step.started",
      "run.progressed",
      "step.succeeded",
      "diagnostic.emitted",
      "attempt.succeeded",
      "run.succeeded",
    ]);
    expect(published[0]?.payload).toEqual({ runId: "r", workflow: "sample", version: "1.0.0" });
  });

  it("cannot harm a run by throwing", async () => {
    const events = {
      publish: () => {
        throw new Error("bus");
      },
      subscribe: () => () => undefined,
    };
    const { executor } = makeExecutor({ events });
    const fail = (): never => {
      throw new Error("observer");
    };
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    const result = await executor.execute(talkative, { text: "" }, { onProgress: fail, onDiagnostic: fail });
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("warning", listen);
    expect(result.success).toBe(true);
    expect(warnings).toContain("onProgress failed: observer");
    expect(warnings).toContain("The event bus failed on run.started: bus");
  });

  it("no diagnostic that fits no schema", async () => {
    const workflow = makeWorkflow((input, context) => {
      context.emit({ severity: "bad", ruleId: "X", message: "" } as never);
      return input;
    });
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ success: false, error: { code: "DIAGNOSTIC_INVALID" } });
  });
});

describe("context.now", () => {
  const clock = makeWorkflow((_, context) => ({ text: context.now().toISOString() }));
  const ask = async (env: Record<string, string>, now?: Date) => {
    const result = await makeExecutor({ env }).executor.execute(clock, { text: "" }, now === undefined ? {} : { now });
    return result.success ? result.output.text : result.error.message;
  };

  it("is the caller's, else SOURCE_DATE_EPOCH, else 1980, and never the clock", async () => {
    expect(await ask({ SOURCE_DATE_EPOCH: "86400" }, new Date(1_000))).toBe("1970-01-01T00:00:01.000Z");
    expect(await ask({ SOURCE_DATE_EPOCH: "86400" })).toBe("1970-01-02T00:00:00.000Z");
    expect(await ask({ SOURCE_DATE_EPOCH: "yesterday" })).toBe("1980-01-01T00:00:00.000Z");
    expect(await ask({}, new Date(Number.NaN))).toBe("1980-01-01T00:00:00.000Z");
  });
});

/** The parts of a sample's definition that stay when its schemas are others. */
function definitionOf({ manifest }: AnyWorkflow) {
  const { name, version, description, author, executionTime, errorHandling, security } = manifest;
  return { name, version, description, author, executionTime, errorHandling, security };
}
