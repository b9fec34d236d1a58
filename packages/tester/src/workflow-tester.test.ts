import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { describe, expect, it } from "vitest";
import { makeGreeter } from "../test/greeter.ts";
import { findDifferences, findMismatches } from "./find-mismatches.ts";
import { WorkflowTester } from "./index.ts";

const tester = new WorkflowTester(new WorkflowExecutor({ events: new NervousSystem() }));
const greeter = makeGreeter({ execute: async ({ name }) => ({ text: `Hello, ${name}!`, files: [1, { a: 1, b: 2 }] }) });

describe("WorkflowTester", () => {
  it("runs every case and says what was not as expected", async () => {
    const report = await tester.testWorkflow(greeter, [
      { name: "no expectation", input: { name: "Ada" } },
      { name: "a part", input: { name: "Ada" }, expectedOutput: { text: "Hello, Ada!" } },
      { name: "another text", input: { name: "Ada" }, expectedOutput: { text: "Hi" } },
      { name: "a failure", input: { name: "" } },
      { name: "an expected failure", input: { name: "" }, expectedOutput: (result) => !result.success },
      { name: "its own check says no", input: { name: "Ada" }, expectedOutput: () => false },
      {
        name: "its own check throws",
        input: { name: "Ada" },
        expectedOutput: () => {
          throw new Error("oops");
        },
      },
    ]);
    expect(report.workflow).toEqual({ name: "greeter", version: "1.2.3" });
    expect(report.passed).toBe(false);
    expect(report.results.map(({ success }) => success)).toEqual([true, true, false, false, true, false, false]);
    expect(report.results.map(({ error }) => error?.differences ?? [])).toEqual([
      [],
      [],
      ['output.text is "Hello, Ada!", expected "Hi"'],
      [expect.stringMatching(/^The run failed with VALIDATION_FAILED: [^]*name: /)],
      [],
      ["The case's own check gave false, expected true."],
      ["The case's own check threw: oops"],
    ]);
    const [plain, , another, failed] = report.results;
    expect(plain?.run).toMatchObject({ success: true, attempts: [{ number: 1 }] });
    expect(plain).toMatchObject({ testCase: { name: "no expectation" }, actual: { text: "Hello, Ada!" } });
    expect(another).toMatchObject({
      expected: { text: "Hi" },
      actual: { text: "Hello, Ada!" },
      error: { message: 'output.text is "Hello, Ada!", expected "Hi"' },
    });
    expect(failed).toMatchObject({ actual: undefined, error: { cause: { code: "VALIDATION_FAILED" } } });
  });

  it("runs the workflow's own examples where no cases are given", async () => {
    const workflow = makeGreeter({
      examples: [{ name: "an example", input: { name: "Ada" }, expectedOutput: { text: "wrong" } }],
    });
    const report = await tester.testWorkflow(workflow);
    expect(report).toMatchObject({
      passed: false,
      results: [{ testCase: { name: "an example" }, success: false }],
    });
  });

  it("stops when it is aborted", async () => {
    await expect(
      tester.testWorkflow(greeter, [{ name: "x", input: { name: "Ada" } }], { signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
  });
});

describe("findMismatches", () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }, []],
    [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }] } }, []],
    [{ a: undefined }, {}, []],
    [1, "1", ['the value is "1", expected 1']],
    [{ a: [1, 2] }, { a: [1] }, ["a has 1 items, expected 2"]],
    [{ a: [1] }, { a: {} }, ["a is {}, expected an array"]],
    [{ a: {} }, { a: [] }, ["a is [], expected an object"]],
    [{ a: {} }, { a: null }, ["a is null, expected an object"]],
    [{ toString: 1 }, {}, ["toString is undefined, expected 1"]],
    [[{ x: Number.NaN }], [{ x: Number.NaN }], []],
    [{ a: null }, { a: 0 }, ["a is 0, expected null"]],
  ])("%j in %j", (expected, actual, problems) => {
    expect(findMismatches(expected, actual)).toEqual(problems);
  });
});

describe("findDifferences", () => {
  it("sees members that only one side has", () => {
    expect(findDifferences({ a: 1 }, { a: 1 })).toEqual([]);
    expect(findDifferences({ a: 1 }, { a: 1, b: 2 })).toEqual(["b is undefined, expected 2"]);
    expect(findDifferences({ a: 1, b: 2 }, { a: 1 })).toEqual(["b is undefined, expected 2"]);
  });
});
