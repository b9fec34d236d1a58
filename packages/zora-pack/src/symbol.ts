import { createHash } from "node:crypto";
import anyAscii from "any-ascii";
import { zoraFacts } from "./limits.ts";

const small = new Set(
  "a an the of on in to for and or nor but at by from with without via as is are be do does it its not no we our your how what why when this that toward towards".split(
    " ",
  ),
);

/** Letters of a ticker that people can still say, and of one that is first letters. */
const mostLetters = 10;
const mostInitials = 6;

/** Whether Zora takes a ticker: two to twenty ASCII letters and digits. */
export function isSymbol(symbol: string): boolean {
  return zoraFacts.symbol.value.test(symbol);
}

/**
 * A ticker from a title: the first letters of its words, or its one or two words; other scripts are written in Latin
 * letters, and a title that has no letters at all gives one from its digest. Equal titles give equal tickers.
 *
 * @example
 * symbolFromTitle("Attention Is All You Need"); // => "AAYN"
 * symbolFromTitle("量子计算研究"); // => "LIANGZIJIS"
 */
export function symbolFromTitle(title: string): string {
  const latin = anyAscii(title.normalize("NFKC")).replace(/['’]/gu, "");
  const all = latin.match(/[A-Za-z0-9]+/gu) ?? [];
  const telling = all.filter((word) => !small.has(word.toLowerCase()));
  const words = telling.length > 0 ? telling : all;
  const initials = words.map((word) => (/^\d+$/u.test(word) ? word : word.charAt(0))).join("");
  const symbol = (
    words.length >= 3 ? initials.slice(0, mostInitials) : words.join("").slice(0, mostLetters)
  ).toUpperCase();
  if (isSymbol(symbol)) return symbol;
  const whole = all.join("").slice(0, mostLetters).toUpperCase();
  if (isSymbol(whole)) return whole;
  return `W${createHash("sha256").update(title.normalize("NFC")).digest("hex").slice(0, 7).toUpperCase()}`;
}
