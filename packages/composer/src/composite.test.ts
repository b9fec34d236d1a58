import { createMemoryStore } from "@dreamnet/content-store";
import { fileReferenceSchema } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { a, b, makeComposer, makeWorkflow, misfitsOf, textSchema, textWorkflow } from "../test/make-workflow.ts";
import { from, WorkflowComposer } from "./index.ts";

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
