import { describe, expect, it } from "vitest";
import { textWidth } from "./index.ts";

describe("a terminal's width", () => {
  it.each([
    [undefined, 100],
    [0, 100],
    [5, 40],
    [80, 80],
    [300, 110],
  ])("%s columns are %s for text", (columns, width) => {
    expect(textWidth(columns === undefined ? {} : { columns })).toBe(width);
  });
});
