import { createHash } from "node:crypto";

const MAX_DEPTH = 500;
const none: readonly string[] = [];

/** A copy of JSON, which nobody else can change. The value must be JSON. */
export function copyJson<T>(value: T): T {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copyJson) as T;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = copyJson((value as Record<string, unknown>)[key]);
    // Assigned, it would be the copy's prototype.
    if (key === "__proto__")
      Object.defineProperty(copy, key, { value: item, enumerable: true, writable: true, configurable: true });
    else copy[key] = item;
  }
  return copy as T;
}

/** Whether a value is JSON that is not nested deeper than this; false tells nothing. */
function isShallowJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isShallowJson(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined && !isShallowJson(item, depth - 1)) return false;
  }
  return true;
}

/**
 * What keeps a value from being JSON, as sentences; empty when nothing does. A member that is `undefined` counts as
 * absent. At most 20 are given.
 */
export function findNonJson(root: unknown): readonly string[] {
  // The usual case, without a list of what waits.
  if (isShallowJson(root, 4)) return none;
  const faults: string[] = [];
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: root, path: "", depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined && faults.length < 20; next = waiting.pop()) {
    const { value, path, depth } = next;
    const at = path === "" ? "the value" : path;
    if (value === null || typeof value === "string" || typeof value === "boolean") continue;
    if (typeof value === "number") {
      if (!Number.isFinite(value)) faults.push(`${at} is ${value}`);
    } else if (typeof value !== "object") faults.push(`${at} is ${typeof value}`);
    else if (depth > MAX_DEPTH) faults.push(`${at} is nested more than ${MAX_DEPTH} deep, or in a circle`);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        waiting.push({ value: item, path: `${path}[${index}]`, depth: depth + 1 });
    } else {
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) {
        const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
        faults.push(`${at} is a ${typeof name === "string" ? name : "class instance"}`);
        continue;
      }
      for (const [key, item] of Object.entries(value))
        if (item !== undefined)
          waiting.push({ value: item, path: path === "" ? key : `${path}.${key}`, depth: depth + 1 });
    }
  }
  return faults;
}

/** JSON with keys in the order of code units, so that equal values have equal text. The value must be JSON. */
function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of a value's canonical JSON; nothing counts as null. */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
