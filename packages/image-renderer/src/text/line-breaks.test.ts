import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { lineBreaks } from "./line-breaks.ts";

type Breaker = new (text: string) => { nextBreak(): { readonly position: number } | null };
const LineBreak = createRequire(import.meta.url)("linebreak") as Breaker;

/** As UAX 14 has it. */
function positions(text: string): number[] {
  const breaker = new LineBreak(text);
  const found: number[] = [];
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) found.push(next.position);
  return found;
}

describe("lineBreaks", () => {
  it("ends lines of plain words where UAX 14 does, whichever letters and points meet", () => {
    const letters = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).filter((one) =>
      /[\p{L}\d]/u.test(one),
    );
    const ends = ["", ",", ".", ":", ";", ".,", "1", ".2", ",b", ";;"];
    const wrong: string[] = [];
    for (const [index, one] of letters.entries())
      for (const end of ends) {
        const other = letters[(index * 7 + 3) % letters.length] ?? "";
        for (const text of [one + end, `${one}${end} ${other}`, `a${one}${end}${other} b${end} 3${one}`])
          if ([...lineBreaks(text).keys()].join() !== positions(text).join()) wrong.push(text);
      }
    expect(wrong).toEqual([]);
  });

  it("ends lines elsewhere as UAX 14 does", () => {
    for (const text of ["a well-known case", "a (b) “c”  d", "½ × 2", "量子计算", "so .5", "a\u00A0b c"])
      expect([...lineBreaks(text).keys()]).toEqual(positions(text));
    expect([...lineBreaks("a\nb")]).toEqual([
      [2, "must"],
      [3, "may"],
    ]);
    expect([...lineBreaks("Plain words, all")]).toEqual([
      [6, "may"],
      [13, "may"],
      [16, "may"],
    ]);
  });
});
