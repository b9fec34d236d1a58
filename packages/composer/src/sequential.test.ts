import { RetryableError } from "@dreamnet/workflow";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { a, b, failing, makeComposer, makeWorkflow, textSchema, textWorkflow } from "../test/make-workflow.ts";
import { from, fromInput } from "./index.ts";

describe("sequential", () => {
  it("gives each the last one's output", async () => {
    const { composer, executor } = makeComposer();
    const composite = composer.compose([a, b, a], "sequential");
    expect(await executor.execute(composite, { text: "" })).toMatchObject({ success: true, output: { text: "aba" } });
    expectTypeOf<Parameters<typeof composite.execute>[0]>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<Awaited<ReturnType<typeof composite.execute>>>().toEqualTypeOf<{ text: string }>();
  });

  it("gives the input again where there was no output", async () => {
    const seen: string[] = [];
    const silent = makeWorkflow("silent", textSchema, z.void(), ({ text }) => void seen.push(text));
    const nothing = makeWorkflow("nothing", textSchema, textSchema.nullable(), ({ text }) => {
      seen.push(text);
      return null;
    });
    const { composer } = makeComposer();
    const composite = composer.compose([a, silent, nothing, b, silent], "sequential");
    expect(await composite.execute({ text: "" })).toEqual({ text: "ab" });
    expect(seen).toEqual(["a", "a", "ab"]);
    expect(composite.findings).toEqual([]);
  });

  it("stops at the first failure, and tells which node it was, with its advice", async () => {
    const { composer, executor } = makeComposer();
    let ran = false;
    const last = textWorkflow("last", (text) => {
      ran = true;
      return text;
    });
    const result = await executor.execute(composer.compose([a, failing, last], "sequential", { name: "three" }), {
      text: "",
    });
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "PEN_DRY",
        message: "In three, the node failing: The pen is dry.",
        hint: "Buy ink.",
        retryable: false,
      },
    });
    expect(ran).toBe(false);
  });

  it("goes on after an optional node with what that one got", async () => {
    const { composer } = makeComposer();
    const composite = composer.compose([a, { workflow: failing, required: false }, b], "sequential");
    expect(await composite.execute({ text: "" })).toEqual({ text: "ab" });
  });

  it("goes on after any failure with keep-going, as long as enough succeed", async () => {
    const { composer, executor } = makeComposer();
    const parts = [failing, a, { workflow: failing, name: "second" }, b];
    const lenient = composer.compose(parts, "sequential", { onFailure: "keep-going" });
    expect(await lenient.execute({ text: "" })).toEqual({ text: "ab" });
    const strict = composer.compose(parts, "sequential", { name: "strict", onFailure: "keep-going", atLeast: 3 });
    expect(await executor.execute(strict, { text: "" })).toMatchObject({
      success: false,
      error: {
        code: "COMPOSITE_FAILED",
        message: "In strict, 2 nodes gave nothing:\n  failing: The pen is dry.\n  second: The pen is dry.",
        hint: "Buy ink.",
      },
    });
  });

  it("lets a node pick from what came before it", async () => {
    const { composer } = makeComposer();
    const join = makeWorkflow("join", z.strictObject({ parts: z.array(z.string()) }), textSchema, ({ parts }) => ({
      text: parts.join("+"),
    }));
    const composite = composer.compose(
      [a, b, { workflow: join, input: { parts: [from("a", "/text"), from("b", "/text"), fromInput("/text"), "!"] } }],
      "sequential",
      { input: textSchema },
    );
    expect(await composite.execute({ text: "x" })).toEqual({ text: "xa+xab+x+!" });
    const made = composer.compose(
      [a, { workflow: b, input: ({ input, outputs }) => ({ text: JSON.stringify([input, outputs]) }) }],
      "sequential",
    );
    expect(await made.execute({ text: "x" })).toEqual({ text: '[{"text":"x"},{"a":{"text":"xa"}}]b' });
  });

  it("is retried as a whole where it says so, without running again what has succeeded", async () => {
    const { composer, executor } = makeComposer({ random: () => 0 });
    const runs: string[] = [];
    const once = textWorkflow("once", (text) => {
      runs.push("once");
      return text;
    });
    const second = textWorkflow("second", (text) => {
      runs.push("second");
      if (runs.length < 3) throw new RetryableError("Not yet.");
      return `${text}!`;
    });
    const composite = composer.compose([once, second], "sequential", {
      errorHandling: { retryable: true, maxRetries: 2 },
    });
    expect(await executor.execute(composite, { text: "a" })).toMatchObject({ success: true, output: { text: "a!" } });
    expect(runs).toEqual(["once", "second", "second"]);
  });

  it("makes input over once, though a schema changes it", async () => {
    const { composer } = makeComposer();
    const parse = makeWorkflow(
      "parse",
      z.strictObject({ year: z.string().transform(Number) }) as unknown as z.ZodType<{ year: number }>,
      z.strictObject({ next: z.number() }),
      ({ year }) => ({ next: year + 1 }),
    );
    expect(await composer.compose([parse], "sequential").execute({ year: "2025" } as never)).toEqual({ next: 2026 });
  });
});
