import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failing, makeComposer, makeWorkflow, misfitsOf, textSchema, textWorkflow } from "../test/make-workflow.ts";
import { from, fromInput } from "./index.ts";

let ran: string[] = [];
const spy = (name: string, input: z.ZodType, output: z.ZodType, value: unknown = {}) =>
  makeWorkflow(name, input, output, () => {
    ran.push(name);
    return value;
  });

const paper = z.strictObject({
  metadata: z.strictObject({ title: z.string(), year: z.int().optional() }),
  files: z.array(z.strictObject({ path: z.string() })),
});
const load = spy("load", z.strictObject({ path: z.string() }), paper);
const card = spy("card", z.strictObject({ title: z.string(), year: z.int() }), textSchema);

describe("what does not fit is told before anything runs", () => {
  it("in a sequence, with the path of each misfit", () => {
    ran = [];
    const { composer } = makeComposer();
    const print = spy(
      "print",
      z.strictObject({
        metadata: z.strictObject({ title: z.number() }),
        files: z.array(z.strictObject({ path: z.string(), mediaType: z.string() })),
        language: z.string(),
      }),
      textSchema,
    );
    expect(misfitsOf(() => composer.compose([load, print], "sequential"))).toEqual([
      "load → print: /metadata/title: string, but number is needed",
      "load → print: /files/*/mediaType: missing, but string is needed",
      "load → print: /language: missing, but string is needed",
    ]);
    expect(ran).toEqual([]);
  });

  it("as a warning where only some of what comes is refused, and then when it runs", async () => {
    const { composer, executor } = makeComposer();
    const dated = spy("dated", z.object({ metadata: z.object({ year: z.int() }) }), textSchema, { text: "x" });
    const undated = spy("undated", z.strictObject({ path: z.string() }), paper, {
      metadata: { title: "T" },
      files: [],
    });
    const composite = composer.compose([undated, dated], "sequential");
    expect(composite.findings).toEqual([
      {
        from: "undated",
        to: "dated",
        path: "/metadata/year",
        severity: "warning",
        message: "may be missing, but integer is needed",
      },
    ]);
    expect(await executor.execute(composite, { path: "" })).toMatchObject({
      success: false,
      error: { code: "NODE_INPUT_INVALID", message: expect.stringContaining("metadata.year") },
    });
  });

  it("where a mapping picks what is not there, or of another type", () => {
    ran = [];
    const { composer } = makeComposer();
    const nodes = (input: object) => ({
      nodes: { load: { workflow: load }, card: { workflow: card, input: input as never } },
    });
    expect(
      misfitsOf(() =>
        composer.graph(nodes({ title: from("load", "/metadata/titel"), year: from("load", "/metadata/title") })),
      ),
    ).toEqual([
      "load → card: /title: load has nothing at /metadata/titel",
      "load → card: /year: string, but integer is needed",
    ]);
    expect(misfitsOf(() => composer.graph(nodes({ title: "x", year: 1.5, more: true })))).toEqual([
      "(input) → card: /year: 1.5, but integer is needed",
      "(input) → card: /more: true, but nothing of this name is taken",
    ]);
    const fitting = composer.graph(nodes({ title: from("load", "/files/0/path"), year: 2020 }));
    expect(fitting.findings).toMatchObject([{ path: "/title", severity: "warning" }]);
    expect(ran).toEqual([]);
  });

  it("where the composite says what it takes", () => {
    const { composer } = makeComposer();
    const options = { input: z.strictObject({ path: z.number(), n: z.int() }) };
    expect(misfitsOf(() => composer.compose([load], "parallel", options))).toEqual([
      "(input) → load: /path: number, but string is needed",
      "(input) → load: /n: integer, but nothing of this name is taken",
    ]);
    const picks = { workflow: load, input: { path: fromInput("/paths/0") } };
    expect(misfitsOf(() => composer.compose([picks], "sequential", options))).toEqual([
      "(input) → load: /path: the composite's input has nothing at /paths/0",
    ]);
  });

  it("where two nodes in parallel cannot be given the same input", () => {
    const { composer } = makeComposer();
    const other = spy("other", z.strictObject({ path: z.number() }), textSchema);
    const third = spy("third", z.strictObject({ path: z.string(), more: z.string() }), textSchema);
    expect(misfitsOf(() => composer.compose([load, other, third], "parallel"))).toEqual([
      "(input) as load takes it → other: /path: string, but number is needed",
      "(input) as load takes it → third: /more: missing, but string is needed",
      "(input) as other takes it → third: /path: number, but string is needed",
      "(input) as other takes it → third: /more: missing, but string is needed",
    ]);
  });

  it("through nested composites, whose output is that of their parts", () => {
    const { composer } = makeComposer();
    const inner = composer.compose([load], "sequential", { name: "inner" });
    expect(misfitsOf(() => composer.compose([inner, card], "sequential"))).toEqual([
      "inner → card: /title: missing, but string is needed",
      "inner → card: /year: missing, but integer is needed",
      "inner → card: /metadata: object, but nothing of this name is taken",
      "inner → card: /files: array, but nothing of this name is taken",
    ]);
    const both = composer.compose([load, { workflow: load, name: "again" }], "parallel", {
      name: "both",
      onFailure: "fail-fast",
    });
    const input = (path: string) => ({ title: from("both", path), year: 1 });
    const graph = (path: string) =>
      composer.graph({ nodes: { both: { workflow: both }, card: { workflow: card, input: input(path) } } });
    expect(graph("/outputs/again/metadata/title").findings).toEqual([]);
    expect(misfitsOf(() => graph("/outputs/agian/metadata/title"))).toEqual([
      "both → card: /title: both has nothing at /outputs/agian/metadata/title",
    ]);
  });

  it("but not what a predicate decides: a branch that may not fit is a warning", () => {
    const { composer } = makeComposer();
    const branches = [{ when: () => true, workflow: load }, { otherwise: card }];
    const input = z.strictObject({ path: z.string() });
    const composite = composer.compose(branches, "conditional", { input });
    expect(new Set(composite.findings.map(({ to, severity }) => `${to} ${severity}`))).toEqual(
      new Set(["card warning"]),
    );
  });
});

