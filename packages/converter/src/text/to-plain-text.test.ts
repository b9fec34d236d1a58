import type { BlockNode } from "@dreamnet/document";
import { expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { toPlainText } from "./to-plain-text.ts";

const body = (...nodes: BlockNode[]): string => toPlainText(makeSource(nodes)).trimEnd();
const cell = (value: string) => ({
  type: "tableCell" as const,
  header: false,
  children: [{ type: "text" as const, value }],
});

test.each<[name: string, node: BlockNode, text: string]>([
  ["a formula", paragraph("a ", { type: "inlineMath", value: "x^2" }), "a $x^2$"],
  ["a display formula with its number", { type: "math", value: "a=b", numbered: true }, "$$a=b$$ (1)"],
  [
    "a list",
    {
      type: "list",
      ordered: false,
      spread: false,
      children: [
        {
          type: "listItem",
          children: [
            paragraph("a"),
            {
              type: "list",
              ordered: true,
              start: 4,
              spread: false,
              children: [
                { type: "listItem", checked: false, children: [paragraph("b")] },
                { type: "listItem", children: [paragraph("c")] },
              ],
            },
          ],
        },
      ],
    },
    "• a\n  [ ] b\n  5. c",
  ],
  [
    "a table by tabs",
    {
      type: "table",
      align: [],
      children: [
        { type: "tableRow", children: [cell("a"), cell("b\nc")] },
        { type: "tableRow", children: [cell("1"), cell("2")] },
      ],
    },
    "a\tb c\n1\t2",
  ],
  [
    "a figure",
    {
      type: "container",
      kind: "figure",
      children: [
        { type: "image", url: "x", alt: "Alt" },
        { type: "caption", children: [paragraph("Cap")] },
      ],
    },
    "Figure 1. Cap\n\nAlt",
  ],
  ["raw HTML", { type: "htmlBlock", value: "<p>a &amp; <b>b</b><script>x()</script></p><p>c</p>" }, "a & b\nc"],
  ["raw TeX", { type: "rawBlock", lang: "tex", value: "\\newpage \\textbf{x}" }, "x"],
  [
    "a lone tag",
    paragraph(
      { type: "htmlInline", value: "<u>" },
      "x",
      { type: "htmlInline", value: "</u>" },
      { type: "htmlInline", value: "<br/>" },
      "y",
    ),
    "x\ny",
  ],
  [
    "a theorem",
    {
      type: "admonition",
      kind: "lemma",
      proof: true,
      title: [{ type: "text", value: "Main" }],
      children: [paragraph("x")],
    },
    "Lemma 1 (Main).\nx",
  ],
  ["a comment", { type: "comment", value: "x" }, ""],
])("%s", (_name, node, text) => {
  expect(body(node)).toBe(text);
});

test("notes and references stand at the end, each where it is wanted", () => {
  const source = makeSource(
    [
      paragraph("x", { type: "footnoteReference", identifier: "n" }, " ", {
        type: "cite",
        key: "k",
        kind: "parenthetical",
      }),
      {
        type: "footnoteDefinition",
        identifier: "n",
        children: [paragraph("The note", { type: "footnoteReference", identifier: "m" })],
      },
      { type: "footnoteDefinition", identifier: "lonely", children: [paragraph("Nobody asks")] },
      { type: "footnoteDefinition", identifier: "m", children: [paragraph("Deeper")] },
    ],
    {
      frontmatter: { title: "T *em*", authors: [{ name: "A B", affiliations: [] }], abstract: "One\n\nTwo" },
      references: {
        k: {
          csl: {
            id: "k",
            type: "book",
            title: "Book",
            author: [{ family: "Knuth", given: "D" }],
            issued: { "date-parts": [[1984]] },
          },
          diagnostics: [],
        },
      },
    },
  );
  expect(toPlainText(source)).toBe(
    "T em\n\nA B\n\nOne\n\nTwo\n\nx[1] (Knuth, 1984)\n\n[1] The note[2]\n\n[2] Deeper\n\n[3] Nobody asks\n\nReferences\n\nKnuth, D. (1984). Book.\n",
  );
  expect(toPlainText(source, { header: false, references: false, footnotes: false })).toBe("x[1] (Knuth, 1984)\n");
});
