import type { RankedSentence } from "./rank-sentences.ts";
import { similarity } from "./vectors.ts";

/** What a sentence must add to those that are enough already. */
const leastWorth = 0.4;
const enough = 3;

/** How much a sentence loses that says what another one has said. */
const sameness = 0.7;

/**
 * Chooses the sentences of a post or a thread: the one that opens it, and those that add most to it, in the work's order.
 *
 * A sentence that leans on the one before it is taken only with that one, and then follows it.
 *
 * @param count - Most sentences.
 * @param fits - Whether a sentence has room in a post of its own; with `true`, in the one that opens the thread.
 * @returns In the order in which they are said; empty where none fits.
 */
export function chooseSentences(
  ranked: readonly RankedSentence[],
  count: number,
  fits: (text: string, opens: boolean) => boolean,
): RankedSentence[] {
  const opening = best(
    ranked.filter(({ isAnaphoric, text }) => !isAnaphoric && fits(text, true)),
    ({ hook }) => hook,
  );
  if (opening === undefined) return [];
  const chosen = [opening];
  const worth = (sentence: RankedSentence): number =>
    round(sentence.score - sameness * Math.max(...chosen.map((other) => similarity(other.vector, sentence.vector))));
  const left = new Set(ranked.filter((sentence) => sentence !== opening && fits(sentence.text, false)));
  while (chosen.length < count) {
    const next = best(
      [...left].filter((sentence) => !sentence.isAnaphoric || chosen.some((other) => isNext(other, sentence))),
      worth,
    );
    if (next === undefined || (chosen.length >= enough && worth(next) < leastWorth)) break;
    chosen.push(next);
    left.delete(next);
  }
  return inOrder(opening, chosen);
}

/** Whether `second` stands right after `first`, in the same paragraph. */
export function isNext(first: RankedSentence, second: RankedSentence): boolean {
  return first.paragraph === second.paragraph && first.index + 1 === second.index;
}

/** The opening and what leans on it, then the others as the work has them. */
function inOrder(opening: RankedSentence, chosen: readonly RankedSentence[]): RankedSentence[] {
  const rest = chosen.filter((sentence) => sentence !== opening).sort((a, b) => a.index - b.index);
  const ordered = [opening];
  for (let last = opening; ; ) {
    const next = rest.findIndex((sentence) => sentence.isAnaphoric && isNext(last, sentence));
    if (next === -1) break;
    last = rest[next] as RankedSentence;
    ordered.push(...rest.splice(next, 1));
  }
  return [...ordered, ...rest];
}

function best<T extends { readonly index: number }>(items: readonly T[], worth: (item: T) => number): T | undefined {
  let found: T | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const value = worth(item);
    if (value > most || (value === most && found !== undefined && item.index < found.index)) {
      found = item;
      most = value;
    }
  }
  return found;
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
