/** A JSON Schema, as the manifest has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The name of the type that a schema refers to. */
export function referenceOf(schema: JsonSchema): string | undefined {
  const reference = schema["$ref"];
  return typeof reference === "string" ? reference.split("/").at(-1) : undefined;
}

/** The schema that stands behind a reference, from whichever place of the whole. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  for (let steps = 0; steps < 20; steps += 1) {
    const reference = found["$ref"];
    if (typeof reference !== "string") return found;
    let target: unknown = root;
    for (const part of reference.replace(/^#\/?/, "").split("/").filter(Boolean))
      target = isObject(target) ? target[part.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    if (!isObject(target)) return {};
    // What stands beside a reference says more of it.
    const { $ref: _, ...beside } = found;
    found = { ...target, ...beside };
  }
  return {};
}

/** The alternatives of a union; undefined where it is none. */
export function alternativesOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  const options = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(options) ? options.filter(isObject) : undefined;
}

/**
 * Gives types that zod has named itself (`__schema0`, of a schema that holds itself) a name for people: `JSON` for any
 * JSON value, else `Nested`.
 */
export function withReadableNames(root: JsonSchema): JsonSchema {
  const types = root["$defs"];
  if (!isObject(types)) return root;
  const taken = new Set(Object.keys(types));
  let text = JSON.stringify(root);
  for (const [name, schema] of Object.entries(types).filter(([name]) => /^__schema\d+$/u.test(name))) {
    const wish = isAnyJson(schema) ? "JSON" : "Nested";
    let readable = wish;
    for (let count = 2; taken.has(readable); count += 1) readable = `${wish}${count}`;
    taken.add(readable);
    text = text.replaceAll(`/$defs/${name}"`, `/$defs/${readable}"`).replaceAll(`"${name}":`, `"${readable}":`);
  }
  return JSON.parse(text) as JsonSchema;
}

function isAnyJson(schema: unknown): boolean {
  const kinds = isObject(schema) ? alternativesOf(schema)?.map(({ type }) => type) : undefined;
  return ["string", "number", "boolean", "null", "array", "object"].every((kind) => kinds?.includes(kind));
}
