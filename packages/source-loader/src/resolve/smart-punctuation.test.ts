import type { InlineNode, Root } from "@dreamnet/document";
import { plainText } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { setSmartPunctuation } from "./smart-punctuation.ts";

const text = (value: string): InlineNode => ({ type: "text", value });
const code: InlineNode = { type: "inlineCode", value: `"a" -- 'b'` };
const smart = (children: InlineNode[], flavour: "joss" | "gfm" = "joss"): string => {
  const root: Root = { type: "root", children: [{ type: "paragraph", children }] };
  setSmartPunctuation(root, flavour);
  return plainText(root);
};

describe("setSmartPunctuation", () => {
  it.each([
    ["He said \"yes\" and 'no'.", "He said “yes” and ‘no’."],
    ["It's the authors' view in the '90s", "It’s the authors’ view in the ’90s"],
    ["pages 3--7 --- or so...", "pages 3–7 — or so…"],
    ['("quoted", "again")', "(“quoted”, “again”)"],
    ["a rule ---- of four", "a rule ---- of four"],
    ["\"'nested' quotes\"", "“‘nested’ quotes”"],
  ])("%j", (source, expected) => {
    expect(smart([text(source)])).toBe(expected);
  });

  it("sees through mark-up, and leaves code as it is", () => {
    expect(
      smart([text('the "'), { type: "emphasis", children: [text("best")] }, text('" of '), code, text("'s kind")]),
    ).toBe(`the “best” of "a" -- 'b'’s kind`);
  });

  it("leaves other flavours as their authors wrote them", () => {
    expect(smart([text('"a" -- b')], "gfm")).toBe('"a" -- b');
  });
});
