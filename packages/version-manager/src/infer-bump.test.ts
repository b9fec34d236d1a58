import { describe, expect, it } from "vitest";
import { type Json, manifest, secured, shaped } from "../test/manifest.ts";
import { type Bump, inferBump } from "./index.ts";

const object = (properties: Json, required: string[] = [], rest: Json = { additionalProperties: false }): Json => ({
  type: "object",
  properties,
  required,
  ...rest,
});
const open = (properties: Json, required: string[] = []): Json => object(properties, required, {});
const text: Json = { type: "string" };
const whole: Json = { type: "integer" };
const any: Json = {};
const oneOf = (...values: unknown[]): Json => ({ enum: values });
const listOf = (items: Json, more: Json = {}): Json => ({ type: "array", items, ...more });

type Row = readonly [what: string, before: Json, after: Json, input: Bump, output: Bump];

/**
 * Written by hand, from what each change does to who gives an input and to who reads an output, before and apart from
 * the code. The value stands in the property `v`, unless the row gives the whole object.
 */
const v = (schema: Json, isRequired = true): Json => object({ v: schema }, isRequired ? ["v"] : []);
const rows: readonly Row[] = [
  ["nothing changes", v(text), v(text), "none", "none"],
  [
    "a required property is added",
    object({ a: text }, ["a"]),
    object({ a: text, b: text }, ["a", "b"]),
    "major",
    "minor",
  ],
  ["an optional property is added", object({ a: text }, ["a"]), object({ a: text, b: text }, ["a"]), "minor", "minor"],
  ["an optional property is added to an open object", open({ a: text }), open({ a: text, b: text }), "minor", "minor"],
  [
    "a required property is removed",
    object({ a: text, b: text }, ["a", "b"]),
    object({ a: text }, ["a"]),
    "major",
    "major",
  ],
  [
    "an optional property is removed",
    object({ a: text, b: text }, ["a"]),
    object({ a: text }, ["a"]),
    "major",
    "major",
  ],
  [
    "an optional property of an open object is removed",
    open({ a: text, b: text }),
    open({ a: text }),
    "major",
    "major",
  ],
  ["a property is renamed", object({ a: text }, ["a"]), object({ b: text }, ["b"]), "major", "major"],
  ["an optional property becomes required", v(text, false), v(text), "major", "minor"],
  ["a required property becomes optional", v(text), v(text, false), "minor", "major"],
  ["a required property gets a default", v(text), v({ ...text, default: "x" }, false), "minor", "major"],
  ["an optional property gets a default", v(text, false), v({ ...text, default: "x" }, false), "minor", "patch"],
  ["a default changes", v({ ...text, default: "x" }, false), v({ ...text, default: "y" }, false), "major", "patch"],
  ["a default is dropped", v({ ...text, default: "x" }, false), v(text, false), "major", "patch"],
  [
    "a default changes inside a list",
    v(listOf(object({ n: { ...whole, default: 1 } }))),
    v(listOf(object({ n: { ...whole, default: 2 } }))),
    "major",
    "patch",
  ],
  ["a type changes", v(text), v(whole), "major", "major"],
  ["a whole number becomes any number", v(whole), v({ type: "number" }), "minor", "major"],
  ["any number becomes a whole one", v({ type: "number" }), v(whole), "major", "minor"],
  ["anything becomes a text", v(any), v(text), "major", "minor"],
  ["a text becomes anything", v(text), v(any), "minor", "major"],
  ["null is taken in addition", v(text), v({ type: ["string", "null"] }), "minor", "major"],
  ["null is no longer taken", v({ type: ["string", "null"] }), v(text), "major", "minor"],
  [
    "null is written as a union",
    v({ type: ["string", "null"] }),
    v({ anyOf: [text, { type: "null" }] }),
    "patch",
    "patch",
  ],
  [
    "a union gets a branch",
    v({ anyOf: [text, whole] }),
    v({ anyOf: [text, whole, { type: "boolean" }] }),
    "minor",
    "major",
  ],
  ["a union loses a branch", v({ anyOf: [text, whole] }), v({ anyOf: [text] }), "major", "minor"],
  ["a union's branches change places", v({ anyOf: [text, whole] }), v({ anyOf: [whole, text] }), "patch", "patch"],
  ["an enumeration gets a value", v(oneOf("a", "b")), v(oneOf("a", "b", "c")), "minor", "major"],
  ["an enumeration loses a value", v(oneOf("a", "b")), v(oneOf("a")), "major", "minor"],
  ["an enumeration is written in another order", v(oneOf("a", "b")), v(oneOf("b", "a")), "patch", "patch"],
  ["a constant changes", v({ const: 1 }), v({ const: 2 }), "major", "major"],
  ["a constant becomes an enumeration with it", v({ const: "a" }), v(oneOf("a", "b")), "minor", "major"],
  ["a text becomes an enumeration", v(text), v({ ...text, enum: ["a"] }), "major", "minor"],
  ["an enumeration becomes a text", v({ ...text, enum: ["a"] }), v(text), "minor", "major"],
  ["true or false becomes true", v({ type: "boolean" }), v({ const: true }), "major", "minor"],
  ["true or false is written as an enumeration", v({ type: "boolean" }), v(oneOf(true, false)), "patch", "patch"],
  ["a minimum is raised", v({ ...whole, minimum: 0 }), v({ ...whole, minimum: 1 }), "major", "minor"],
  ["a minimum is lowered", v({ ...whole, minimum: 1 }), v({ ...whole, minimum: 0 }), "minor", "major"],
  ["a maximum is set", v(whole), v({ ...whole, maximum: 9 }), "major", "minor"],
  ["a maximum is dropped", v({ ...whole, maximum: 9 }), v(whole), "minor", "major"],
  [
    "a bound becomes exclusive",
    v({ type: "number", minimum: 0 }),
    v({ type: "number", exclusiveMinimum: 0 }),
    "major",
    "minor",
  ],
  [
    "an exclusive bound of whole numbers is written plainly",
    v({ ...whole, exclusiveMinimum: 0 }),
    v({ ...whole, minimum: 1 }),
    "patch",
    "patch",
  ],
  ["a multiple becomes coarser", v({ ...whole, multipleOf: 2 }), v({ ...whole, multipleOf: 4 }), "major", "minor"],
  ["a multiple becomes finer", v({ ...whole, multipleOf: 4 }), v({ ...whole, multipleOf: 2 }), "minor", "major"],
  ["a least length is set", v(text), v({ ...text, minLength: 1 }), "major", "minor"],
  ["a greatest length is raised", v({ ...text, maxLength: 5 }), v({ ...text, maxLength: 9 }), "minor", "major"],
  ["a greatest length is lowered", v({ ...text, maxLength: 9 }), v({ ...text, maxLength: 5 }), "major", "minor"],
  ["a pattern is set", v(text), v({ ...text, pattern: "^a" }), "major", "minor"],
  ["a pattern is dropped", v({ ...text, pattern: "^a" }), v(text), "minor", "major"],
  ["a pattern changes", v({ ...text, pattern: "^a" }), v({ ...text, pattern: "^b" }), "major", "major"],
  ["a format is set", v(text), v({ ...text, format: "uri" }), "major", "minor"],
  ["a format is dropped", v({ ...text, format: "uri" }), v(text), "minor", "major"],
  ["a format changes", v({ ...text, format: "uri" }), v({ ...text, format: "email" }), "major", "major"],
  ["items become narrower", v(listOf({ type: "number" })), v(listOf(whole)), "major", "minor"],
  ["items become wider", v(listOf(whole)), v(listOf({ type: "number" })), "minor", "major"],
  [
    "an optional property is added to items",
    v(listOf(object({ a: text }))),
    v(listOf(object({ a: text, b: text }))),
    "minor",
    "minor",
  ],
  ["a least number of items is set", v(listOf(text)), v(listOf(text, { minItems: 1 })), "major", "minor"],
  ["a greatest number of items is dropped", v(listOf(text, { maxItems: 3 })), v(listOf(text)), "minor", "major"],
  ["items must differ", v(listOf(text)), v(listOf(text, { uniqueItems: true })), "major", "minor"],
  [
    "a pair's second part changes its type",
    v({ type: "array", prefixItems: [text, whole], items: false, minItems: 2 }),
    v({ type: "array", prefixItems: [text, text], items: false, minItems: 2 }),
    "major",
    "major",
  ],
  ["one value becomes a list of them", v(text), v(listOf(text)), "major", "major"],
  ["one value, or a list of them in addition", v(text), v({ anyOf: [text, listOf(text)] }), "minor", "major"],
  ["a closed object opens", object({ a: text }), open({ a: text }), "minor", "minor"],
  ["an open object closes", open({ a: text }), object({ a: text }), "major", "minor"],
  [
    "a record's values become wider",
    v({ type: "object", additionalProperties: whole }),
    v({ type: "object", additionalProperties: { type: "number" } }),
    "minor",
    "major",
  ],
  [
    "a record's values become narrower",
    v({ type: "object", additionalProperties: any }),
    v({ type: "object", additionalProperties: text }),
    "major",
    "minor",
  ],
  [
    "a record's names are restricted",
    v({ type: "object", additionalProperties: text }),
    v({ type: "object", additionalProperties: text, propertyNames: { maxLength: 9 } }),
    "major",
    "minor",
  ],
  [
    "properties become a record of the same",
    v(object({ a: text })),
    v({ type: "object", additionalProperties: text }),
    "minor",
    "minor",
  ],
  [
    "a property deep down becomes required",
    v(object({ w: object({ x: text }) }, ["w"])),
    v(object({ w: object({ x: text }, ["x"]) }, ["w"])),
    "major",
    "minor",
  ],
  [
    "a tagged union gets a case",
    v({ oneOf: [object({ k: { const: "a" } }, ["k"])] }),
    v({ oneOf: [object({ k: { const: "a" } }, ["k"]), object({ k: { const: "b" } }, ["k"])] }),
    "minor",
    "major",
  ],
  [
    "a case of a tagged union gets an optional property",
    v({ oneOf: [object({ k: { const: "a" } }, ["k"]), object({ k: { const: "b" } }, ["k"])] }),
    v({ oneOf: [object({ k: { const: "a" } }, ["k"]), object({ k: { const: "b" }, n: text }, ["k"])] }),
    "minor",
    "minor",
  ],
  ["a description changes", v({ ...text, description: "One." }), v({ ...text, description: "Two." }), "patch", "patch"],
  ["a title is added", v(text), v({ ...text, title: "Name" }), "patch", "patch"],
  ["a property is called as an annotation is", object({ title: text }), object({ title: whole }), "major", "major"],
  ["a schema moves into $defs", v(text), { ...v({ $ref: "#/$defs/t" }), $defs: { t: text } }, "patch", "patch"],
  [
    "a schema in $defs becomes narrower",
    { ...v({ $ref: "#/$defs/t" }), $defs: { t: text } },
    { ...v({ $ref: "#/$defs/t" }), $defs: { t: oneOf("a") } },
    "major",
    "minor",
  ],
  [
    "a tree's nodes get an optional property",
    { $ref: "#/$defs/n", $defs: { n: object({ kids: listOf({ $ref: "#/$defs/n" }) }) } },
    { $ref: "#/$defs/n", $defs: { n: object({ kids: listOf({ $ref: "#/$defs/n" }), x: text }) } },
    "minor",
    "minor",
  ],
  [
    "parts of an intersection are written as one",
    { allOf: [open({ a: text }, ["a"]), open({ b: text }, ["b"])] },
    open({ a: text, b: text }, ["a", "b"]),
    "patch",
    "patch",
  ],
  [
    "a property may no longer be given",
    object({ a: text, b: text }),
    object({ a: text, b: { not: {} } }),
    "major",
    "minor",
  ],
  ["a condition that nobody compares is set", v(text), v({ ...text, not: { const: "x" } }), "major", "minor"],
];

