import { describe, expect, it } from "vitest";
import { z } from "zod";
import { withReadableNames } from "./json-schema.ts";
import { listFields, listTypes } from "./list-fields.ts";

const toJsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", reused: "inline" });

const anyJson = z.json().meta({ id: "Json" });
interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const treeSchema: z.ZodType<Tree> = z
  .strictObject({ name: z.string(), children: z.array(z.lazy(() => treeSchema)) })
  .meta({ id: "Tree" });

const pathsOf = (schema: z.ZodType): readonly string[] =>
  listFields(toJsonSchema(schema)).map(({ path, type }) => `${path}: ${type}`);

describe("listFields", () => {
  it("ends with types that hold themselves", () => {
    const schema = toJsonSchema(z.strictObject({ tree: treeSchema, anything: anyJson }));
    const fields = listFields(schema);
    expect(fields.map(({ path }) => path)).toEqual(["tree", "anything"]);
    const types = listTypes([[schema, fields]]);
    expect(types.find(({ name }) => name === "Tree")?.fields.map(({ path }) => path)).toEqual(["name", "children"]);
    expect(pathsOf(z.array(treeSchema))).toContain("[].name: string");
  });

  it("ends in a schema that is deeper than anybody reads", () => {
    let schema: z.ZodType = z.string();
    for (let depth = 0; depth < 40; depth += 1) schema = z.strictObject({ a: z.array(z.array(schema)) });
    const paths = pathsOf(schema);
    expect(paths.length).toBeLessThan(40);
    expect(paths[1]).toBe("a[][].a: object[][]");
  });

  it("names what stands in arrays, records, tuples and unions of values", () => {
    expect(
      pathsOf(
        z.strictObject({
          pair: z.tuple([z.string(), z.number()]),
          mixed: z.array(z.union([z.string(), z.null()])),
          byName: z.record(z.string(), z.array(z.int())),
          open: z.looseObject({ known: z.literal(1) }),
        }),
      ),
    ).toEqual([
      "pair: [string, number]",
      "mixed: (string | null)[]",
      "byName: { [name]: integer[] }",
      "byName.*: integer[]",
      "open: object",
      "open.known: 1",
    ]);
  });
});

describe("withReadableNames", () => {
  it("names what zod has named itself, and nothing else", () => {
    const link: z.ZodType = z.strictObject({ next: z.lazy(() => link).optional() });
    const schema = toJsonSchema(z.strictObject({ data: z.json(), link, note: z.literal("__schema0") }));
    const fields = listFields(withReadableNames(schema));
    expect(fields.map(({ type }) => type)).toEqual(["JSON", "Nested", '"__schema0"']);
  });
});
