import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FontLibrary } from "../fonts/font-library.ts";
import { FontChooser } from "./choose-font.ts";
import { MissingGlyphsError } from "./missing-glyphs.ts";
import { setParagraph, visualOrder } from "./paragraph.ts";
import type { TextStyle } from "./style.ts";
import type { Unit } from "./units.ts";

const chooser = new FontChooser(new FontLibrary());
const style: TextStyle = { font: "sans", size: 16, weight: 400, color: "#000000" };
const set = (text: string, width: number, balanced = false) =>
  setParagraph([{ text, style }], chooser, { width, language: "en", balanced });
const textOf = (lines: readonly { readonly units: readonly Unit[] }[]): string =>
  lines.map(({ units }) => units.map(({ text }) => text).join("")).join("|");

describe("a paragraph", () => {
  it("breaks between words and leaves no blank at a line's end", async () => {
    const { lines } = await set("one two three four", 70);
    expect(textOf(lines)).toBe("one two|three four");
    for (const line of lines) expect(line.width).toBeLessThanOrEqual(70);
  });

  it("is balanced into as many lines of about equal length", async () => {
    const text = "a title of several words that is set in two lines";
    const [wide, even] = [await set(text, 260), await set(text, 260, true)];
    expect(even.lines.length).toBe(wide.lines.length);
    const spread = ({ lines }: typeof wide): number =>
      Math.max(...lines.map(({ width }) => width)) - Math.min(...lines.map(({ width }) => width));
    expect(spread(even)).toBeLessThan(spread(wide));
  });

  it("loses no character and exceeds no width, whatever is written", { timeout: 60_000 }, async () => {
    const piece = fc.constantFrom(
      "word",
      "ab ",
      "-",
      " ",
      "中",
      "語。",
      "كتاب",
      "ספר ",
      "हिन्दी",
      "🚀",
      "(",
      "1,000",
      "\n",
      "x".repeat(40),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 30, max: 300 }), async (pieces, width) => {
        const text = pieces.join("");
        const { lines } = await set(text, width);
        const bare = (value: string): string => value.replace(/[\s|]/gu, "");
        expect(bare(textOf(lines))).toBe(bare(text));
        const wide = lines.filter((line) => line.units.length > 1 && line.width > width + 0.02);
        expect(wide).toEqual([]);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("names all characters that are missing at once", async () => {
    const error = await set("a 𒀀 b ꦗ c", 1000).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingGlyphsError);
    expect((error as MissingGlyphsError).missing.map(({ character }) => character)).toEqual(["𒀀", "ꦗ"]);
  });
});

describe("the order in which units stand", () => {
  const order = (levels: readonly number[]): string =>
    visualOrder(levels.map((level, at) => ({ level, text: String.fromCharCode(97 + at) }) as Unit))
      .map(({ text }) => text)
      .join("");

  it("turns runs from right to left, and the numbers in them back", () => {
    expect(order([0, 0, 0])).toBe("abc");
    expect(order([0, 1, 1, 0])).toBe("acbd");
    expect(order([1, 1, 1])).toBe("cba");
    expect(order([1, 2, 2, 1])).toBe("dbca");
  });
});
