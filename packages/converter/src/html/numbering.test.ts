import type { Admonition, BlockNode, Counting, Heading } from "@dreamnet/document";
import { expect, test } from "vitest";
import { inner } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { parseHtml } from "../../test/parsed-html.ts";
import { toHtml, toPlainText } from "../index.ts";

const decimal = { style: "decimal" } as const;
const section = (depth: Heading["depth"], numbered?: boolean): Heading => ({
  type: "heading",
  depth,
  ...(numbered === undefined ? {} : { numbered }),
  children: [{ type: "text", value: "S" }],
});
const theorem = (kind: string): Admonition => ({
  type: "admonition",
  kind,
  proof: true,
  numbered: true,
  children: [paragraph("x")],
});
const figure = (): BlockNode => ({
  type: "container",
  kind: "figure",
  children: [{ type: "caption", children: [paragraph("C")] }],
});
const equation = (): BlockNode => ({ type: "math", value: "a", numbered: true });
const change = (...counting: Counting[]): BlockNode => ({ type: "comment", value: "", counting });

const nodes: BlockNode[] = [
  section(1),
  theorem("theorem"),
  theorem("lemma"),
  equation(),
  section(1, false),
  theorem("lemma"),
  section(1),
  theorem("theorem"),
  equation(),
  figure(),
  change({ counter: "figure", value: 0, form: ["S", decimal] }),
  figure(),
  change({ counter: "heading:1", value: 0, form: ["S", decimal] }),
  section(1),
  section(2),
  equation(),
];

test("what has no label is counted as the source says", () => {
  const source = makeSource(nodes, { flavour: "latex" });
  source.ast.counting = [
    { counter: "proof:theorem", within: 1, form: [{ heading: 1 }, ".", decimal] },
    { counter: "proof:lemma", as: "proof:theorem" },
    { counter: "equation", within: 1, form: [{ heading: 1 }, ".", decimal] },
  ];
  const { text } = parseHtml(inner(toHtml(source).html));
  expect(text.match(/(?:Theorem|Lemma|Figure) [\dS.]*\d/gu)).toEqual([
    ..."Theorem 1.1,Lemma 1.2,Lemma 1.3,Theorem 2.1,Figure 1,Figure S1".split(","),
  ]);
  expect(text.match(/\([\dS.]+\)/gu)).toEqual(["(1.1)", "(2.1)", "(S1.1)"]);
  expect(text).toMatch(/S1\s+S\s+S1\.1\s+S/u);
  expect(toPlainText(source)).toContain("Lemma 1.3");
});
