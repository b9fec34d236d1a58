import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DefinitionError, defineWorkflow, manifestSchema } from "../src/index.ts";

const base = {
  name: "greet",
  version: "1.2.3",
  description: "Greets.",
  author: "DreamNet",
  executionTime: { estimated: 1, max: 1000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
};

const greet = defineWorkflow({
  ...base,
  input: z.strictObject({
    person: z.strictObject({ name: z.string() }).meta({ id: "Person", description: "Who is greeted." }),
    loud: z.boolean().default(false),
    titles: z.array(z.string()).optional(),
  }),
  output: z.strictObject({ text: z.string() }),
  steps: { write: "Writes the greeting." },
  examples: [{ name: "Ada", input: { person: { name: "Ada" }, loud: false }, expectedOutput: { text: "Hello, Ada!" } }],
  execute: async ({ person }) => ({ text: `Hello, ${person.name}!` }),
});

describe("defineWorkflow", () => {
  it("makes a manifest that validates, with named types and JSON Schema", () => {
    expect(manifestSchema.parse(greet.manifest)).toEqual(greet.manifest);
    expect(greet.manifest.inputs).toEqual({
      person: { type: "Person", required: true, description: "Who is greeted." },
      loud: { type: "boolean", required: false },
      titles: { type: "string[]", required: false },
    });
    expect(greet.manifest.outputs).toEqual({ text: { type: "string", required: true } });
    expect(greet.manifest.schemas?.input).toMatchObject({
      type: "object",
      required: ["person"],
      additionalProperties: false,
    });
  });

  it("is inert JSON: a manifest that was written and read again is the same", () => {
    expect(JSON.parse(JSON.stringify(greet.manifest))).toEqual(greet.manifest);
  });

  it("reports every fault of an input at once, unknown keys by their name", () => {
    const { valid, errors } = greet.validate({ person: { name: 1, age: 2 }, loud: "yes", color: "red" });
    expect(valid).toBe(false);
    expect(errors.map((error) => error.path.join(".")).sort()).toEqual(["color", "loud", "person.age", "person.name"]);
    expect(greet.validate({ person: { name: "Ada" } })).toEqual({ valid: true, errors: [] });
  });

  it("names dependencies by range and by name", () => {
    const outer = defineWorkflow({
      ...base,
      name: "outer",
      dependencies: [greet, "other", "more@>=2"],
      input: z.strictObject({}),
      output: z.strictObject({}),
      execute: async () => ({}),
    });
    expect(outer.manifest.dependencies).toEqual(["greet@^1.2.3", "other", "more@>=2"]);
    expect(outer.dependencies.map(({ name, range, workflow }) => [name, range, workflow === greet])).toEqual([
      ["greet", "^1.2.3", true],
      ["other", "*", false],
      ["more", ">=2", false],
    ]);
  });

  it("names an output as a whole where it is asked to", () => {
    const pack = defineWorkflow({
      ...base,
      name: "pack",
      outputName: "package",
      input: z.strictObject({}),
      output: z.strictObject({ a: z.string() }).meta({ id: "GreetPackage" }),
      execute: async () => ({ a: "" }),
    });
    expect(pack.manifest.outputs).toEqual({ package: { type: "GreetPackage", required: true } });
  });

  it("refuses a definition with all its faults", () => {
    const define = () =>
      defineWorkflow({
        ...base,
        name: "Bad Name",
        version: "one",
        input: z.strictObject({}),
        output: z.strictObject({}),
        execute: async () => ({}),
      });
    expect(define).toThrow(DefinitionError);
    expect(define).toThrow(/name:[^]*version:/u);
  });

  it("refuses what JavaScript lets through, all of it at once", () => {
    const { errorHandling: _, ...rest } = base;
    const definition = {
      ...rest,
      errorHandling: { retryable: false, maxRetries: 0, fallbak: "manual-generation" },
      input: { name: "string" },
      output: undefined,
      keywords: 7,
      module: new URL("file:///x.mjs"),
      dependencies: ["other", { name: "half" }],
      subWorkflows: { part: {} },
      exceute: async () => ({}),
    };
    const faults = faultsOf(definition);
    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "exceute",
      "input",
      "output",
      "execute",
      "module",
      "dependencies.1",
      "subWorkflows.part",
      "keywords",
      "errorHandling",
    ]);
    expect(faults).toContain("exceute: not a key of a definition");
    expect(faults).toContain("execute: a function is expected, and this is undefined");
    expect(faults.join()).toMatch(/input: a schema of zod 4 [^]*output: a schema of zod 4 [^]*undefined[^]*fallbak/u);
  });

  it("refuses what is no definition, and a schema that cannot be described", () => {
    for (const nothing of [undefined, null, "greet"])
      expect(faultsOf(nothing)).toEqual(["(definition): an object is expected"]);
    const broken = z.strictObject({ a: { parse: () => 1 } as never });
    const faults = faultsOf({
      ...base,
      version: "one",
      input: broken,
      output: z.strictObject({}),
      execute: () => ({}),
    });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(["input", "version"]);
  });

  it("keeps maxRetries beside retryable: false, as first manifests have it", () => {
    const errorHandling = { retryable: false, maxRetries: 3 };
    const quiet = defineWorkflow({
      ...base,
      errorHandling,
      input: z.strictObject({}),
      output: z.strictObject({}),
      execute: async () => ({}),
    });
    expect(quiet.manifest.errorHandling).toEqual(errorHandling);
  });
});

/** What a definition is refused for. */
function faultsOf(definition: unknown): readonly string[] {
  try {
    defineWorkflow(definition as never);
  } catch (error) {
    if (error instanceof DefinitionError && error.hint !== undefined) return error.value as readonly string[];
    throw error;
  }
  throw new Error("It was taken.");
}
