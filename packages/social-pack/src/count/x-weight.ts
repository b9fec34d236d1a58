// @ts-expect-error It has no types.
import { parse } from "twemoji-parser";
import { findUrls } from "./x-urls.ts";

/** X's `config/v3.json`: characters of these ranges weigh one, all others two. */
const lightRanges = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
] as const;

/** Emoji as twitter-text 3.1.0 knows them, in UTF-16 units. */
const findEmoji = parse as (
  text: string,
) => readonly { readonly text: string; readonly indices: readonly [number, number] }[];

const urlWeight = 23;
const emojiWeight = 2;

/**
 * What X counts of a text: NFC, a URL is 23, an emoji 2, a character of the Latin and near scripts 1, any other 2.
 *
 * @param options - `emoji`: false counts emoji by their code points, as X did before 2018; default true.
 * @see twitter-text 3.1.0, `config/v3.json`, checked 2026-11
 * @example
 * weighX("Hi https://example.org/a/long/path"); // => 26
 */
export function weighX(text: string, { emoji = true }: { readonly emoji?: boolean } = {}): number {
  const normal = text.normalize("NFC");
  const urls = new Map(findUrls(normal).map(({ start, url }) => [start, url.length]));
  const emojis = new Map(emoji ? findEmoji(normal).map(({ indices, text: found }) => [indices[0], found.length]) : []);
  let weight = 0;
  for (let index = 0; index < normal.length; index++) {
    const url = urls.get(index);
    const picture = emojis.get(index);
    if (url !== undefined) {
      weight += urlWeight;
      index += url - 1;
    } else if (picture !== undefined) {
      weight += emojiWeight;
      index += picture - 1;
    } else {
      // Only a whole pair is one character; all beyond the BMP is heavy.
      const point = normal.codePointAt(index) as number;
      weight += lightRanges.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
      if (point > 0xffff) index++;
    }
  }
  return weight;
}

/** Characters that X refuses in a post. */
export function hasInvalidCharacters(text: string): boolean {
  return /[\uFFFE\uFEFF\uFFFF]/.test(text);
}
