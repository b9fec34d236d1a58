import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What came of reading a file: its text, or why there is none. */
export type ReadText = { readonly text: string } | { readonly absent: true } | { readonly fault: string };

/**
 * Reads a regular file of at most `limit` bytes as UTF-8. A pipe or device is not waited for.
 *
 * @param limit - Bytes.
 */
export function readText(path: string, limit: number): ReadText {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR"
      ? { absent: true }
      : { fault: `it cannot be read (${code ?? "unknown"})` };
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return { fault: "it is no regular file" };
    if (stat.size > limit) return { fault: `it has ${stat.size} bytes, and at most ${limit} are read` };
    // One byte more than it has: a file that grows meanwhile is told.
    const bytes = new Uint8Array(stat.size + 1);
    const filled = fill(file, bytes);
    if (filled > stat.size) return { fault: "it grew while it was read" };
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, filled)) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is no UTF-8" : `it cannot be read (${code})` };
  } finally {
    closeSync(file);
  }
}

function fill(file: number, bytes: Uint8Array): number {
  let filled = 0;
  for (;;) {
    const count = readSync(file, bytes, filled, bytes.length - filled, null);
    filled += count;
    if (count === 0 || filled === bytes.length) return filled;
  }
}

const MAX_DEPTH = 200;

/** JSON that is an object and not too deep for what reads it next, or why it is not. */
export function parseObject(text: string): { readonly value: Record<string, unknown> } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (error) {
    return { fault: `it is no JSON (${error instanceof Error ? error.message.slice(0, 200) : "unreadable"})` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { fault: "it is no JSON object" };
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return { fault: `it is more than ${MAX_DEPTH} levels deep` };
    const next: unknown[] = [];
    for (const node of level)
      for (const child of Object.values(node as object))
        if (typeof child === "object" && child !== null) next.push(child);
    level = next;
  }
  return { value: value as Record<string, unknown> };
}
