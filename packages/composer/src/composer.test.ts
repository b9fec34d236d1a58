import { createMemoryStore } from "@dreamnet/content-store";
import { fileReferenceSchema, RetryableError, TerminalError } from "@dreamnet/workflow";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { makeComposer, makeWorkflow, sleep, textSchema, textWorkflow } from "../test/make-workflow.ts";
import { type CompositeOutput, CompositionError, from, fromInput, WorkflowComposer } from "./index.ts";

const a = textWorkflow("a");
const b = textWorkflow("b");
const failing = textWorkflow("failing", () => {
  throw new TerminalError("The pen is dry.", { code: "PEN_DRY", hint: "Buy ink." });
});

function misfitsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(CompositionError);
    return (error as CompositionError).message.split("\n  ").slice(1);
  }
  return [];
}

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

describe("conditional", () => {
  const isLong = ({ text }: { text: string }) => text.length > 3;

  it("takes the first branch whose condition holds, else the other one", async () => {
    const { composer } = makeComposer();
    const composite = composer.compose(
      [
        { when: isLong, workflow: a },
        { when: async ({ text }: { text: string }) => text === "b", workflow: b },
        { otherwise: a },
      ],
      "conditional",
    );
    expect(await composite.execute({ text: "long" })).toEqual({ text: "longa" });
    expect(await composite.execute({ text: "b" })).toEqual({ text: "bb" });
    expect(await composite.execute({ text: "c" })).toEqual({ text: "ca" });
  });

  it("journals the answer: a condition is asked once, over all attempts", async () => {
    const { composer, executor } = makeComposer({ random: () => 0 });
    let asked = 0;
    let tries = 0;
    const flaky = textWorkflow("flaky", (text) => {
      tries += 1;
      if (tries < 3) throw new RetryableError("Not yet.");
      return text;
    });
    const when = () => {
      asked += 1;
      return asked === 1;
    };
    const composite = composer.compose([{ when, workflow: flaky }, { otherwise: a }], "conditional", {
      errorHandling: { retryable: true, maxRetries: 3 },
    });
    expect(await executor.execute(composite, { text: "x" })).toMatchObject({ success: true, output: { text: "x" } });
    expect([asked, tries]).toEqual([1, 3]);
  });

  it("sees the defaults of its branch, and cannot change the input", async () => {
    const { composer } = makeComposer();
    const schema = z.strictObject({ text: z.string(), language: z.string().default("en") });
    const english = makeWorkflow("english", schema, textSchema, ({ text, language }) => ({
      text: `${text}/${language}`,
    }));
    const when = (input: { text: string; language: string }) => {
      input.text = "changed";
      return input.language === "en";
    };
    const composite = composer.compose([{ when, workflow: english }], "conditional");
    expect(await composite.execute({ text: "x" })).toEqual({ text: "x/en" });
  });

  it("tells that no branch fits, and which condition failed", async () => {
    const { composer, executor } = makeComposer();
    const none = composer.compose([{ when: () => false, workflow: a }], "conditional", { name: "none" });
    expect(await executor.execute(none, { text: "" })).toMatchObject({
      success: false,
      error: {
        code: "NO_BRANCH",
        message: "No branch of none fits the input.",
        hint: expect.stringContaining("otherwise"),
      },
    });
    const throwing = composer.compose(
      [
        {
          when: () => {
            throw new Error("Oh.");
          },
          workflow: a,
        },
      ],
      "conditional",
    );
    expect(await executor.execute(throwing, { text: "" })).toMatchObject({
      error: { code: "PREDICATE_FAILED", message: "The condition of a failed: Oh." },
    });
  });

  it("refuses branches that can never be taken, and what is no branch", () => {
    const { composer } = makeComposer();
    expect(
      misfitsOf(() =>
        composer.compose(
          [{ otherwise: a }, { when: isLong, workflow: b }, {} as never, { workflow: b } as never],
          "conditional",
        ),
      ),
    ).toEqual([
      "branch 1: `otherwise` is not the last: what follows is never taken",
      "branch 3: it names no workflow: { when, workflow } or { otherwise: workflow } is expected",
      "branch 4: its `when` is no function",
    ]);
  });
});

