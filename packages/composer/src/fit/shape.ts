import { unescapePointer } from "./describe.ts";
import type { JsonSchema } from "./json-schema.ts";

type SchemaObject = Exclude<JsonSchema, boolean>;

/** One schema made plain: what it takes is told by exactly one of these. */
export type Shape =
  | { readonly kind: "any" }
  | { readonly kind: "never" }
  /** One of these at least. */
  | { readonly kind: "union"; readonly members: readonly JsonSchema[] }
  /** All of these. */
  | { readonly kind: "all"; readonly members: readonly JsonSchema[] }
  /** One type, or a list of values. */
  | { readonly kind: "plain"; readonly schema: SchemaObject }
  /** Something that is not read here. */
  | { readonly kind: "unread" };

const annotations: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "$defs",
  "$comment",
  "id",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "typeName",
]);

/** Follows references, and takes apart what is made of several. */
export function shapeOf(schema: JsonSchema, root: JsonSchema): Shape {
  const found = dereference(schema, root);
  if (found === undefined) return { kind: "unread" };
  if (found === true) return { kind: "any" };
  if (found === false) return { kind: "never" };
  const keys = Object.keys(found).filter((key) => !annotations.has(key));
  if (keys.length === 0) return { kind: "any" };
  const not = found["not"];
  if (keys.length === 1 && (not === true || (isObject(not) && Object.keys(not).length === 0))) return { kind: "never" };
  for (const key of ["anyOf", "oneOf", "allOf"] as const) {
    const members = found[key];
    if (!Array.isArray(members)) continue;
    const rest = Object.fromEntries(keys.filter((name) => name !== key).map((name) => [name, found[name]]));
    if (Object.keys(rest).length > 0) {
      const alone: JsonSchema = { [key]: members };
      return { kind: "all", members: key === "allOf" ? [rest, ...(members as JsonSchema[])] : [rest, alone] };
    }
    return { kind: key === "allOf" ? "all" : "union", members: members as JsonSchema[] };
  }
  const type = found["type"];
  if (Array.isArray(type))
    return { kind: "union", members: type.map((one: unknown) => ({ ...found, type: one }) as JsonSchema) };
  if ("const" in found || Array.isArray(found["enum"]) || typeof type === "string")
    return { kind: "plain", schema: found };
  return { kind: "unread" };
}

function dereference(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  let current: JsonSchema = schema;
  for (let hops = 0; hops < 50; hops += 1) {
    if (typeof current === "boolean" || typeof current["$ref"] !== "string") return current;
    const target = resolvePointer(root, current["$ref"]);
    if (target === undefined) return undefined;
    current = target;
  }
  return undefined;
}

function resolvePointer(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  let at: unknown = root;
  for (const part of reference.slice(1).split("/").slice(1).map(unescapePointer)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return typeof at === "boolean" || isObject(at) ? at : undefined;
}

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The values that a plain schema lists; undefined where it takes a whole type. */
export function listedValues(schema: SchemaObject): readonly unknown[] | undefined {
  if ("const" in schema) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** JSON's name for the type of a value; whole numbers are `integer`. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
