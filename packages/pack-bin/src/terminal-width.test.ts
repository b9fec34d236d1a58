import { describe, expect, it } from "vitest";
import { textWidth } from "./index.ts";
import { createProgressLine } from "./progress-line.ts";

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

  it("that is 0 leaves the progress line whole", () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 0, write: (text: string) => written.push(text) };
    createProgressLine(stream, false).show("arxiv", { message: "Sets the paper, for the second time now." });
    expect(written.join()).toContain("arxiv: Sets the paper, for the second time now.");
  });
});
