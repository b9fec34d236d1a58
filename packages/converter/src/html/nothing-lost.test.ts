import type { BlockNode, InlineNode, ListItem, TableRow } from "@dreamnet/document";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeSource } from "../../test/make-source.ts";
import { dangers, outlines, parseHtml } from "../../test/parsed-html.ts";
import { toPlainText } from "../text/to-plain-text.ts";
import { toHtml } from "./to-html.ts";

/** Words that are found again; now and then with what HTML and TeX take for their own. */
const word = fc
  .tuple(
    fc.constantFrom("", "<b>", "&amp;", "</p>", "\"'", "\\textbf{", "$", "--", "é", "日本"),
    fc.integer({ min: 0, max: 1e9 }),
  )
  .map(([mark, number]) => `${mark}w${number}w`);
const text = word.map((value): InlineNode => ({ type: "text", value }));

const { inline, block } = fc.letrec<{ inline: InlineNode; block: BlockNode; leaf: InlineNode }>((tie) => {
  const inlines = fc.array(tie("inline") as fc.Arbitrary<InlineNode>, { minLength: 1, maxLength: 3 });
  const blocks = fc.array(tie("block") as fc.Arbitrary<BlockNode>, { minLength: 1, maxLength: 3 });
  const wrap = (
    type:
      | "emphasis"
      | "strong"
      | "delete"
      | "underline"
      | "smallcaps"
      | "subscript"
      | "superscript"
      | "keyboard"
      | "inlineQuote",
  ) => inlines.map((children): InlineNode => ({ type, children }));
  const paragraph = inlines.map((children): BlockNode => ({ type: "paragraph", children }));
  const item = blocks.map((children): ListItem => ({ type: "listItem", children }));
  const row = fc
    .array(fc.tuple(inlines, fc.boolean(), fc.integer({ min: -1, max: 3 }), fc.integer({ min: -1, max: 3 })), {
      minLength: 1,
      maxLength: 3,
    })
    .map(
      (cells): TableRow => ({
        type: "tableRow",
        children: cells.map(([children, header, colspan, rowspan]) => ({
          type: "tableCell",
          header,
          colspan,
          rowspan,
          children,
        })),
      }),
    );
  return {
    leaf: text,
    inline: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf") as fc.Arbitrary<InlineNode>,
      wrap("emphasis"),
      wrap("strong"),
      wrap("delete"),
      wrap("underline"),
      wrap("smallcaps"),
      wrap("subscript"),
      wrap("superscript"),
      wrap("keyboard"),
      wrap("inlineQuote"),
      fc.tuple(inlines, word).map(([children, url]): InlineNode => ({ type: "link", url, children })),
      fc
        .tuple(inlines, word)
        .map(
          ([children, id]): InlineNode => ({ type: "span", label: id, attributes: { id, classes: [id] }, children }),
        ),
      word.map((value): InlineNode => ({ type: "inlineCode", value })),
      word.map((alt): InlineNode => ({ type: "image", url: "no.png", alt })),
      word.map((value): InlineNode => ({ type: "unknownInline", name: "x", value, children: [] })),
      fc.tuple(word, inlines).map(
        ([label, children]): InlineNode => ({
          type: "crossReference",
          label,
          form: "name",
          resolved: false,
          children,
        }),
      ),
      word.map((key): InlineNode => ({ type: "cite", key, kind: "narrative" })),
    ),
    block: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      paragraph,
      fc
        .tuple(inlines, fc.integer({ min: 1, max: 6 }))
        .map(([children, depth]): BlockNode => ({ type: "heading", depth: depth as 1, children })),
      blocks.map((children): BlockNode => ({ type: "blockquote", children })),
      fc
        .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
        .map(([children, ordered, spread]): BlockNode => ({ type: "list", ordered, spread, children })),
      word.map((value): BlockNode => ({ type: "code", value })),
      fc
        .array(row, { minLength: 1, maxLength: 4 })
        .map((children): BlockNode => ({ type: "table", align: [], children })),
      fc.tuple(blocks, inlines, fc.constantFrom("figure", "table", "code", "quote")).map(
        ([children, caption, kind]): BlockNode => ({
          type: "container",
          kind: kind as "figure",
          children: [...children, { type: "caption", children: [{ type: "paragraph", children: caption }] }],
        }),
      ),
      fc.tuple(blocks, inlines, fc.boolean(), fc.boolean()).map(
        ([children, title, proof, collapsed]): BlockNode => ({
          type: "admonition",
          kind: "note",
          title,
          proof,
          collapsed,
          children,
        }),
      ),
      fc
        .tuple(blocks, inlines)
        .map(([children, title]): BlockNode => ({ type: "division", role: "margin", title, children })),
      fc.tuple(inlines, blocks).map(
        ([term, children]): BlockNode => ({
          type: "definitionList",
          children: [
            { type: "definitionTerm", children: term },
            { type: "definitionDescription", children },
          ],
        }),
      ),
      fc
        .tuple(word, blocks)
        .map(([identifier, children]): BlockNode => ({ type: "footnoteDefinition", identifier, children })),
      fc.array(inlines, { minLength: 1, maxLength: 3 }).map((lines): BlockNode => ({ type: "lineBlock", lines })),
    ),
  };
});
void inline;

/** Every `w…w` of a tree, wherever it is a reader's text. */
function words(value: unknown, found: string[] = [], key = ""): string[] {
  const silent = ["url", "id", "label", "classes", "identifier"];
  if (typeof value === "string") {
    if (!silent.includes(key)) found.push(...(value.match(/w\d+w/g) ?? []));
  } else if (Array.isArray(value)) for (const item of value) words(item, found, key);
  else if (typeof value === "object" && value !== null)
    for (const [name, item] of Object.entries(value)) words(item, found, name);
  return found;
}

const missing = (wanted: readonly string[], text: string): string[] =>
  wanted.filter((candidate) => !text.includes(candidate));

test("every word of any tree is in the HTML, which is well-formed, safe and the same each time", () => {
  fc.assert(
    fc.property(fc.array(block as fc.Arbitrary<BlockNode>, { maxLength: 6 }), (children) => {
      const source = makeSource(children);
      const before = JSON.stringify(source);
      const { html } = toHtml(source);
      expect(missing(words(children), parseHtml(html).text)).toEqual([]);
      expect(dangers(html)).toEqual([]);
      const { written, parsed } = outlines(html);
      expect(written).toEqual(parsed);
      expect(toHtml(source).html).toBe(html);
      expect(JSON.stringify(source)).toBe(before);
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});

test("every word of any tree is in the plain text", () => {
  fc.assert(
    fc.property(fc.array(block as fc.Arbitrary<BlockNode>, { maxLength: 6 }), (children) => {
      expect(missing(words(children), toPlainText(makeSource(children)))).toEqual([]);
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});
