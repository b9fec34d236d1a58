import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

type LineBreaker = new (
  text: string,
) => { nextBreak(): { readonly position: number; readonly required: boolean } | null };

/** Latin words with single spaces between them, and commas and points after letters: lines end at spaces alone. */
const letter = "A-Za-z0-9\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F";
const plain = new RegExp(`^[${letter}][${letter},.:;]*(?: [${letter}][${letter},.:;]*)*$`, "u");

/** Where a line may or must end; words of scripts without spaces by Node's dictionary, where it has one. */
export function lineBreaks(text: string): Map<number, "may" | "must"> {
  if (plain.test(text))
    return new Map([...text.matchAll(/ |$/gu)].map(({ 0: { length }, index }) => [index + length, "may"]));
  const breaks = new Map<number, "may" | "must">();
  // UAX 14, without types; it unpacks its data while it loads.
  const LineBreak = require("linebreak") as LineBreaker;
  const breaker = new LineBreak(text);
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak())
    breaks.set(next.position, next.required && next.position < text.length ? "must" : "may");
  for (const match of text.matchAll(/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{2,2000}/gu)) {
    for (const word of new Intl.Segmenter("th", { granularity: "word" }).segment(match[0]))
      if (word.index > 0 && !breaks.has(match.index + word.index)) breaks.set(match.index + word.index, "may");
  }
  return breaks;
}
