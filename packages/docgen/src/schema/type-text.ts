import { alternativesOf, isObject, type JsonSchema, referenceOf } from "./json-schema.ts";

const MAX_VALUES = 12;

/** A schema's type in a few words, and the named types in it. */
export function typeText(schema: JsonSchema, names: Set<string>): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    names.add(reference);
    return reference;
  }
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) return valuesText(schema["enum"] as readonly unknown[]);
  const alternatives = alternativesOf(schema);
  if (alternatives !== undefined) return [...new Set(alternatives.map((one) => typeText(one, names)))].join(" | ");
  if (Array.isArray(schema["allOf"]))
    return schema["allOf"]
      .filter(isObject)
      .map((one) => typeText(one, names))
      .join(" & ");
  const { type } = schema;
  if (Array.isArray(type)) return type.map((one) => typeText({ ...schema, type: one as unknown }, names)).join(" | ");
  if (type === "array") return arrayText(schema, names);
  if (type === "object") {
    const more = schema["additionalProperties"];
    const hasNamed = isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0;
    return isObject(more) && !hasNamed ? `{ [name]: ${typeText(more, names)} }` : "object";
  }
  return typeof type === "string" ? type : "anything";
}

function arrayText(schema: JsonSchema, names: Set<string>): string {
  const prefix = schema["prefixItems"];
  if (Array.isArray(prefix))
    return `[${prefix
      .filter(isObject)
      .map((one) => typeText(one, names))
      .join(", ")}]`;
  const { items } = schema;
  if (!isObject(items) || Object.keys(items).length === 0) return "array";
  const text = typeText(items, names);
  return / [|&] /.test(text) ? `(${text})[]` : `${text}[]`;
}

function valuesText(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => JSON.stringify(value));
  return values.length > MAX_VALUES ? `${shown.join(" | ")} | … (${values.length} values)` : shown.join(" | ");
}

/** What must hold beside the type, a phrase each. */
export function constraintsOf(schema: JsonSchema): readonly string[] {
  const found: string[] = [];
  const range = (min: unknown, max: unknown, unit: string): void => {
    const units = (count: unknown): string => `${String(count)} ${unit}${count === 1 ? "" : "s"}`;
    if (min !== undefined && min === max) found.push(`exactly ${units(min)}`);
    else {
      if (min !== undefined && min !== 0) found.push(`at least ${units(min)}`);
      if (max !== undefined) found.push(`at most ${units(max)}`);
    }
  };
  range(schema["minLength"], schema["maxLength"], "character");
  range(schema["minItems"], schema["maxItems"], "item");
  range(schema["minProperties"], schema["maxProperties"], "key");
  const bound = (key: string, text: string): void => {
    const value = schema[key];
    // The bounds of exact whole numbers are no news.
    if (typeof value === "number" && Math.abs(value) !== Number.MAX_SAFE_INTEGER) found.push(`${text} ${value}`);
  };
  bound("minimum", "at least");
  bound("exclusiveMinimum", "more than");
  bound("maximum", "at most");
  bound("exclusiveMaximum", "less than");
  bound("multipleOf", "a multiple of");
  if (schema["uniqueItems"] === true) found.push("no item twice");
  if (typeof schema["format"] === "string") found.push(`format ${schema["format"]}`);
  else if (typeof schema["pattern"] === "string") found.push(`pattern ${schema["pattern"]}`);
  const { items } = schema;
  if (schema["type"] === "array" && isObject(items) && !("$ref" in items))
    found.push(...constraintsOf({ ...items, type: undefined }).map((text) => `each: ${text}`));
  return found;
}
