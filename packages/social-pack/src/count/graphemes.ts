const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader takes for one character, one after another. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * How many characters a reader counts: a family emoji is one, a letter with its accents is one.
 *
 * @example
 * graphemeCount("👨‍👩‍👧‍👦e\u0301"); // => 2
 */
export function graphemeCount(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count++;
  return count;
}