describe("graph", () => {
  it("runs each node when what it needs is there, and gives all outputs", async () => {
    const { composer } = makeComposer();
    const join = makeWorkflow(
      "join",
      z.strictObject({ left: textSchema, right: textSchema }),
      textSchema,
      ({ left, right }) => ({ text: `${left.text}|${right.text}` }),
    );
    const composite = composer.graph({
      nodes: {
        both: { workflow: join, needs: ["left", "right"] },
        left: { workflow: a, needs: ["start"] },
        right: { workflow: b, needs: ["start"] },
        start: { workflow: a },
      },
    });
    const output = await composite.execute({ text: "" });
    expect(output.outputs.both).toEqual({ text: "aa|ab" });
    expectTypeOf(output.outputs.both).toEqualTypeOf<{ text: string } | undefined>();
    expect(output.succeeded).toEqual(["both", "left", "right", "start"]);
    expect(composite.nodes[0]).toMatchObject({ name: "both", needs: ["left", "right"] });
  });

  it("starts nodes in the order in which they are written", async () => {
    const { composer } = makeComposer();
    const order: string[] = [];
    const note = textWorkflow("note", (text) => {
      order.push(text);
      return text;
    });
    const node = (name: string, needs: readonly string[] = []) => ({ workflow: note, input: { text: name }, needs });
    const composite = composer.graph({
      concurrency: 1,
      nodes: { d: node("d", ["a"]), c: node("c"), b: node("b", ["d"]), a: node("a"), e: node("e") },
    });
    await composite.execute({ text: "" });
    expect(order).toEqual(["c", "a", "d", "b", "e"]);
  });

  it("leaves out what needs a failed node, with keep-going", async () => {
    const { composer, executor } = makeComposer();
    const composite = composer.graph({
      onFailure: "keep-going",
      nodes: {
        start: { workflow: a },
        broken: { workflow: failing, needs: ["start"] },
        after: { workflow: a, needs: ["broken"] },
        later: { workflow: a, input: from("after") },
        well: { workflow: b, needs: ["start"] },
      },
    });
    expect(await executor.execute(composite, { text: "" })).toMatchObject({
      success: true,
      output: {
        succeeded: ["start", "well"],
        failed: [{ name: "broken" }],
        skipped: [
          { name: "after", because: ["broken"] },
          { name: "later", because: ["after"] },
        ],
        outputs: { start: { text: "a" }, well: { text: "ab" } },
      },
    });
  });

  it("gives what its output says", async () => {
    const { composer } = makeComposer();
    const composite = composer.graph({
      nodes: { one: { workflow: a }, two: { workflow: b, input: { text: from("one", "/text") } } },
      output: { first: from("one", "/text"), all: [from("two")], given: fromInput("/text"), kind: "pair" },
    });
    expect(await composite.execute({ text: "x" })).toEqual({
      first: "xa",
      all: [{ text: "xab" }],
      given: "x",
      kind: "pair",
    });
  });

  it("refuses circles, missing nodes and references that find nothing, all at once", () => {
    const { composer } = makeComposer();
    const faults = misfitsOf(() =>
      composer.graph({
        nodes: {
          x: { workflow: a, needs: ["z"] },
          y: { workflow: a, needs: ["x"] },
          z: { workflow: a, needs: ["y"] },
          self: { workflow: a, needs: ["self"] },
          lost: { workflow: a, needs: ["nobody"] },
          wrong: { workflow: a, input: { text: from("x", "/nothing") } },
          pointer: { workflow: a, input: { text: from("x", "text") } },
        },
        output: from("nowhere"),
      }),
    );
    expect(faults).toEqual([
      'lost: it needs "nobody", and there is no node of this name',
      'pointer: "text" is no JSON Pointer: it begins with /, as /metadata/title',
      "nodes wait for each other in a circle: x → y → z → x",
      "nodes wait for each other in a circle: self → self",
      "x → wrong: /text: x has nothing at /nothing",
      "x → pointer: /text: object, but string is needed",
      '(output): it refers to "nowhere", and there is no node of this name',
    ]);
  });
});