describe("the table of schema changes", () => {
  it("is as long as was promised", () => {
    expect(rows.length * 2).toBeGreaterThanOrEqual(120);
    expect(new Set(rows.map(([what]) => what)).size).toBe(rows.length);
  });

  it.each(rows)("%s", (_what, before, after, input, output) => {
    const infer = (area: "input" | "output") => inferBump(shaped(area, before), shaped(area, after));
    const found = { input: infer("input"), output: infer("output") };
    expect(found).toMatchObject({ input: { bump: input }, output: { bump: output } });
  });
});

describe("the table of the other changes of a manifest", () => {
  it.each<[string, Bump, ReturnType<typeof manifest>, ReturnType<typeof manifest>]>([
    ["nothing", "none", manifest(), manifest()],
    ["the version alone", "none", manifest(), manifest({ version: "1.3.0" })],
    ["another name", "major", manifest(), manifest({ name: "salute" })],
    ["another description", "patch", manifest(), manifest({ description: "Greets somebody." })],
    ["another author", "patch", manifest(), manifest({ author: "Bob" })],
    ["another licence", "minor", manifest(), manifest({ license: "Apache-2.0" })],
    ["another example", "patch", manifest(), manifest({ examples: [{ name: "a", input: {} }] })],
    ["deprecated", "minor", manifest(), manifest({ deprecated: "Use salute." })],
    ["no longer deprecated", "patch", manifest({ deprecated: true }), manifest()],
    ["usually slower", "patch", manifest(), manifest({ executionTime: { estimated: 200, max: 1_000, attempt: 500 } })],
    ["at most longer", "minor", manifest(), manifest({ executionTime: { estimated: 100, max: 2_000, attempt: 500 } })],
    ["at most shorter", "minor", manifest(), manifest({ executionTime: { estimated: 100, max: 900, attempt: 500 } })],
    ["a step more", "minor", manifest(), manifest({ steps: { write: "Writes it.", check: "Checks it." } })],
    ["a step less", "minor", manifest(), manifest({ steps: {} })],
    ["a step described anew", "patch", manifest(), manifest({ steps: { write: "Writes." } })],
    ["a dependency more", "minor", manifest(), manifest({ dependencies: ["translate@^1.0.0", "spell"] })],
    ["a dependency's range", "minor", manifest(), manifest({ dependencies: ["translate@^2.0.0"] })],
    ["a dependency less", "minor", manifest(), manifest({ dependencies: [] })],
    [
      "more retries",
      "minor",
      manifest(),
      manifest({ errorHandling: { retryable: true, maxRetries: 3, fallback: "manual" } }),
    ],
    ["no fallback", "minor", manifest(), manifest({ errorHandling: { retryable: true, maxRetries: 2 } })],
    ["another host", "major", manifest(), secured({ egress: ["api.example.org", "b.example.org"] })],
    ["any host", "major", manifest(), secured({ egress: [] })],
    [
      "a host less",
      "minor",
      secured({ egress: ["a.example.org", "b.example.org"] }),
      secured({ egress: ["a.example.org"] }),
    ],
    ["no network", "minor", manifest(), secured({ networkAccess: false, egress: [] })],
    ["the network", "major", secured({ networkAccess: false, egress: [] }), manifest()],
    ["a program more", "major", manifest(), secured({ subprocess: ["pdflatex", "biber"] })],
    ["a program less", "minor", manifest(), secured({ subprocess: [] })],
    ["a secret more", "major", manifest(), secured({ secrets: ["TOKEN", "OTHER"] })],
    ["credentials", "major", secured({ requiresAuth: false, secrets: [] }), secured({ secrets: [] })],
    ["a path more", "major", manifest(), secured({ allowedPaths: ["build/", "site/"] })],
    ["a path within", "none", manifest(), secured({ allowedPaths: ["build/", "build/pdf/"] })],
    ["a path around", "major", secured({ allowedPaths: ["build/pdf/"] }), manifest()],
    ["no sandbox", "major", manifest(), secured({ requiresSandbox: false })],
    ["a sandbox", "major", secured({ requiresSandbox: false }), manifest()],
    ["more memory", "major", manifest(), secured({ limits: { memory: 2_000, files: 10 } })],
    ["less memory", "minor", manifest(), secured({ limits: { memory: 500, files: 10 } })],
    ["no limit of files", "major", manifest(), secured({ limits: { memory: 1_000 } })],
    ["a limit of time", "minor", manifest(), secured({ limits: { memory: 1_000, files: 10, cpu: 5 } })],
  ])("%s: %s", (_what, bump, before, after) => {
    expect(inferBump(before, after)).toMatchObject({ bump });
  });
});

