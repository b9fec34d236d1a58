import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compareSchemas } from "./compare.ts";
import { toSoundJsonSchema } from "./json-schema.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 10_000 : 500;

/** A schema with what makes values that fit it. */
interface Sample {
  readonly schema: z.ZodType;
  readonly values: fc.Arbitrary<unknown>;
}

const text = (min: number, max: number): Sample => ({
  schema: z.string().min(min).max(max),
  values: fc.string({ minLength: min, maxLength: max, unit: "grapheme-ascii" }),
});
const whole = (min: number, max: number): Sample => ({
  schema: z.int().min(min).max(max),
  values: fc.integer({ min, max }),
});
const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.constant<Sample>({ schema: z.boolean(), values: fc.boolean() }),
  fc.constant<Sample>({ schema: z.null(), values: fc.constant(null) }),
  fc.constant<Sample>({ schema: z.number(), values: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([min, more]) => text(min, min + more)),
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(3)).map(([min, more]) => whole(min, min + more)),
  fc
    .uniqueArray(fc.constantFrom("a", "b", "c", ""), { minLength: 1 })
    .map((values) => ({ schema: z.enum(values), values: fc.constantFrom(...values) })),
);
const optional = Symbol("left out");

function objectOf(member: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const members = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.tuple(member, fc.boolean()));
  return fc.tuple(members, fc.boolean()).map(([made, isClosed]) => {
    const entries = Object.entries(made);
    const shape = Object.fromEntries(
      entries.map(([name, [one, isOptional]]) => [name, isOptional ? one.schema.optional() : one.schema]),
    );
    const values = fc
      .tuple(
        ...entries.map(([, [one, isOptional]]) =>
          isOptional ? fc.oneof(one.values, fc.constant(optional)) : one.values,
        ),
      )
      .map((list) =>
        Object.fromEntries(entries.flatMap(([name], index) => (list[index] === optional ? [] : [[name, list[index]]]))),
      );
    // What an open object gives besides is what its schema strips: a workflow's output has been parsed.
    return { schema: isClosed ? z.strictObject(shape) : z.object(shape), values };
  });
}

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    objectOf(tie("sample")),
    fc.tuple(tie("sample"), fc.nat(2)).map(([one, least]) => ({
      schema: z.array(one.schema).min(least),
      values: fc.array(one.values, { minLength: least, maxLength: least + 2 }),
    })),
    fc.tuple(tie("sample"), tie("sample")).map(([one, other]) => ({
      schema: z.union([one.schema, other.schema]),
      values: fc.oneof(one.values, other.values),
    })),
    tie("sample").map((one) => ({
      schema: z.record(z.string(), one.schema),
      values: fc.dictionary(fc.string(), one.values),
    })),
    fc.tuple(tie("sample"), tie("sample")).map(([one, other]) => ({
      schema: z.tuple([one.schema, other.schema]),
      values: fc.tuple(one.values, other.values),
    })),
    tie("sample").map((one) => ({ schema: one.schema.nullable(), values: fc.oneof(one.values, fc.constant(null)) })),
  ),
}));

interface Pair {
  readonly given: z.ZodType;
  readonly needed: z.ZodType;
  /** Fits the first. */
  readonly value: unknown;
}

/** Two schemas that are alike more often than chance has it, with a value of the first. */
const pairs: fc.Arbitrary<Pair> = fc
  .tuple(sample, sample, sample, fc.constantFrom("any", "wider", "a part", "a list", "a text", "optional"))
  .chain(([one, other, third, how]): fc.Arbitrary<Pair> => {
    if (how === "a part") {
      return fc.record({
        given: fc.constant(z.strictObject({ same: one.schema, part: other.schema })),
        needed: fc.constant(z.strictObject({ same: one.schema, part: third.schema })),
        value: fc.record({ same: one.values, part: other.values }),
      });
    }
    if (how === "a list" || how === "a text") {
      return fc
        .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2))
        .chain(([least, more, needs, room]): fc.Arbitrary<Pair> => {
          const [most, takes] = [least + more, needs + room];
          const list = { schema: one.schema, values: fc.array(one.values, { minLength: least, maxLength: most }) };
          return how === "a text"
            ? fc.record({
                given: fc.constant(z.string().min(least).max(most)),
                needed: fc.constant(z.string().min(needs).max(takes)),
                value: fc.string({ minLength: least, maxLength: most, unit: "grapheme-ascii" }),
              })
            : fc.record({
                given: fc.constant(z.array(list.schema).min(least).max(most)),
                needed: fc.constant(z.array(list.schema).min(needs).max(takes)),
                value: list.values,
              });
        });
    }
    if (how === "optional") {
      return fc.record({
        given: fc.constant(z.strictObject({ a: one.schema.optional(), b: other.schema })),
        needed: fc.constant(z.strictObject({ a: one.schema, b: other.schema.optional() })),
        value: fc.record({ a: one.values, b: other.values }, { requiredKeys: ["b"] }),
      });
    }
    const needed = how === "wider" ? z.union([third.schema, one.schema]) : other.schema;
    return fc.record({ given: fc.constant(one.schema), needed: fc.constant(needed), value: one.values });
  });

const findingsOf = (given: z.ZodType, needed: z.ZodType) =>
  compareSchemas(toSoundJsonSchema(given, "output"), toSoundJsonSchema(needed, "input"));

describe("what the comparison says, held against values", () => {
  it("is certain where it is an error of the whole: no value of the first is taken by the second", () => {
    fc.assert(
      fc.property(pairs, ({ given, needed, value }) => {
        const isRefused = findingsOf(given, needed).some(
          ({ severity, anchor }) => severity === "error" && anchor === "",
        );
        expect(isRefused && needed.safeParse(value).success).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  it("is complete: where nothing is found, every value of the first is taken by the second", () => {
    fc.assert(
      fc.property(pairs, ({ given, needed, value }) => {
        const parsed = given.parse(value);
        expect(findingsOf(given, needed).length > 0 || needed.safeParse(parsed).success).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it("is no more than information for a schema and itself", () => {
    fc.assert(
      fc.property(sample, ({ schema }) => {
        expect(findingsOf(schema, schema).filter(({ severity }) => severity !== "info")).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
