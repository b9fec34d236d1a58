import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compareSchemas } from "./compare.ts";
import { type JsonSchema, toSoundJsonSchema } from "./json-schema.ts";

/** `error /a/b: message`, sorted as they are found. */
const told = (given: z.ZodType, needed: z.ZodType): readonly string[] =>
  compareSchemas(toSoundJsonSchema(given, "output"), toSoundJsonSchema(needed, "input")).map(
    ({ severity, path, message }) => `${severity} ${path}: ${message}`,
  );

describe("the misfit of two schemas", () => {
  it.each<[string, z.ZodType, z.ZodType, readonly string[]]>([
    ["equal ones", z.strictObject({ a: z.string() }), z.strictObject({ a: z.string() }), []],
    [
      "another type",
      z.object({ a: z.string() }),
      z.object({ a: z.number() }),
      ["error /a: string, but number is needed"],
    ],
    [
      "another type, deep down, in a list and a record",
      z.strictObject({ files: z.array(z.strictObject({ tags: z.record(z.string(), z.number()) })).min(1) }),
      z.strictObject({ files: z.array(z.strictObject({ tags: z.record(z.string(), z.string()) })) }),
      ["error /files/*/tags/*: number, but string is needed"],
    ],
    [
      "what is missing",
      z.strictObject({}),
      z.strictObject({ a: z.string() }),
      ["error /a: missing, but string is needed"],
    ],
    [
      "what may be missing",
      z.strictObject({ a: z.string().optional() }),
      z.strictObject({ a: z.string() }),
      ["warning /a: may be missing, but string is needed"],
    ],
    [
      "what nobody takes",
      z.strictObject({ a: z.string(), b: z.number() }),
      z.strictObject({ a: z.string() }),
      ["error /b: number, but nothing of this name is taken"],
    ],
    [
      "what an open object passes over",
      z.strictObject({ a: z.string(), b: z.number() }),
      z.object({ a: z.string() }),
      [],
    ],
    ["a whole number for a number", z.int().min(0).max(9), z.number(), []],
    [
      "a number for a whole one",
      z.number(),
      z.int().nullable(),
      ["warning : may be a fraction, but integer is needed"],
    ],
    ["a default fills in", z.strictObject({}), z.strictObject({ a: z.string().default("x") }), []],
    ["a listed value", z.enum(["a", "b"]), z.enum(["a", "b", "c"]), []],
    [
      "a value too many",
      z.enum(["a", "z"]),
      z.enum(["a", "b"]),
      ['warning : may be "z", but one of "a", "b" is needed'],
    ],
    ["listed values within bounds", z.enum(["a", "b"]), z.string().min(1).max(3), []],
    ["a value at an open bound", z.literal(5), z.number().gt(5), ["error : 5, but number is needed"]],
    ["a value within open bounds", z.literal(5), z.number().gt(4).lt(6), []],
    [
      "perhaps too few items",
      z.array(z.string()),
      z.array(z.string()).min(1),
      ["warning : may have 0 items, but at least 1 are needed"],
    ],
    [
      "perhaps too many items",
      z.array(z.string()).max(3),
      z.array(z.string()).max(2),
      ["warning : may have more than 2 items"],
    ],
    ["no value in common", z.enum(["x", "y"]), z.literal("a"), ['error : one of "x", "y", but "a" is needed']],
    ["one of several", z.string(), z.union([z.string(), z.number()]), []],
    [
      "several for one",
      z.union([z.string(), z.number()]),
      z.string(),
      ["warning : may be number, but string is needed"],
    ],
    [
      "none of several",
      z.boolean(),
      z.union([z.string(), z.number()]),
      ["error : boolean, but string or number is needed"],
    ],
    [
      "a case of a tagged union",
      z.strictObject({ kind: z.literal("b"), n: z.string() }),
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("a"), n: z.string() }),
        z.strictObject({ kind: z.literal("b"), n: z.number() }),
      ]),
      ["error /n: string, but number is needed"],
    ],
    ["bounds apart", z.number().min(10), z.number().max(5), ["error : at least 10, but at most 5 is taken"]],
    [
      "lengths apart",
      z.string().max(2),
      z.string().min(5),
      ["error : at most 2 characters, but at least 5 are needed"],
    ],
    [
      "too few items",
      z.tuple([z.string()]),
      z.array(z.string()).min(2),
      ["error : at most 1 items, but at least 2 are needed"],
    ],
    [
      "a pair's second part",
      z.tuple([z.string(), z.string()]),
      z.tuple([z.string(), z.number()]),
      ["error /1: string, but number is needed"],
    ],
    ["what is not known", z.unknown(), z.string(), ["warning : not known, but string is needed"]],
    ["what is made over first", z.string(), z.coerce.number(), []],
    [
      "names that need escaping",
      z.object({ "a/b~c": z.string() }),
      z.object({ "a/b~c": z.int() }),
      ["error /a~1b~0c: string, but integer is needed"],
    ],
  ])("%s", (_what, given, needed, expected) => {
    expect(told(given, needed)).toEqual(expected);
  });

  it("names every fault at once", () => {
    const given = z.strictObject({ a: z.string(), b: z.strictObject({ c: z.boolean() }), x: z.null() });
    const needed = z.strictObject({ a: z.number(), b: z.strictObject({ c: z.string(), d: z.string() }) });
    expect(told(given, needed)).toEqual([
      "error /a: string, but number is needed",
      "error /b/c: boolean, but string is needed",
      "error /b/d: missing, but string is needed",
      "error /x: null, but nothing of this name is taken",
    ]);
  });

  it("follows what refers to itself", () => {
    const tree = (leaf: z.ZodType): z.ZodType => {
      const node: z.ZodType = z.strictObject({ leaf, children: z.array(z.lazy(() => node)) });
      return node;
    };
    expect(told(tree(z.string()), tree(z.string()))).toEqual([]);
    expect(told(tree(z.string()), tree(z.number()))).toEqual([
      "error /leaf: string, but number is needed",
      "error /children/*/leaf: string, but number is needed",
    ]);
  });
});

