import { pathText, type SchemaChange, show } from "./gap.ts";
import { asSchema, canonical, isObject, type JsonSchema, resolveReference } from "./json-schema.ts";

const MAX_DEPTH = 100;

/**
 * Values that stand for what an input leaves out. Another default makes another result of the same input: major. A
 * default where there was none is minor.
 */
export function defaultChanges(before: JsonSchema, after: JsonSchema): readonly SchemaChange[] {
  const changes: SchemaChange[] = [];
  const open = new Map<JsonSchema, Set<JsonSchema>>();

  const compare = (one: JsonSchema, other: JsonSchema, path: readonly string[]): void => {
    const met = open.get(one) ?? new Set();
    if (met.has(other) || path.length > MAX_DEPTH) return;
    open.set(one, met.add(other));
    const [was, is] = [resolveReference(one, before), resolveReference(other, after)];
    for (const [step, first, second] of pairs(was, is)) compare(first, second, [...path, step]);
    const [old, now] = [defaultOf(one, was), defaultOf(other, is)];
    if (canonical(old) === canonical(now)) return;
    changes.push({
      bump: old.length > 0 ? "major" : "minor",
      path: pathText(path),
      message: `default was ${old.length > 0 ? show(old[0]) : "none"}, is ${now.length > 0 ? show(now[0]) : "none"}`,
    });
  };
  compare(before, after, []);
  return changes;
}

/** In a list, so that no default differs from a default of `null`. */
function defaultOf(written: JsonSchema, resolved: JsonSchema): readonly unknown[] {
  const holder = [written, resolved].find((schema) => Object.hasOwn(schema, "default"));
  return holder === undefined ? [] : [holder["default"]];
}

/** Members that stand at the same place on both sides. */
function pairs(was: JsonSchema, is: JsonSchema): readonly (readonly [string, JsonSchema, JsonSchema])[] {
  const result: [string, JsonSchema, JsonSchema][] = [];
  const [own, other] = [was["properties"], is["properties"]];
  if (isObject(own) && isObject(other))
    for (const [name, schema] of Object.entries(own))
      if (Object.hasOwn(other, name)) result.push([name, asSchema(schema), asSchema(other[name])]);
  for (const [keyword, step] of [
    ["items", "[]"],
    ["additionalProperties", "{}"],
  ] as const)
    if (isObject(was[keyword]) && isObject(is[keyword])) result.push([step, was[keyword], is[keyword]]);
  for (const keyword of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    const [ones, others] = [was[keyword], is[keyword]];
    if (!Array.isArray(ones) || !Array.isArray(others) || ones.length !== others.length) continue;
    ones.forEach((one, index) => void result.push([`[${index}]`, asSchema(one), asSchema(others[index])]));
  }
  return result;
}