describe("manifests with named types alone", () => {
  const inputs = (ports: Record<string, { type: string; required?: boolean }>) => manifest({ inputs: ports });
  const outputs = (ports: Record<string, { type: string; required?: boolean }>) => manifest({ outputs: ports });
  const a = { type: "string", required: true };

  it.each<[string, Bump, ReturnType<typeof manifest>, ReturnType<typeof manifest>]>([
    ["an optional input", "minor", inputs({ a }), inputs({ a, b: { type: "x" } })],
    ["a required input", "major", inputs({ a }), inputs({ a, b: { type: "x", required: true } })],
    ["an input less", "major", inputs({ a, b: a }), inputs({ a })],
    ["an input's type", "major", inputs({ a }), inputs({ a: { type: "number", required: true } })],
    ["an input that may be left out", "minor", inputs({ a }), inputs({ a: { type: "string" } })],
    ["an input that may not be left out", "major", inputs({ a: { type: "string" } }), inputs({ a })],
    ["an output more", "minor", outputs({ a }), outputs({ a, b: a })],
    ["an output less", "major", outputs({ a, b: a }), outputs({ a })],
    ["an output that may be missing", "major", outputs({ a }), outputs({ a: { type: "string" } })],
    ["an output that is always there", "minor", outputs({ a: { type: "string" } }), outputs({ a })],
    ["JSON Schema in addition", "patch", manifest(), shaped("input", {})],
    ["JSON Schema no longer", "major", shaped("input", {}), manifest()],
  ])("%s: %s", (_what, bump, before, after) => {
    expect(inferBump(before, after).bump).toBe(bump);
  });
});