describe("a schema that nobody meant well", () => {
  const bomb = (leaf: string): JsonSchema => ({
    $defs: {
      a: { anyOf: Array.from({ length: 12 }, () => ({ $ref: "#/$defs/b" })) },
      b: { anyOf: Array.from({ length: 12 }, () => ({ type: "array", items: { $ref: "#/$defs/a" } })) },
    },
    anyOf: [{ $ref: "#/$defs/a" }, { type: leaf }],
  });
  const deep = (levels: number, leaf: JsonSchema): JsonSchema => {
    let schema = leaf;
    for (let level = 0; level < levels; level += 1) schema = { type: "array", items: schema, minItems: 1 };
    return schema;
  };

  it.each<[string, JsonSchema, JsonSchema]>([
    ["refers to itself in ever more ways", bomb("string"), bomb("number")],
    ["is deep", deep(5_000, { type: "string" }), deep(5_000, { type: "number" })],
    ["is wide", wide("string"), wide("number")],
    ["refers to nothing", { $ref: "#/$defs/lost" }, { $ref: "https://example.org/schema" }],
    ["is its own reference", { $ref: "#" }, { $ref: "#" }],
    [
      "has words of other kinds",
      { type: 7, properties: [], required: "a" } as never,
      { type: "object", enum: {} } as never,
    ],
  ])(
    "ends soon where it %s, and says no more than is certain",
    (_what, given, needed) => {
      expect(
        compareSchemas(given, needed).filter(({ severity, anchor }) => severity === "error" && anchor === ""),
      ).toEqual([]);
    },
    5_000,
  );
});

function wide(type: string): JsonSchema {
  return {
    anyOf: Array.from({ length: 400 }, (_, index) => ({ type: "object", properties: { [`p${index}`]: { type } } })),
  };
}
