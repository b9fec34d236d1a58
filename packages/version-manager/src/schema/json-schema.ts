/** A JSON Schema as a manifest holds it: JSON, of which nothing is known. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What no value fits. */
export const never: JsonSchema = { not: {} };

export const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema as an object: `true` is `{}`, `false` is {@link never}; anything else that is no schema takes any value. */
export function asSchema(value: unknown): JsonSchema {
  if (value === false) return never;
  return isObject(value) ? value : {};
}

/** Whether a schema takes no value at all. */
export const isNever = (schema: JsonSchema): boolean =>
  isObject(schema["not"]) && Object.keys(schema["not"]).length === 0;

/** Keywords that tell people something and refuse nothing. */
const annotations: ReadonlySet<string> = new Set([
  "$comment",
  "$id",
  "$schema",
  "default",
  "deprecated",
  "description",
  "example",
  "examples",
  "id",
  "readOnly",
  "title",
  "typeName",
  "writeOnly",
]);

/** Keywords whose meaning is not compared: two schemas agree in them where their text is the same. */
export const opaqueKeywords: readonly string[] = [
  "contains",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "if",
  "maxContains",
  "minContains",
  "not",
  "patternProperties",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];

/** Schemas within schemas that are compared; a deeper one is told apart from none. */
const MAX_DEPTH = 200;

/** A schema that is deeper or larger than anyone compares. */
export class SchemaTooLargeError extends Error {}

/** JSON with sorted keys: equal texts are equal values. */
export function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new SchemaTooLargeError();
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`).join(",")}}`;
}

/** A schema without what only tells people something, in canonical form. Names of properties are no keywords. */
export function constraintsOf(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new SchemaTooLargeError();
  if (Array.isArray(value)) return `[${value.map((item) => constraintsOf(item, depth + 1)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const parts = Object.keys(value)
    .filter((key) => !annotations.has(key))
    .sort()
    .map((key) => `${JSON.stringify(key)}:${constraintsOfKeyword(key, value[key], depth + 1)}`);
  return `{${parts.join(",")}}`;
}

const namedSchemas: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

function constraintsOfKeyword(keyword: string, value: unknown, depth: number): string {
  if (keyword === "const" || keyword === "enum") return canonical(value, depth);
  if (keyword === "required" && Array.isArray(value)) return canonical([...(value as readonly string[])].sort(), depth);
  if (namedSchemas.has(keyword) && isObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${constraintsOf(value[name], depth + 1)}`).join(",")}}`;
  }
  return constraintsOf(value, depth);
}

/** Follows a local `$ref` (`#`, `#/$defs/x`). A reference that leads nowhere, or to itself, takes any value. */
export function resolveReference(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let hops = 0; typeof current["$ref"] === "string"; hops += 1) {
    const reference = current["$ref"];
    const target = hops < 32 && reference.startsWith("#") ? follow(reference.slice(1), root) : undefined;
    if (target === undefined) return {};
    const { $ref: _, ...beside } = current;
    const rest = Object.fromEntries(Object.entries(beside).filter(([key]) => !annotations.has(key)));
    current = Object.keys(rest).length === 0 ? asSchema(target) : { allOf: [target, rest] };
  }
  return current;
}

function follow(pointer: string, root: JsonSchema): unknown {
  let node: unknown = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = decode(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(node)) node = node[Number(key)];
    else if (isObject(node) && Object.hasOwn(node, key)) node = node[key];
    else return undefined;
  }
  return node;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