describe("what is told", () => {
  it("names each change with its place, before and after", () => {
    const before = shaped(
      "input",
      object({ list: listOf(object({ n: whole }, ["n"])), mode: oneOf("a", "b") }, ["list"]),
    );
    const after = shaped(
      "input",
      object({ list: listOf(object({ n: text }, ["n"])), mode: oneOf("a") }, ["list", "mode"]),
    );
    expect(inferBump(before, after).changes.filter(({ bump }) => bump === "major")).toEqual([
      { bump: "major", area: "inputs", path: "mode", message: "property was optional, is required" },
      { bump: "major", area: "inputs", path: "list[].n", message: "type was integer, is string" },
      { bump: "major", area: "inputs", path: "mode", message: 'value "b" was possible, is not possible' },
    ]);
  });

  it("ends soon with what nobody can compare, and takes it for breaking", () => {
    const bomb = { $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }] } }, $ref: "#/$defs/a" };
    let deep: Json = text;
    for (let level = 0; level < 150; level += 1) deep = listOf(deep);
    const wide = {
      anyOf: Array.from({ length: 1_500 }, (_, index) => object({ k: { const: index }, [`p${index}`]: text })),
    };
    const loop = { $ref: "#" };
    for (const schema of [bomb, deep, { allOf: Array.from({ length: 40 }, () => ({ anyOf: [text, whole] })) }]) {
      expect(inferBump(shaped("input", schema), shaped("input", { ...schema, minLength: 1 })).bump).toBe("major");
      expect(inferBump(shaped("input", schema), shaped("input", schema)).bump).toBe("none");
    }
    inferBump(shaped("input", wide), shaped("input", { anyOf: [...wide.anyOf].reverse() }));
    expect(inferBump(shaped("input", loop), shaped("input", loop)).bump).toBe("none");
    // Its pattern would run for ever on its value.
    const slow = { ...text, pattern: "^(a+)+$" };
    expect(inferBump(shaped("output", slow), shaped("output", oneOf(`${"a".repeat(40)}!`))).bump).toBe("major");
  }, 10_000);
});
