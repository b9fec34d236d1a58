import { contentWords } from "./words.ts";

/** A text as weights of its words, of length one. */
export type WordVector = ReadonlyMap<string, number>;

/** TF-IDF of each text among all of them, and the middle of them. */
export function wordVectors(texts: readonly string[]): {
  readonly vectors: WordVector[];
  readonly centroid: WordVector;
} {
  const bags = texts.map((text) => countOf(contentWords(text)));
  const frequency = new Map<string, number>();
  for (const bag of bags) for (const word of bag.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + texts.length / (frequency.get(word) ?? 1));
  const vectors = bags.map((bag) =>
    normalize(new Map([...bag].map(([word, count]) => [word, (1 + Math.log(count)) * weight(word)]))),
  );
  const sum = new Map<string, number>();
  for (const vector of vectors) for (const [word, value] of vector) sum.set(word, (sum.get(word) ?? 0) + value);
  return { vectors, centroid: normalize(sum) };
}

/** How alike two texts are: 0 to 1. */
export function similarity(a: WordVector, b: WordVector): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, value] of small) sum += value * (large.get(word) ?? 0);
  return sum;
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function normalize(vector: ReadonlyMap<string, number>): WordVector {
  const length = Math.sqrt([...vector.values()].reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : new Map([...vector].map(([word, value]) => [word, value / length]));
}
