import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, shaped } from "../test/manifest.ts";
import { compareBumps, inferBump, largestBump } from "./index.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 5_000 : 300;

/** Schemas as types derive them, of two levels. */
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constant<Json>({ type: "string" }),
  fc.constant<Json>({ type: "boolean" }),
  fc.constant<Json>({}),
  fc.record({ type: fc.constantFrom("integer", "number"), minimum: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ type: fc.constant("string"), maxLength: fc.nat(5) }),
  fc
    .uniqueArray(fc.constantFrom<unknown>("a", "b", 1, null, true), { minLength: 1 })
    .map((values) => ({ enum: values })),
);
const objectOf = (member: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .record({
      properties: fc.dictionary(fc.constantFrom("a", "b", "c"), member),
      isClosed: fc.boolean(),
      required: fc.subarray(["a", "b", "c"]),
    })
    .map(({ properties, isClosed, required }) => ({
      type: "object",
      properties: { ...properties },
      required: required.filter((name) => Object.hasOwn(properties, name)),
      ...(isClosed ? { additionalProperties: false } : {}),
    }));
const schemas: fc.Arbitrary<Json> = fc.oneof(
  leaf,
  objectOf(fc.oneof(leaf, objectOf(leaf))),
  leaf.map((items) => ({ type: "array", items })),
  fc.tuple(leaf, objectOf(leaf)).map((anyOf) => ({ anyOf })),
);

/**
 * What a schema takes, told by its meaning and apart from the comparison.
 *
 * @param isTolerant - Reads as a reader does, who passes over properties that he does not know.
 */
function takes(schema: Json, value: unknown, isTolerant = false): boolean {
  if (Array.isArray(schema["anyOf"])) return schema["anyOf"].some((one: Json) => takes(one, value, isTolerant));
  if (Array.isArray(schema["enum"])) return schema["enum"].some((one) => one === value);
  switch (schema["type"]) {
    case "string":
      return typeof value === "string" && value.length <= Number(schema["maxLength"] ?? Number.POSITIVE_INFINITY);
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value) && (value as number) >= Number(schema["minimum"]);
    case "number":
      return typeof value === "number" && value >= Number(schema["minimum"]);
    case "array":
      return Array.isArray(value) && value.every((item) => takes(schema["items"] as Json, item, isTolerant));
    case "object": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      const properties = schema["properties"] as Record<string, Json>;
      return (
        (schema["required"] as string[]).every((name) => Object.hasOwn(value, name)) &&
        Object.entries(value).every(([name, item]) =>
          Object.hasOwn(properties, name)
            ? takes(properties[name] as Json, item, isTolerant)
            : isTolerant || schema["additionalProperties"] !== false,
        )
      );
    }
    default:
      return true;
  }
}

const scalar = fc.constantFrom<unknown>("a", "b", "abcdef", 0, 1, -5, 2.5, null, true, false);
const values: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(scalar, fc.dictionary(fc.constantFrom("a", "b"), scalar))),
);

const inferInput = (before: Json, after: Json) => inferBump(shaped("input", before), shaped("input", after)).bump;
const inferOutput = (before: Json, after: Json) => inferBump(shaped("output", before), shaped("output", after)).bump;

/** Whether every property that a value has is one that the schema names, however deep: what honest callers send. */
function isDeclared(schema: Json, value: unknown): boolean {
  if (Array.isArray(schema["anyOf"]))
    return schema["anyOf"].some((one: Json) => takes(one, value) && isDeclared(one, value));
  if (schema["type"] !== "object" || typeof value !== "object" || value === null) return true;
  const properties = schema["properties"] as Record<string, Json>;
  return Object.entries(value).every(
    ([name, item]) => Object.hasOwn(properties, name) && isDeclared(properties[name] as Json, item),
  );
}

describe("the inferred bump", () => {
  it("is major wherever an input that was taken is refused now", () => {
    fc.assert(
      fc.property(schemas, schemas, values, (before, after, value) => {
        fc.pre(takes(before, value) && isDeclared(before, value) && !takes(after, value));
        expect(inferInput(before, after)).toBe("major");
      }),
      { numRuns: runs },
    );
  });

  it("is major wherever an output may come now that a reader of the older one cannot read", () => {
    fc.assert(
      fc.property(schemas, schemas, values, (before, after, value) => {
        fc.pre(takes(after, value) && isDeclared(after, value) && !takes(before, value, true));
        expect(inferOutput(before, after)).toBe("major");
      }),
      { numRuns: runs },
    );
  });

  it("is none for a schema and itself, and not none for two that differ", () => {
    fc.assert(
      fc.property(schemas, schemas, (one, other) => {
        expect(inferInput(one, structuredClone(one))).toBe("none");
        expect(inferOutput(one, structuredClone(one))).toBe("none");
        // Schemas that differ in the order of words alone are the same.
        const isSame = sorted(one) === sorted(other);
        expect(isSame || inferInput(one, other) !== "none").toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it("of several changes in different places is the largest of theirs, whatever their order", () => {
    const place = fc.record({ before: schemas, after: schemas, wasNeeded: fc.boolean(), isNeeded: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("input", "output"),
        (places, area) => {
          const build = (isAfter: (index: number) => boolean): Json => ({
            type: "object",
            properties: Object.fromEntries(
              places.map((one, index) => [`p${index}`, isAfter(index) ? one.after : one.before]),
            ),
            required: places.flatMap((one, index) =>
              (isAfter(index) ? one.isNeeded : one.wasNeeded) ? [`p${index}`] : [],
            ),
            additionalProperties: false,
          });
          const infer = area === "input" ? inferInput : inferOutput;
          const none = build(() => false);
          const single = places.map((_, index) =>
            infer(
              none,
              build((at) => at === index),
            ),
          );
          let last = infer(none, none);
          for (let count = 1; count <= places.length; count += 1) {
            const bump = infer(
              none,
              build((at) => at < count),
            );
            expect(compareBumps(bump, last)).toBeGreaterThanOrEqual(0);
            expect(bump).toBe(largestBump(single.slice(0, count)));
            last = bump;
          }
        },
      ),
      { numRuns: runs },
    );
  });
});

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).sort().join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key}:${sorted((value as Json)[key])}`)
    .join()}}`;
}
