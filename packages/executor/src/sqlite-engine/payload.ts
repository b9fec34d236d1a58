import { crc32 } from "node:zlib";

/** Characters of JSON that stand in a step's own row; what is larger goes into a table of its own. */
export const INLINE_STEP = 256 * 1024;
/**
 * The same for a run's input: its row is written again at each change of state, and whatever stands in it too.
 */
export const INLINE_INPUT = 1024;

/** A value as the store keeps it. */
export interface Encoded {
  readonly text: string;
  /** CRC-32 of the text: a flipped bit must not become a result. */
  readonly sum: number;
}

export function encode(value: unknown): Encoded {
  const text = JSON.stringify(value) ?? "null";
  return { text, sum: crc32(text) };
}

/** @param corrupt - Throws: what was read is not what was written. */
export function decode<T>(text: string, sum: number, corrupt: () => never): T {
  if (crc32(text) !== sum) corrupt();
  try {
    return JSON.parse(text) as T;
  } catch {
    return corrupt();
  }
}
