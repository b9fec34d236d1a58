import type { Chance } from "./chance.ts";
import { generateText } from "./generate-text.ts";

/** A JSON Schema, as the manifest has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** No value was found: another one is tried. */
export const nothing: unique symbol = Symbol("no value");

/** How values are made. */
export interface Generation {
  readonly chance: Chance;
  /** The whole schema, for `$ref`. */
  readonly root: JsonSchema;
  /** Texts of valid inputs, for patterns that are too hard. */
  readonly known: readonly string[];
}

const MAX_DEPTH = 6;

/** A value that a JSON Schema allows, as far as it tells: a refinement in code may still refuse it. */
export function generateValue(given: JsonSchema | boolean, how: Generation, depth = 0): unknown {
  const schema = resolve(given, how.root);
  const { chance } = how;
  if ("const" in schema) return schema["const"];
  const oneOf = (schema["enum"] ?? schema["examples"]) as readonly unknown[] | undefined;
  if (oneOf !== undefined && oneOf.length > 0) return chance.pick(oneOf as [unknown, ...unknown[]]);
  if ("default" in schema && chance.happens(0.3)) return structuredClone(schema["default"]);
  for (const key of ["anyOf", "oneOf"]) {
    const options = schema[key] as [JsonSchema, ...JsonSchema[]] | undefined;
    if (options === undefined || options.length === 0) continue;
    // The first option is the plainest one: deep down, it ends what could go on.
    return generateValue(depth > MAX_DEPTH ? options[0] : chance.pick(options), how, depth + 1);
  }
  if (Array.isArray(schema["allOf"])) return generateValue(merge(schema, how.root), how, depth + 1);
  const { type } = schema;
  switch (Array.isArray(type) ? chance.pick(type as [string, ...string[]]) : type) {
    case "string":
      return generateText(schema, chance, how.known) ?? nothing;
    case "integer":
      return generateNumber(schema, chance, true);
    case "number":
      return generateNumber(schema, chance, chance.happens(0.5));
    case "boolean":
      return chance.happens(0.5);
    case "null":
      return null;
    case "array":
      return generateArray(schema, how, depth);
    case "object":
      return generateObject(schema, how, depth);
    default:
      return chance.pick([null, "", 0, "text", [], {}]);
  }
}

function generateNumber(schema: JsonSchema, chance: Chance, isWhole: boolean): number {
  const number = (key: string): number | undefined => schema[key] as number | undefined;
  const step = number("multipleOf") ?? (isWhole ? 1 : 0);
  const above = number("exclusiveMinimum");
  const below = number("exclusiveMaximum");
  const min = number("minimum") ?? (above === undefined ? -5 : above + (step || 0.001));
  const max = number("maximum") ?? (below === undefined ? Math.max(min, 0) + 100 : below - (step || 0.001));
  if (step === 0) return min + chance.next() * (max - min);
  const value = chance.pick([
    min,
    Math.max(min, Math.min(max, 0)),
    chance.int(min, Math.max(min, Math.min(max, min + 1000))),
  ]);
  return Math.ceil(value / step) * step;
}

function generateArray(schema: JsonSchema, how: Generation, depth: number): unknown {
  const {
    minItems = 0,
    maxItems = minItems + 3,
    prefixItems = [],
  } = schema as {
    minItems?: number;
    maxItems?: number;
    prefixItems?: JsonSchema[];
  };
  const items = prefixItems.map((item) => generateValue(item, how, depth + 1));
  const wanted = depth > MAX_DEPTH ? minItems : how.chance.int(minItems, Math.min(maxItems, minItems + 3));
  const rest = (schema["items"] ?? {}) as JsonSchema | boolean;
  while (items.length < wanted && rest !== false) items.push(generateValue(rest, how, depth + 1));
  return items.includes(nothing) ? nothing : items;
}

function generateObject(schema: JsonSchema, how: Generation, depth: number): unknown {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  const made: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(properties)) {
    if (!required.has(key) && !how.chance.happens(depth > MAX_DEPTH ? 0 : 0.6)) continue;
    const value = generateValue(property, how, depth + 1);
    if (value !== nothing) made[key] = value;
    else if (required.has(key)) return nothing;
  }
  const more = schema["additionalProperties"];
  if (typeof more !== "object" || more === null || depth > MAX_DEPTH) return made;
  for (let count = how.chance.int(0, 2); count > 0; count -= 1) {
    const names = (schema["propertyNames"] ?? { type: "string", minLength: 1 }) as JsonSchema;
    const name = generateValue({ type: "string", ...names }, how, depth + 1);
    const value = generateValue(more as JsonSchema, how, depth + 1);
    if (typeof name === "string" && name !== "__proto__" && value !== nothing) made[name] = value;
  }
  return made;
}

/** Looks a reference up; `true` allows anything. */
export function resolve(schema: JsonSchema | boolean, root: JsonSchema): JsonSchema {
  let found: unknown = schema;
  for (let steps = 0; steps < 20; steps += 1) {
    if (typeof found !== "object" || found === null) return {};
    const reference = (found as JsonSchema)["$ref"];
    if (typeof reference !== "string") return found as JsonSchema;
    found = reference
      .replace(/^#\/?/, "")
      .split("/")
      .filter((part) => part !== "")
      .reduce<unknown>(
        (value, part) =>
          typeof value === "object" && value !== null
            ? (value as JsonSchema)[part.replaceAll("~1", "/").replaceAll("~0", "~")]
            : undefined,
        root,
      );
  }
  return {};
}

function merge(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { allOf, ...rest } = schema as { readonly allOf: readonly JsonSchema[] };
  const parts = [rest as JsonSchema, ...allOf.map((part) => resolve(part, root))];
  const merged: JsonSchema = Object.assign({}, ...parts);
  return {
    ...merged,
    properties: Object.assign({}, ...parts.map((part) => part["properties"])) as object,
    required: parts.flatMap((part) => (part["required"] ?? []) as string[]),
  };
}
