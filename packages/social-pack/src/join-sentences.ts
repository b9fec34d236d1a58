import { fixed, sentence } from "./compose.ts";
import type { Segment } from "./post.ts";
import { isNext } from "./text/choose-sentences.ts";
import type { RankedSentence } from "./text/rank-sentences.ts";

/** What stands between two sentences of a paragraph: nothing in scripts that have no blanks. */
export function joint(before: string): Segment[] {
  return /[。！？」』）]$/u.test(before) ? [] : [fixed(" ")];
}

/** Paragraphs of sentences: those that follow each other in the work are one. */
export function joinNeighbours(sentences: readonly RankedSentence[]): Segment[][] {
  const joined: Segment[][] = [];
  let last: RankedSentence | undefined;
  for (const next of sentences) {
    const open = joined.at(-1);
    if (last !== undefined && open !== undefined && isNext(last, next))
      open.push(...joint(last.text), sentence(next.text));
    else joined.push([sentence(next.text)]);
    last = next;
  }
  return joined;
}
