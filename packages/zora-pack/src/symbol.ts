import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { zoraFacts } from "./limits.ts";

const require = createRequire(import.meta.url);

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
 * A ticker from a title: the name before its colon, else the first letters of its words, or its one or two words; other
 * scripts are written in Latin letters, and a title that has no letters at all gives one from its digest. Equal titles
 * give equal tickers.
 *
 * @example
 * symbolFromTitle("Attention Is All You Need"); // => "AAYN"
 * symbolFromTitle("量子计算研究"); // => "LIANGZIJIS"
 */
export function symbolFromTitle(title: string): string {
  const text = title.normalize("NFKC");
  // "BERT: Pre-training of …" has a name already.
  const named = /^(?<name>[^:]{2,60}):[^\u0021-\u007E]|^(?<before>.{2,60}?)\s[–—]\s/u.exec(text)?.groups;
  const name = wordsOf(named?.["name"] ?? named?.["before"] ?? "");
  const all = wordsOf(text);
  const words = name.length === 1 || name.length === 2 ? name : tellingWords(text);
  const initials = words.map((word) => (/^\d+$/u.test(word) ? word : word.charAt(0))).join("");
  const symbol = (
    words.length >= 3 ? initials.slice(0, mostInitials) : words.join("").slice(0, mostLetters)
  ).toUpperCase();
  if (isSymbol(symbol)) return symbol;
  const whole = all.join("").slice(0, mostLetters).toUpperCase();
  if (isSymbol(whole)) return whole;
  return `W${createHash("sha256").update(title.normalize("NFC")).digest("hex").slice(0, 7).toUpperCase()}`;
}

function wordsOf(text: string): string[] {
  return (
    inLatinLetters(text)
      .replace(/['’]/gu, "")
      .match(/[A-Za-z0-9]+/gu) ?? []
  );
}

/** Half a megabyte of letters, which a title in English has no need of. */
function inLatinLetters(text: string): string {
  if (/^[\0-\x7F]*$/u.test(text)) return text;
  const { default: anyAscii } = require("any-ascii") as typeof import("any-ascii");
  return anyAscii(text);
}

/** Words without articles and the like, unless it has no others. */
function tellingWords(text: string): string[] {
  const all = wordsOf(text);
  const telling = all.filter((word) => !small.has(word.toLowerCase()));
  return telling.length > 0 ? telling : all;
}
