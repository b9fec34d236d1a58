import { escapePointer } from "./describe.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isObject, shapeOf } from "./shape.ts";

/** The schema of a part: `absent` where there never is one, `perhaps` where it may be missing. */
export interface SchemaPart {
  readonly schema: JsonSchema;
  readonly presence: "always" | "perhaps" | "absent";
}

const unknownPart: SchemaPart = { schema: {}, presence: "perhaps" };
const absent: SchemaPart = { schema: false, presence: "absent" };

/** What a schema says of the value at a JSON Pointer; nothing is said of what cannot be read. */
export function schemaAt(root: JsonSchema, parts: readonly string[]): SchemaPart {
  let part: SchemaPart = { schema: root, presence: "always" };
  for (const name of parts) {
    const next = step(part.schema, name, root);
    if (next.presence === "absent") return absent;
    part = { schema: next.schema, presence: part.presence === "always" ? next.presence : "perhaps" };
  }
  return part;
}

function step(schema: JsonSchema, name: string, root: JsonSchema): SchemaPart {
  const shape = shapeOf(schema, root);
  if (shape.kind === "union") return stepAny(shape.members.map((member) => step(member, name, root)));
  if (shape.kind !== "plain") return shape.kind === "never" ? absent : unknownPart;
  const { type, properties, required, additionalProperties, prefixItems, items } = shape.schema;
  if (type === "object") {
    const isRequired = Array.isArray(required) && required.includes(name);
    if (isObject(properties) && Object.hasOwn(properties, name))
      return { schema: properties[name] as JsonSchema, presence: isRequired ? "always" : "perhaps" };
    if (additionalProperties === false) return absent;
    return { schema: (additionalProperties ?? {}) as JsonSchema, presence: isRequired ? "always" : "perhaps" };
  }
  if (type !== "array") return "const" in shape.schema || "enum" in shape.schema ? unknownPart : absent;
  if (!/^(?:0|[1-9]\d{0,9})$/.test(name)) return absent;
  const index = Number(name);
  const placed = Array.isArray(prefixItems) ? (prefixItems as JsonSchema[])[index] : undefined;
  const found = placed ?? ((items ?? {}) as JsonSchema);
  if (found === false) return absent;
  const { minItems } = shape.schema;
  return { schema: found, presence: typeof minItems === "number" && minItems > index ? "always" : "perhaps" };
}

function stepAny(parts: readonly SchemaPart[]): SchemaPart {
  const present = parts.filter(({ presence }) => presence !== "absent");
  if (present.length === 0) return absent;
  const isAlways = present.length === parts.length && present.every(({ presence }) => presence === "always");
  const [only] = present;
  const schema =
    present.length === 1 && only !== undefined ? only.schema : { anyOf: present.map((part) => part.schema) };
  return { schema, presence: isAlways ? "always" : "perhaps" };
}

/**
 * A part of a schema as it can stand within another one: what it refers to goes to `definitions`, under names that begin
 * with `prefix`.
 */
export function embed(
  part: JsonSchema,
  root: JsonSchema,
  prefix: string,
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  if (!JSON.stringify(part).includes('"$ref"')) return withoutDefinitions(part);
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "$defs")
        .map(([key, member]) => [key, key === "$ref" && typeof member === "string" ? take(member) : rewrite(member)]),
    );
  };
  const take = (reference: string): string => {
    const name = `${prefix}${reference.slice(1).replaceAll("/", ".")}`;
    if (!Object.hasOwn(definitions, name)) {
      // Entered before it is rewritten: it may refer to itself.
      definitions[name] = true;
      const target = shapeTarget(root, reference);
      definitions[name] = target === undefined ? true : (rewrite(target) as JsonSchema);
    }
    return `#/$defs/${escapePointer(name)}`;
  };
  return rewrite(part) as JsonSchema;
}

function shapeTarget(root: JsonSchema, reference: string): JsonSchema | undefined {
  let at: unknown = root;
  for (const part of reference
    .split("/")
    .slice(1)
    .map((text) => text.replaceAll("~1", "/").replaceAll("~0", "~")))
    at = isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  return typeof at === "boolean" || isObject(at) ? at : undefined;
}

function withoutDefinitions(schema: JsonSchema): JsonSchema {
  if (typeof schema === "boolean" || !("$defs" in schema)) return schema;
  const { $defs: _, ...rest } = schema;
  return rest;
}
