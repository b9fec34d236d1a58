import type { Root } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { wrapStrayInline } from "./wrap-stray-inline.ts";

const text = (value: string) => ({ type: "text", value });
const wrap = (children: unknown[]): unknown => {
  const root = { type: "root", children } as unknown as Root;
  wrapStrayInline(root);
  return root.children;
};

describe("wrapStrayInline", () => {
  it("puts neighbours into one paragraph and leaves blocks where they are", () => {
    const rule = { type: "thematicBreak" };
    expect(wrap([text("a"), text("b"), rule, text("c")])).toEqual([
      { type: "paragraph", children: [text("a"), text("b")] },
      rule,
      { type: "paragraph", children: [text("c")] },
    ]);
  });

  it("leaves an image in a figure, and wraps a link there", () => {
    const image = { type: "image", url: "a.png" };
    const link = { type: "link", url: "x", children: [image] };
    expect(wrap([{ type: "container", kind: "figure", children: [image, link] }])).toEqual([
      { type: "container", kind: "figure", children: [image, { type: "paragraph", children: [link] }] },
    ]);
  });

  it("makes text of blocks within text: formulas stay, words stay", () => {
    const code = { type: "code", value: "let x" };
    expect(
      wrap([
        {
          type: "paragraph",
          children: [{ type: "strong", children: [{ type: "math", value: "a", numbered: false }, code] }],
        },
      ]),
    ).toEqual([
      {
        type: "paragraph",
        children: [{ type: "strong", children: [{ type: "inlineMath", value: "a" }, text("let x")] }],
      },
    ]);
  });
});