describe("a composite", () => {
  it("is a part of another one, at any depth", async () => {
    const { composer } = makeComposer();
    const inner = composer.compose([a, b], "sequential", { name: "inner" });
    const both = composer.compose([inner, b], "parallel", { name: "both" });
    const chosen = composer.compose(
      [{ when: ({ text }: { text: string }) => text === "", workflow: both }, { otherwise: both }],
      "conditional",
    );
    const pick = composer.graph({ nodes: { chosen: { workflow: chosen } }, output: from("chosen", "/outputs/inner") });
    expect(await composer.compose([pick, a], "sequential").execute({ text: "" })).toEqual({ text: "aba" });
  });

  it("holds two versions of one workflow, and each node runs its own", async () => {
    const { composer } = makeComposer();
    const next = textWorkflow("a", (text) => `${text}2`, { version: "2.0.0" });
    const composite = composer.compose([a, next, a], "sequential");
    expect(await composite.execute({ text: "" })).toEqual({ text: "a2a" });
    expect(composite.manifest.dependencies).toEqual(["a@^1.0.0", "a@^2.0.0"]);
  });

  it("refuses two workflows of one name and version, and names that are given twice", () => {
    const { composer } = makeComposer();
    expect(misfitsOf(() => composer.compose([a, textWorkflow("a")], "parallel"))).toEqual([
      "a-2: its workflow and that of a are two, and both are called a@1.0.0; give one of them another name or version",
    ]);
    expect(
      misfitsOf(() =>
        composer.compose(
          [
            { name: "n", workflow: a },
            { name: "n", workflow: b },
            { name: "a b", workflow: b },
          ],
          "parallel",
        ),
      ),
    ).toEqual([
      "n: two nodes have this name",
      '"a b": a node\'s name is made of letters, digits and @ / . _ -, and begins with a letter, a digit or @',
    ]);
  });

  it("refuses what is no workflow, no pattern and no number", () => {
    const { composer } = makeComposer();
    expect(misfitsOf(() => composer.compose([], "sequential"))).toEqual(["at least one workflow is expected"]);
    expect(misfitsOf(() => composer.compose([{} as never], "parallel"))).toEqual([
      "part 1: it is no workflow, as defineWorkflow makes it",
    ]);
    expect(misfitsOf(() => composer.compose([a], "sideways" as never))).toEqual([
      expect.stringContaining('"sideways" is no pattern'),
    ]);
    expect(misfitsOf(() => composer.compose([a], "parallel", { concurrency: 0, atLeast: 0.5, name: "A B" }))).toEqual([
      "concurrency is 0, and a whole number from 1 is expected",
      "atLeast is 0.5, and a whole number from 0 is expected",
    ]);
    expect(misfitsOf(() => composer.compose([a], "parallel", { name: "A B", version: "one" }))).toHaveLength(2);
  });

  it("has a name that follows from what it is", () => {
    const { composer } = makeComposer();
    const name = (...parts: Parameters<typeof composer.compose>) => composer.compose(...parts).name;
    expect(name([a, b], "parallel")).toBe(name([a, b], "parallel"));
    expect(name([a, b], "parallel")).toMatch(/^parallel-a-b-[0-9a-f]{8}$/);
    const others = [
      name([b, a], "parallel"),
      name([a, b], "parallel", { concurrency: 1 }),
      name([a, { workflow: b, input: { text: "x" } }], "parallel"),
      name([a, { workflow: b, input: { text: "y" } }], "parallel"),
      name([a, { workflow: b, input: () => 1 }], "parallel"),
    ];
    expect(new Set([...others, name([a, b], "parallel")]).size).toBe(6);
  });

  it("tells what to do where it has no executor", async () => {
    const composite = new WorkflowComposer().compose([a], "sequential");
    await expect(composite.execute({ text: "" })).rejects.toMatchObject({ code: "EXECUTOR_MISSING" });
    expect(await makeComposer().executor.execute(composite, { text: "" })).toMatchObject({ success: true });
  });

  it("reports every fault of its input at once, with all its nodes' advice", async () => {
    const { composer, executor } = makeComposer();
    const composite = composer.compose([a, b], "parallel");
    const result = await executor.execute(composite, { txt: 1, more: 2 });
    expect(result).toMatchObject({ success: false, attempts: [], error: { code: "VALIDATION_FAILED" } });
    expect(!result.success && (result.error as { issues?: unknown[] }).issues).toMatchObject([
      { path: ["text"] },
      { path: ["txt"] },
      { path: ["more"] },
    ]);
  });

  it("hands on the files that its output names", async () => {
    const store = createMemoryStore();
    const { composer, executor } = makeComposer({ store });
    const write = (name: string, path: string) =>
      makeWorkflow(
        name,
        textSchema,
        z.strictObject({ file: fileReferenceSchema }),
        async ({ text }, { files }) => ({ file: await files.write(path, text + name) }),
        { security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false } },
      );
    const composite = composer.compose(
      [write("one", "build/1.txt"), write("two", "build/2.txt"), write("three", "build/1.txt")],
      "parallel",
    );
    const result = await executor.execute(composite, { text: "x" });
    expect(result).toMatchObject({ success: true, files: [{ path: "build/1.txt" }, { path: "build/2.txt" }] });
    const bytes = await Promise.all(
      result.files.map(async ({ sha256 }) => Buffer.from(await store.get(sha256)).toString()),
    );
    expect(bytes).toEqual(["xone", "xtwo"]);
    expect(result.diagnostics).toMatchObject([{ severity: "error", ruleId: "composer/file-path-is-unique" }]);
  });

  it("passes secrets to the nodes that declare them", async () => {
    const { composer, executor } = makeComposer();
    const secret = textWorkflow("secret", (text, { secrets }) => text + Object.keys(secrets).join(), {
      security: { requiresAuth: true, secrets: ["TOKEN"], allowedPaths: [], networkAccess: false },
    });
    const composite = composer.compose([a, secret], "sequential");
    expect(composite.manifest.security).toMatchObject({ requiresAuth: true, secrets: ["TOKEN"] });
    expect(await executor.execute(composite, { text: "" }, { secrets: { TOKEN: "t0ken" } })).toMatchObject({
      success: true,
      output: { text: "aTOKEN" },
    });
  });

  it("may hold a node that requires the sandbox, though it is inline itself", async () => {
    const { composer, executor } = makeComposer();
    const strict = textWorkflow("strict", (text) => text, {
      security: { requiresAuth: false, allowedPaths: [], networkAccess: false, requiresSandbox: true },
    });
    const composite = composer.compose([a, strict], "sequential");
    expect(composite.manifest.security.requiresSandbox).toBe(true);
    // The node itself is inline, so it is refused; the composite was not.
    expect(await executor.execute(composite, { text: "" })).toMatchObject({
      success: false,
      attempts: [{ number: 1 }],
      error: { code: "SANDBOX_UNAVAILABLE", message: expect.stringContaining("the node strict") },
    });
  });
});
