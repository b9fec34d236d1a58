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