describe("a composite of ten thousand nodes", () => {
  const many = 10_000;
  const node = textWorkflow("node");
  const chain = (first: object, rest: object) =>
    Object.fromEntries(
      Array.from({ length: many }, (_, index) =>
        index === 0 ? ["n0", first] : [`n${index}`, { ...rest, needs: [`n${index - 1}`] }],
      ),
    ) as Record<string, { workflow: typeof node }>;

  it("is composed, in a chain as deep as it is long", () => {
    const { composer } = makeComposer();
    const composite = composer.graph({ nodes: chain({ workflow: node }, { workflow: node }) });
    expect(composite.nodes).toHaveLength(many);
    expect(composite.manifest.executionTime.estimated).toBe(many * 10);
    expect(composite.manifest.dependencies).toEqual(["node@^1.0.0"]);
  });

  it("leaves out all that needs a failed one", async () => {
    const { composer } = makeComposer();
    const nodes = chain({ workflow: failing }, { workflow: node });
    const composite = composer.graph({ nodes, onFailure: "keep-going", atLeast: 0 });
    const output = await composite.execute({ text: "" });
    expect(output).toMatchObject({ succeeded: [], failed: [{ name: "n0" }] });
    expect(output.skipped).toHaveLength(many - 1);
    expect(output.skipped.at(-1)).toEqual({ name: `n${many - 1}`, because: [`n${many - 2}`] });
  });

  it("is refused where the last needs none but itself, and where all wait in one circle", () => {
    const { composer } = makeComposer();
    const circle = chain({ workflow: node, needs: [`n${many - 1}`] }, { workflow: node });
    expect(misfitsOf(() => composer.graph({ nodes: circle }))).toHaveLength(1);
  });
});
