import { expect, it } from "vitest";
import { isSymbol, symbolFromTitle } from "./symbol.ts";

it.each([
  ["Attention Is All You Need", "AAYN"],
  ["Deep Residual Learning for Image Recognition", "DRLIR"],
  ["BERT: Pre-training of Deep Bidirectional Transformers", "BERT"],
  ["riccati: an adaptive, spectral solver", "RICCATI"],
  ["Inara – a tool", "INARA"],
  ["量子：导论与应用", "LIANGZI"],
  ["How to read a paper: three passes", "RPTP"],
  ["At 10:30 in the Morning Light", "1030ML"],
  ["Gravity", "GRAVITY"],
  ["On the Origin", "ORIGIN"],
  ["The Art of It", "ART"],
  ["Don’t Panic", "DONTPANIC"],
  ["Über die Größe", "UDG"],
  ["量子计算研究", "LIANGZIJIS"],
  ["данные", "DANNYE"],
])("takes %j as %s", (title, symbol) => {
  expect(symbolFromTitle(title)).toBe(symbol);
});

it.each(["…", "", "a", "—— ・ ——", "注", "ا", "\u{10FFFD}", "  \n ", "ﷺ", "𝔄𝔅"])(
  "gives %j a valid ticker all the same",
  (title) => {
    expect(symbolFromTitle(title)).toSatisfy(isSymbol);
    expect(symbolFromTitle(title)).toBe(symbolFromTitle(title));
  },
);

it("cuts a title of one endless word", () => {
  expect(symbolFromTitle("x".repeat(100_000))).toBe("XXXXXXXXXX");
});

it("gives titles without letters tickers of their own", () => {
  expect(symbolFromTitle("…")).not.toBe(symbolFromTitle("——"));
});

it.each(["$ABC", "AB C", "Ä1", "A", "A".repeat(21), "", "AB\n"])("refuses %j", (symbol) => {
  expect(isSymbol(symbol)).toBe(false);
});
