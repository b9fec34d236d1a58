import { describe, expect, it } from "vitest";
import { holds, parseUnicodeRange } from "./unicode-ranges.ts";

describe("ranges of code points", () => {
  it("are read as CSS writes them, in any order", () => {
    expect(parseUnicodeRange("U+131,U+0-FF, U+2000-206F,nonsense")).toEqual([0, 0xff, 0x131, 0x131, 0x2000, 0x206f]);
  });

  it("hold their ends and nothing between", () => {
    const ranges = parseUnicodeRange("U+41-5A,U+61-7A");
    expect([0x40, 0x41, 0x5a, 0x5b, 0x60, 0x61, 0x7a, 0x7b].map((code) => holds(ranges, code))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(holds([], 0x41)).toBe(false);
  });
});
