import type { JsonSchema } from "./json-schema.ts";

/** A schema in a word or two, for a person: `string`, `number or null`, `one of "a", "b"`, `object`. */
export function describeSchema(schema: JsonSchema): string {
  if (schema === false) return "nothing";
  if (schema === true) return "anything";
  if ("const" in schema) return JSON.stringify(schema["const"]) ?? "anything";
  const values = schema["enum"];
  if (Array.isArray(values)) return describeValues(values);
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) return list((alternatives as JsonSchema[]).map(describeSchema));
  const type = schema["type"];
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return list(type.map(String));
  return typeof schema["$ref"] === "string" ? "object" : "anything";
}

function describeValues(values: readonly unknown[]): string {
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value));
  const rest = values.length > shown.length ? ", …" : "";
  return values.length === 1 ? (shown[0] ?? "") : `one of ${shown.join(", ")}${rest}`;
}

function list(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length > 4 ? `${unique.slice(0, 4).join(", ")} or another` : unique.join(" or ");
}

/** One part of a JSON Pointer, RFC 6901. */
export const escapePointer = (part: string): string => part.replaceAll("~", "~0").replaceAll("/", "~1");

export const unescapePointer = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");
