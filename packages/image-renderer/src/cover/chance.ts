import { createHash } from "node:crypto";

/** Numbers that look random and are decided by a text: the same work has the same look in every size, for ever. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** From a list. */
  pick<T>(values: readonly [T, ...T[]]): T;
  between(low: number, high: number): number;
}

/** @param seed - Any text. */
export function chanceOf(seed: string): Chance {
  let block = createHash("sha256").update(seed).digest();
  let at = 0;
  const next = (): number => {
    if (at + 4 > block.length) {
      block = createHash("sha256").update(block).digest();
      at = 0;
    }
    const value = block.readUInt32BE(at) / 2 ** 32;
    at += 4;
    return value;
  };
  return {
    next,
    pick: (values) => values[Math.floor(next() * values.length)] as (typeof values)[number],
    between: (low, high) => low + (high - low) * next(),
  };
}
