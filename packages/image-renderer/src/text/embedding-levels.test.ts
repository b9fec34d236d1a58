import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type EmbeddingLevels, embeddingLevels } from "./embedding-levels.ts";

const whole = (
  createRequire(import.meta.url)("bidi-js") as () => { getEmbeddingLevels(text: string, way: string): EmbeddingLevels }
)();
const deepest = ({ levels, paragraphs }: EmbeddingLevels): number =>
  Math.max(0, ...levels, ...paragraphs.map(({ level }) => level));

describe("embeddingLevels", () => {
  it("takes the short way only with characters that make no level, wherever they stand", () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0xffff; code++) {
      const one = String.fromCharCode(code);
      for (const text of [one, `a${one}b`, `1${one}2`, `${one}a1`, `. ${one} 3-4`])
        if (deepest(embeddingLevels(text)) === 0 && deepest(whole.getEmbeddingLevels(text, "auto")) > 0)
          wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  it("finds Hebrew within English, and what is said to go from right to left", () => {
    expect([...embeddingLevels("a \u05D0\u05D1 1").levels]).toEqual([0, 0, 1, 1, 1, 2]);
    expect(deepest(embeddingLevels("abc", "rtl"))).toBe(2);
    expect(embeddingLevels("abc")).toEqual({ levels: new Uint8Array(3), paragraphs: [{ level: 0 }] });
  });
});
