import { createHash } from "node:crypto";
import { TerminalError } from "@dreamnet/workflow";
import canonicalize from "canonicalize";

export const sha256Of = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/**
 * The one form of a value as JSON, RFC 8785: equal values give equal bytes.
 *
 * @example
 * canonicalJson({ b: 1, a: "é" }); // => '{"a":"é","b":1}'
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TerminalError("Nothing is no JSON.", { code: "JSON_INVALID", value });
  return text;
}

/** The value with halves of surrogate pairs, which no UTF-8 has, replaced in every text, keys too. */
export function wellFormed<T>(value: T): T {
  if (typeof value === "string") return wellFormedText(value) as T;
  if (Array.isArray(value)) return value.map(wellFormed) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [wellFormedText(key), wellFormed(item)]),
  ) as T;
}

const wellFormedText = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");
