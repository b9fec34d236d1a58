/** A plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A value as JSON: dates become ISO text, what JSON has no form for becomes text. */
export function toJson(value: unknown, depth = 0): Json {
  if (depth > 100) return null;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
    return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item, depth + 1)]));
  }
  return value === undefined ? null : String(value);
}

/** Text of a scalar; undefined for what is none or is blank. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value.trim();
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return undefined;
}

/** A list of scalars: of a list, or of one scalar split at `separator`. */
export function textList(value: unknown, separator = /[,;]/u): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => scalarText(item) ?? []);
  const text = scalarText(value);
  return text === undefined ? [] : text.split(separator).flatMap((part) => scalarText(part) ?? []);
}

/** True or false in the ways that people write it. */
export function truth(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== "string") return undefined;
  if (/^(?:true|yes|y|on|1)$/iu.test(value.trim())) return true;
  if (/^(?:false|no|n|off|0)$/iu.test(value.trim())) return false;
  return undefined;
}
