import { describe, expect, it } from "vitest";
import { createProgressBoard } from "./index.ts";

function capture(stream: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...stream, written, write: (text: string) => written.push(text) };
}

const options = { subjects: ["arxiv", "website"], color: false, quiet: false };

describe("a board of progress", () => {
  it("is a line for each subject on a terminal, drawn over itself", () => {
    const stream = capture({ isTTY: true, columns: 80 });
    const board = createProgressBoard(stream, options);
    board.show("arxiv", { message: "Sets the paper.", fraction: 0.5 });
    expect(stream.written.at(-1)).toMatch(/^ {2}⠋ arxiv {4}Sets the paper\. 50 % {2}0\.\d s\n {2}· website\n$/u);
    board.done("arxiv", "needs_input", 1234);
    expect(stream.written.at(-1)).toBe("\r\u001b[2A\u001b[J  ● arxiv    needs input  1.2 s\n  · website\n");
    board.end();
    expect(stream.written.at(-1)).toBe("\r\u001b[2A\u001b[J");
  });

  it("cuts a message to the terminal, also to one that says its width is 0", () => {
    for (const columns of [40, 0]) {
      const stream = capture({ isTTY: true, columns });
      const board = createProgressBoard(stream, { ...options, subjects: ["arxiv"] });
      board.show("arxiv", { message: "word ".repeat(100) });
      board.end();
      const [line = ""] = stream.written;
      expect(line.trimEnd().length).toBeLessThanOrEqual(columns === 0 ? 80 : 40);
      expect(line).toContain("word word…".slice(0, 4));
    }
  });

  it("is plain lines elsewhere, without escapes, each said once", () => {
    const stream = capture({});
    const board = createProgressBoard(stream, options);
    board.show("arxiv", { message: "Sets\u001b[31m the paper." });
    board.show("arxiv", { message: "Sets\u001b[31m the paper." });
    board.done("arxiv", "ready", 900);
    board.end();
    expect(stream.written).toEqual(["arxiv: Sets\\u001b[31m the paper.\n", "arxiv: ready (0.9 s)\n"]);
  });

  it("says nothing where it is told to be quiet, off a terminal", () => {
    const stream = capture({});
    const board = createProgressBoard(stream, { ...options, quiet: true });
    board.show("arxiv", { message: "Sets the paper." });
    board.done("arxiv", "ready", 900);
    expect(stream.written).toEqual([]);
  });

  it("only adds lines on a terminal that can do no more", () => {
    const stream = capture({ isTTY: true, columns: 80 });
    createProgressBoard(stream, { ...options, plain: true }).show("arxiv", { message: "Sets the paper." });
    expect(stream.written).toEqual(["arxiv: Sets the paper.\n"]);
  });
});
