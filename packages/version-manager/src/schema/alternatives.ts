import {
  asSchema,
  constraintsOf,
  isNever,
  isObject,
  type JsonSchema,
  never,
  resolveReference,
  SchemaTooLargeError,
} from "./json-schema.ts";

const MAX_NESTING = 64;
/** Alternatives that are looked at for one schema; unions of unions, and `allOf` of unions, multiply. */
const MAX_ALTERNATIVES = 2_000;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/**
 * The schemas, free of `$ref`, `anyOf`, `oneOf` and lists of types, of which a value must fit one.
 *
 * `oneOf` is read as `anyOf`: schemas derived from types write it for branches that exclude each other.
 *
 * @throws {@link SchemaTooLargeError} where there are more than anyone compares.
 */
export function alternativesOf(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  let left = MAX_ALTERNATIVES;
  const expand = (node: JsonSchema, nesting: number): readonly JsonSchema[] => {
    left -= 1;
    if (left < 0 || nesting > MAX_NESTING) throw new SchemaTooLargeError();
    const own = resolveReference(node, root);
    if (isNever(own)) return [];
    const { allOf, ...beside } = own;
    if (isList(allOf)) {
      return allOf.reduce<readonly JsonSchema[]>(
        (merged, part) => cross(merged, expand(asSchema(part), nesting + 1)),
        expand(beside, nesting + 1),
      );
    }
    const keyword = ["anyOf", "oneOf"].find((one) => isList(own[one]));
    if (keyword !== undefined) {
      const { [keyword]: branches, ...rest } = own;
      const all = (branches as readonly unknown[]).flatMap((branch) => expand(asSchema(branch), nesting + 1));
      return cross(expand(rest, nesting + 1), all);
    }
    const { type } = own;
    return isList(type) ? type.map((one) => ({ ...own, type: one })) : [own];
  };
  const cross = (ones: readonly JsonSchema[], others: readonly JsonSchema[]): readonly JsonSchema[] => {
    left -= ones.length * others.length;
    if (left < 0) throw new SchemaTooLargeError();
    return ones.flatMap((one) => others.map((other) => intersect(one, other))).filter((both) => !isNever(both));
  };
  return expand(schema, 0);
}

/** What fits both of two schemas without unions. Where no one schema says that, the second stands beside the first. */
function intersect(one: JsonSchema, other: JsonSchema, nesting = 0): JsonSchema {
  const result: Record<string, unknown> = { ...one };
  for (const [keyword, value] of Object.entries(other)) {
    if (!Object.hasOwn(one, keyword)) result[keyword] = value;
    else if (keyword === "type") {
      const type = commonType(one["type"], value);
      if (type === undefined) return never;
      result["type"] = type;
    } else if (keyword === "properties" && isObject(one[keyword]) && isObject(value)) {
      result[keyword] = intersectProperties(one[keyword], value, nesting);
    } else if (keyword === "required" && isList(one[keyword]) && isList(value)) {
      result[keyword] = [...new Set([...one[keyword], ...value])];
    } else if (largest.has(keyword)) result[keyword] = Math.max(Number(one[keyword]), Number(value));
    else if (smallest.has(keyword)) result[keyword] = Math.min(Number(one[keyword]), Number(value));
    else if (keyword === "additionalProperties" && (one[keyword] === false || value === false)) result[keyword] = false;
    else if (keyword === "enum" && isList(one[keyword]) && isList(value)) {
      const texts = new Set(value.map((item) => JSON.stringify(item)));
      result[keyword] = one[keyword].filter((item) => texts.has(JSON.stringify(item)));
    }
    // Two patterns, say: the first is kept, and what the second refuses is taken for possible.
    else if (constraintsOf(one[keyword]) !== constraintsOf(value)) result[keyword] = one[keyword];
  }
  return result;
}

const largest: ReadonlySet<string> = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"]);
const smallest: ReadonlySet<string> = new Set([
  "maximum",
  "exclusiveMaximum",
  "maxLength",
  "maxItems",
  "maxProperties",
]);

function commonType(one: unknown, other: unknown): unknown {
  if (one === other) return one;
  const types = [one, other];
  return types.includes("integer") && types.includes("number") ? "integer" : undefined;
}

function intersectProperties(one: JsonSchema, other: JsonSchema, nesting: number): JsonSchema {
  const result: Record<string, unknown> = { ...one };
  for (const [name, schema] of Object.entries(other)) {
    if (!Object.hasOwn(one, name)) Object.defineProperty(result, name, { value: schema, enumerable: true });
    else if (nesting < MAX_NESTING)
      Object.defineProperty(result, name, { value: { allOf: [one[name], schema] }, enumerable: true });
  }
  return result;
}
