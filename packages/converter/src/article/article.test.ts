import type { BlockNode, InlineNode } from "@dreamnet/document";
import { parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { text } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { toArticle } from "./article.ts";
import { type ArticleProfile, allowedTags } from "./profile.ts";
import { scriptText } from "./script-text.ts";
import { writeArticle } from "./write-article.ts";

const plain: ArticleProfile = {
  platform: "Plain",
  titleInBody: true,
  headings: ["h3", "h4", "h4"],
  inlineCode: false,
  strikethrough: false,
  scripts: false,
  nestedLists: false,
  codeAttributes: (language) => (language === undefined ? { "data-mode": "0" } : { "data-mode": language }),
};

type Rest = Parameters<typeof makeSource>[1];
const article = (nodes: BlockNode[], rest: Rest = {}, profile = plain) => toArticle(makeSource(nodes, rest), profile);
/** The HTML, with a figure where a picture goes. */
const html = (nodes: BlockNode[], rest: Rest = {}, profile = plain): string =>
  writeArticle(article(nodes, rest, profile), ({ number }) => ({ src: `${number}.png`, name: `${number}.png` })).trim();

const list = (ordered: boolean, ...items: (string | BlockNode)[][]): BlockNode =>
  ({
    type: "list",
    ordered,
    start: 1,
    spread: false,
    children: items.map((item) => ({
      type: "listItem",
      spread: false,
      children: item.map((child) => (typeof child === "string" ? paragraph(child) : child)),
    })),
  }) as BlockNode;
const heading = (depth: number, ...children: InlineNode[]): BlockNode =>
  ({ type: "heading", depth, children }) as BlockNode;
const math = (value: string): InlineNode => ({ type: "inlineMath", value });
const table = (...cells: InlineNode[]): BlockNode =>
  ({
    type: "table",
    align: [null],
    children: cells.map((cell) => ({
      type: "tableRow",
      children: [{ type: "tableCell", header: false, children: [cell] }],
    })),
  }) as BlockNode;

describe("an article", () => {
  it("begins with title and subtitle, and demotes every other heading", () => {
    const frontmatter = { title: "Title", subtitle: "Sub" };
    const nodes = [
      heading(1, text("One")),
      heading(2, text("Two")),
      heading(3, text("Three")),
      heading(4, text("Four")),
    ];
    expect(html(nodes, { frontmatter })).toBe(
      "<h1>Title</h1>\n<h2>Sub</h2>\n<h3>One</h3>\n<h4>Two</h4>\n<h4>Three</h4>\n<p><strong>Four</strong></p>",
    );
    expect(html(nodes.slice(0, 1), { frontmatter }, { ...plain, titleInBody: false })).toBe("<h3>One</h3>");
  });

  it("writes formulas in Unicode where it has them, and as a picture after the paragraph where not", () => {
    expect(html([paragraph("If ", math("x^2 \\leq \\alpha_1"), ".")])).toBe("<p>If x&#178; &#8804; &#945;&#8321;.</p>");
    const matrix = math("\\begin{pmatrix}a\\\\b\\end{pmatrix}");
    const { pictures } = article([paragraph("Let ", matrix, " be.")]);
    expect(pictures).toMatchObject([{ number: 1, source: { kind: "formula", display: false } }]);
    expect(html([paragraph("Let ", matrix, " be.")])).toMatch(/^<p>Let .* be\.<\/p>\n<figure><img src="1\.png" alt="/u);
  });

  it("writes a heading's formula in a line, and tells: no picture can stand there", () => {
    const found = article([heading(1, text("On "), math("\\begin{pmatrix}a\\\\b\\end{pmatrix}"))]);
    expect(found.pictures).toEqual([]);
    expect(found.diagnostics.map(({ ruleId }) => ruleId)).toContain("article/formula-stands-in-a-line");
  });

  it("makes pictures of display formulas and tables, with their words as alt", () => {
    const { pictures } = article([{ type: "math", value: "\\frac{a}{b}" } as BlockNode, table(text("x"), math("y^2"))]);
    expect(pictures.map(({ alt, source }) => [source.kind, alt])).toEqual([
      ["formula", "\\frac{a}{b}"],
      ["table", "x; y²"],
    ]);
  });

  it("hands on what stands in a table: underlines, quotation marks, and the words of a picture that is not there", () => {
    const cells: InlineNode[] = [
      { type: "underline", children: [text("a")] },
      { type: "inlineQuote", children: [text("b")] },
      { type: "image", url: "https://example.org/x.png", alt: "badge" },
    ] as InlineNode[];
    const { source } = article([table(...cells)]).pictures[0] as { source: { table?: { children: object[] } } };
    expect(JSON.stringify(source.table?.children)).toMatch(/"underline".*"inlineQuote".*"badge"/u);
  });

  it("has a place for a figure that no browser shows, whose file is there", () => {
    const sha256 = "b".repeat(64);
    const pdf = { path: "plots/a b.pdf", mediaType: "application/pdf", size: 1, variants: {} };
    const image = { type: "image", url: "plots/a b.pdf", asset: sha256, alt: "A — plot" } as InlineNode;
    const found = article([paragraph(image)], { assets: { [sha256]: pdf } } as Rest);
    expect(found.pictures).toMatchObject([{ alt: "A — plot", source: { kind: "figure", asset: sha256 } }]);
    const missing = article([paragraph({ type: "image", url: "plots/a b.pdf", alt: "A" })]);
    expect(missing.pictures).toEqual([]);
  });

  it("keeps code whole: one blank in each empty line, its language told, nothing marked up", () => {
    const code = { type: "code", lang: "js", value: "\na < b\n\n\nc\n\n" } as BlockNode;
    expect(html([code])).toBe('<pre data-mode="js"> \na &lt; b\n \n \nc</pre>');
    expect(html([{ type: "code", value: "x" } as BlockNode])).toBe('<pre data-mode="0">x</pre>');
  });

  it("puts inline code between as many backticks as it needs", () => {
    expect(html([paragraph({ type: "inlineCode", value: "a`b" })])).toBe("<p>`` a`b ``</p>");
  });

  it("flattens lists in lists, with numbers and dashes", () => {
    expect(html([list(false, ["a", list(true, ["b"], ["c"])], ["d"])])).toBe(
      "<ul><li>a<br>\n1. b<br>\n2. c</li>\n<li>d</li>\n</ul>",
    );
  });

  it("ends a list where an item holds code, and keeps an ordered one's numbers", () => {
    const code = { type: "code", value: "x" } as BlockNode;
    expect(html([list(true, ["a"], ["b", code], ["c"])])).toBe(
      '<p>1. a</p>\n<p>2. b</p>\n<pre data-mode="0">x</pre>\n<p>3. c</p>',
    );
  });

  it("numbers notes by raised digits, and lists them at the end", () => {
    const nodes: BlockNode[] = [
      paragraph("Text", { type: "footnoteReference", identifier: "n" } as InlineNode, "."),
      { type: "footnoteDefinition", identifier: "n", children: [paragraph("Note.")] } as BlockNode,
    ];
    expect(html(nodes)).toBe("<p>Text&#185;.</p>\n<h3>Notes</h3>\n<ol><li>Note.</li>\n</ol>");
  });

  it("leads nowhere within itself, and nowhere that is no address", () => {
    const link = (url: string): InlineNode => ({ type: "link", url, children: [text("x")] }) as InlineNode;
    for (const url of ["#a", "other.md", "javascript:alert(1)", "data:text/html,x"])
      expect(html([paragraph(link(url))])).toBe("<p>x</p>");
    expect(html([paragraph(link("https://example.org/?a&b"))])).toBe(
      '<p><a href="https://example.org/?a&amp;b">x</a></p>',
    );
  });

  it("is plain ASCII, and holds only what the profile allows", () => {
    const nodes: BlockNode[] = [
      heading(1, text("Ü 日本")),
      paragraph(
        { type: "delete", children: [text("gone")] } as InlineNode,
        { type: "superscript", children: [text("th")] } as InlineNode,
      ),
      { type: "blockquote", children: [paragraph("q"), list(false, ["a"])] } as BlockNode,
      { type: "thematicBreak" } as BlockNode,
      table(text("c")),
    ];
    const written = html(nodes);
    expect(written).toMatch(/^[\x00-\x7f]*$/u);
    const allowed = allowedTags(plain);
    const foreign: string[] = [];
    const visit = (node: { nodeName: string; childNodes?: unknown[]; attrs?: { name: string }[] }): void => {
      const attributes = node.nodeName.startsWith("#") ? [] : allowed.get(node.nodeName);
      if (attributes === undefined) foreign.push(node.nodeName);
      for (const { name } of node.attrs ?? []) if (attributes?.includes(name) !== true) foreign.push(name);
      for (const child of node.childNodes ?? []) visit(child as typeof node);
    };
    visit(parseFragment(written) as never);
    expect(foreign).toEqual([]);
  });
});

describe("raised and lowered text", () => {
  it.each([
    ["2", "super", "²"],
    ["1,2", "super", "¹,²"],
    ["1,2,4*", "super", "¹,²,⁴*"],
    ["1†", "super", "¹†"],
    ["th", "super", "ᵗʰ"],
    ["n+1", "super", "ⁿ⁺¹"],
    ["q?", "super", "^(q?)"],
    ["2", "sub", "₂"],
    ["b", "sub", "_b"],
  ] as const)("%j as %s is %j", (given, position, expected) => {
    expect(scriptText(given, position).text).toBe(expected);
  });
});
