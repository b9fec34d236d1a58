/** One word of a source, with the line it stands on (from 1). */
export interface SourceWord {
  readonly word: string;
  readonly file: string;
  readonly line: number;
  /** The next word follows after a hyphen or a slash alone: `user-selected`. */
  readonly joined?: boolean;
}

/** What a comparison of a source's words with an output's text found. */
export interface WordComparison {
  readonly total: number;
  readonly present: number;
  readonly missing: readonly SourceWord[];
}

// Scripts without spaces are counted by the character, since a line break of the output may fall anywhere.
const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+/gu;
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

/** Words of a text: runs of letters, marks and digits with at least two characters and one letter, folded for comparison. */
export function tokenize(text: string): string[] {
  const words: string[] = [];
  for (const [match] of fold(text).matchAll(wordPattern)) {
    if (unspaced.test(match) || (match.length > 1 && /\p{L}/u.test(match))) words.push(match);
  }
  return words;
}

/** The same text for a source and an output: compatibility forms, case, soft hyphens and ligatures made equal. */
function fold(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC");
}

/** Words of a masked source, with their lines: whatever is no prose has been replaced by spaces. */
export function wordsWithLines(masked: string, file: string): SourceWord[] {
  return masked.split("\n").flatMap((line, index) => {
    const words: SourceWord[] = [];
    for (const match of fold(line).matchAll(wordPattern)) {
      const [word] = match;
      if (!unspaced.test(word) && !(word.length > 1 && /\p{L}/u.test(word))) continue;
      const joined = /^[-\u2010\u2011/][\p{L}\p{N}]/u.test(fold(line).slice(match.index + word.length));
      words.push({ word, file, line: index + 1, ...(joined ? { joined } : {}) });
    }
    return words;
  });
}

/**
 * Compares as multisets. A word that the output breaks at a line's end, with a hyphen or without one (code), counts as
 * present; so does one that the output runs together with its neighbours on the same line.
 */
export function compareWords(source: readonly SourceWord[], output: string): WordComparison {
  const available = new Map<string, number>();
  const add = (word: string): void => void available.set(word, (available.get(word) ?? 0) + 1);
  for (const word of tokenize(output)) add(word);
  for (const word of brokenWords(output)) add(word);
  // A raised mark runs together with its word: `kinds` and its note become `kinds1`, `4` and `th` become `4th`.
  for (const word of tokenize(output)) {
    const bare = word.replace(/^\p{N}+|\p{N}+$/gu, "");
    if (bare !== word && bare.length > 1) add(bare);
  }
  const take = (word: string): boolean => {
    const count = available.get(word) ?? 0;
    if (count > 0) available.set(word, count - 1);
    return count > 0;
  };
  const missing: SourceWord[] = [];
  source.forEach((entry, index) => {
    if (take(entry.word)) return;
    // pdftotext drops the hyphen of a compound that a line's end breaks: `user-selected` becomes one word.
    const next = source[index + 1];
    const before = source[index - 1];
    if (entry.joined === true && next !== undefined && take(entry.word + next.word)) return;
    if (before?.joined === true && take(before.word + entry.word)) return;
    missing.push(entry);
  });
  return { total: source.length, present: source.length - missing.length, missing };
}

function brokenWords(output: string): string[] {
  const lines = fold(output)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const joined: string[] = [];
  for (let index = 0; index + 1 < lines.length; index++) {
    const end = /([\p{L}\p{M}\p{N}]+)[-\u2010\u2011]?[\\↪]?$/u.exec(lines[index] as string)?.[1];
    const start = /^[\\↪]?\s*([\p{L}\p{M}\p{N}]+)/u.exec(lines[index + 1] as string)?.[1];
    if (end !== undefined && start !== undefined) joined.push(end + start);
  }
  return joined;
}
