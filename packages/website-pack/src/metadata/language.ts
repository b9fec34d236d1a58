/** Scripts by which a language shows itself; the first that makes up a good part of the text. */
const scripts: readonly (readonly [pattern: RegExp, language: string, share: number])[] = [
  [/[\u3040-\u30FF]/gu, "ja", 0.1],
  [/[\uAC00-\uD7AF]/gu, "ko", 0.2],
  [/\p{Script=Han}/gu, "zh", 0.2],
  [/\p{Script=Hebrew}/gu, "he", 0.4],
  [/\p{Script=Arabic}/gu, "ar", 0.4],
  [/\p{Script=Cyrillic}/gu, "ru", 0.4],
  [/\p{Script=Greek}/gu, "el", 0.5],
  [/\p{Script=Devanagari}/gu, "hi", 0.4],
  [/\p{Script=Thai}/gu, "th", 0.4],
];

/** Longest stretch of text that is looked at. */
const mostCharacters = 20_000;

/**
 * The language whose script a text is written in, for a page that must name one: `en` where the script is Latin.
 *
 * @param text - Running text, without mark-up.
 */
export function guessLanguage(text: string): string {
  const sample = text.slice(0, mostCharacters);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  for (const [pattern, language, share] of scripts)
    if (letters > 0 && (sample.match(pattern)?.length ?? 0) / letters >= share) return language;
  return "en";
}
