import { describe, expect, it } from "vitest";
import { clustersOf } from "./clusters.ts";

const parts = (text: string): string[] => clustersOf(text).map(({ start, end }) => text.slice(start, end));

describe("clusters of a text", () => {
  it.each([
    ["abc", ["a", "b", "c"]],
    ["e\u0301x", ["e\u0301", "x"]],
    ["👩🏽‍🔬🚀", ["👩🏽‍🔬", "🚀"]],
    ["🇯🇵🇫🇷a", ["🇯🇵", "🇫🇷", "a"]],
    ["1️⃣", ["1️⃣"]],
    ["हि", ["हि"]],
    ["", []],
    ["\ud800x", ["\ud800", "x"]],
  ])("of %j are %j", (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it("know emoji by themselves and by their selector, and text by its own", () => {
    expect(clustersOf("❤️❤🚀❤︎").map(({ isEmoji }) => isEmoji)).toEqual([true, false, true, false]);
  });

  it("ask no font for joiners and selectors", () => {
    expect(clustersOf("❤️")[0]?.needed).toEqual([0x2764]);
    expect(clustersOf("a\u200Db").flatMap(({ needed }) => needed)).toEqual([0x61, 0x62]);
  });
});
