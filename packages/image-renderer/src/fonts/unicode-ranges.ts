/** Code points as sorted pairs: first, last, first, last … */
export type CodePointRanges = readonly number[];

/** Reads `U+0-FF,U+131` as CSS writes it. */
export function parseUnicodeRange(text: string): CodePointRanges {
  const pairs: [number, number][] = [];
  for (const part of text.split(",")) {
    const match = /^\s*U\+([0-9A-Fa-f]{1,6})(?:-([0-9A-Fa-f]{1,6}))?\s*$/u.exec(part);
    if (match === null) continue;
    const first = Number.parseInt(match[1] as string, 16);
    pairs.push([first, match[2] === undefined ? first : Number.parseInt(match[2], 16)]);
  }
  return pairs.sort((a, b) => a[0] - b[0]).flat();
}

/** Whether a code point lies in one of the ranges; by bisection. */
export function holds(ranges: CodePointRanges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (ranges[2 * middle] as number)) high = middle - 1;
    else if (codePoint > (ranges[2 * middle + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}
