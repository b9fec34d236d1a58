import type { BlockNode, InlineNode } from "@dreamnet/document";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { dangers, parseHtml } from "../../test/parsed-html.ts";
import { toPlainText } from "../text/to-plain-text.ts";
import { toHtml } from "./to-html.ts";

/** Pieces of which hostile HTML is made; put together at random they open, close and tear apart anything. */
const piece = fc.oneof(
  fc.constantFrom(
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!",
    "<?",
    '"',
    "'",
    "=",
    " ",
    "\n",
    "&lt;",
    "&#x3c;",
    "&",
    "script",
    "style",
    "svg",
    "math",
    "table",
    "tr",
    "td",
    "a",
    "b",
    "i",
    "p",
    "div",
    "details",
    "summary",
    "select",
    "option",
    "template",
    "noscript",
    "textarea",
    "title",
    "iframe",
    "object",
    "video",
    "img",
    "form",
    "button",
    "input",
    "plaintext",
    "xmp",
    "body",
    "html",
    "head",
    "frameset",
    "br",
    "li",
    "ul",
    "caption",
    "col",
    "own",
    "mglyph",
    " onclick=alert(1)",
    " onerror='x'",
    ' href="javascript:alert(1)"',
    " src=x",
    ' style="x"',
    " id=x",
    " class=a",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    '<a href="#x">',
    "</a>",
    "<table>",
    "</table>",
    "<td>",
    "<div>",
    "</div>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "<math><mtext>",
    "<select>",
    "<template>",
    "<textarea>",
    "<details>",
  ),
  fc.string({ maxLength: 3 }),
);
const html = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const word = fc.integer({ min: 0, max: 1e9 }).map((number) => `w${number}w`);
type Part = { readonly html: string } | { readonly word: string };
const parts = fc.array(
  fc.oneof(
    html.map((value): Part => ({ html: value })),
    word.map((value): Part => ({ word: value })),
  ),
  { maxLength: 8 },
);

const inline = (list: readonly Part[]): InlineNode[] =>
  list.map((part) =>
    "html" in part
      ? { type: "htmlInline", value: part.html }
      : { type: "emphasis", children: [{ type: "text", value: part.word }] },
  );
const blocks = (list: readonly Part[]): BlockNode[] =>
  list.map((part) => ("html" in part ? { type: "htmlBlock", value: part.html } : paragraph(part.word)));

test("no HTML, however it is torn, does harm or swallows the words beside it", () => {
  fc.assert(
    fc.property(parts, fc.boolean(), (list, asBlocks) => {
      const source = makeSource([...(asBlocks ? blocks(list) : [paragraph(...inline(list))]), paragraph("after")]);
      const page = toHtml(source).html;
      expect(dangers(page)).toEqual([]);
      const { text } = parseHtml(page);
      const words = [...list.flatMap((part) => ("word" in part ? [part.word] : [])), "after"];
      expect(words.filter((candidate) => !text.includes(candidate))).toEqual([]);
      const plain = toPlainText(source);
      expect(words.filter((candidate) => !plain.includes(candidate))).toEqual([]);
    }),
    { numRuns: 1500, seed: 20_261_122 },
  );
});
