import type { BlockNode, InlineNode } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { attributeOf, dangers, parseHtml } from "../../test/parsed-html.ts";
import { toHtml } from "./to-html.ts";

/** HTML that has let attacks through sanitisers, or would. */
const attacks: readonly string[] = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img src='javascript:alert(1)'>",
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="java&Tab;script:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  "<input onfocus=alert(1) autofocus>",
  "<details open ontoggle=alert(1)>x</details>",
  '<p style="background:url(javascript:alert(1))">x</p>',
  "<style>@import url(//evil.example)</style>",
  "<link rel=stylesheet href=//evil.example>",
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  "<base href=//evil.example/>",
  "<template><script>alert(1)</script></template>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  '<p id="a" id="b" onclick=x><p id=a>',
  "<a name=top><a id=top>",
  "</article></body></html><script>alert(1)</script>",
  "<table><tr><td><script>alert(1)</script></td></tr>",
  '<title><a href="</title><img src=x onerror=alert(1)>">',
  "<xmp><img src=x onerror=alert(1)></xmp>",
  "<plaintext>everything after",
  "<own index=0>",
  "<OWN index=0>",
  "<b/onclick=alert(1)//>x</b>",
  "<div class='a\" onclick=\"alert(1)'>x</div>",
  "<time datetime='\"><script>alert(1)</script>'>x</time>",
  "<ol type='x\" onclick=1' start='1\"'><li>x</ol>",
  "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
];

const places: Readonly<Record<string, (html: string) => BlockNode[]>> = {
  "as a block": (value) => [{ type: "htmlBlock", value }, paragraph("after")],
  "in a paragraph": (value) => [
    paragraph(
      "before ",
      { type: "htmlInline", value },
      { type: "strong", children: [{ type: "text", value: "after" }] },
    ),
  ],
  "as raw HTML of Pandoc": (value) => [
    { type: "rawBlock", lang: "html", value },
    paragraph({ type: "rawInline", lang: "html", value }, "after"),
  ],
  "in a cell": (value) => [
    {
      type: "table",
      align: [null],
      children: [
        {
          type: "tableRow",
          children: [
            {
              type: "tableCell",
              header: false,
              children: [
                { type: "htmlInline", value },
                { type: "text", value: "after" },
              ],
            },
          ],
        },
      ],
    },
  ],
  "split over two blocks": (value) => [
    { type: "htmlBlock", value: value.slice(0, value.length / 2) },
    paragraph("after"),
    { type: "htmlBlock", value: value.slice(value.length / 2) },
  ],
  "as text": (value) => [
    paragraph(value),
    { type: "code", lang: value, value },
    paragraph({ type: "inlineCode", value }, "after"),
  ],
  "as a label and an identifier": (value) => [
    { type: "heading", depth: 1, label: value, children: [{ type: "text", value }] },
    paragraph({
      type: "span",
      attributes: { id: value, classes: [value], keyValues: { lang: value, dir: value, onclick: value } },
      children: [{ type: "text", value: "after" }],
    }),
  ],
  "as an address": (value) => [
    paragraph(
      { type: "link", url: value, title: value, children: [{ type: "text", value: "after" }] },
      { type: "image", url: value, alt: value, title: value, width: value },
    ),
  ],
  "as a formula": (value) => [
    { type: "math", value, numbered: true },
    paragraph(
      { type: "inlineMath", value: `\\text{${value}}` },
      { type: "inlineMath", value: `\\href{${value}}{x}\\color{${value}}{y}` },
      "after",
    ),
  ],
  "as TeX": (value) => [
    { type: "rawBlock", lang: "tex", value: `\\textbf{${value}} \\href{${value}}{x}` },
    paragraph("after"),
  ],
};

describe.each(Object.entries(places))("hostile HTML %s", (_place, build) => {
  test.each(attacks)("%s", (attack) => {
    const { html } = toHtml(makeSource(build(attack)));
    expect(dangers(html)).toEqual([]);
    // Whatever the attack opens, the author's own text beside it stays.
    expect(parseHtml(html).text).toContain("after");
  });
});

test("hostile front matter and references", () => {
  const bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const source = makeSource([paragraph({ type: "cite", key: bad, kind: "parenthetical", prefix: bad, suffix: bad })], {
    frontmatter: {
      title: bad,
      subtitle: bad,
      abstract: bad,
      doi: bad,
      keywords: [bad],
      language: bad,
      notes: [bad],
      authors: [{ name: bad, affiliations: [0], orcid: bad, email: bad, url: `javascript:${bad}`, note: bad }],
      affiliations: [{ name: bad }],
    },
    references: {
      [bad]: {
        csl: {
          id: bad,
          type: "book",
          title: bad,
          author: [{ literal: bad }],
          DOI: bad,
          URL: "javascript:alert(1)",
          publisher: bad,
        },
        diagnostics: [],
      },
    },
    macros: { "\\x": bad, [bad]: bad },
  });
  const { html } = toHtml(source, { idPrefix: "p-" });
  expect(dangers(html)).toEqual([]);
  expect(parseHtml(html).text).toContain("<script>alert(1)</script>");
});

const kept: readonly [name: string, nodes: BlockNode[], expected: string][] = [
  [
    "inline elements around nodes of ours",
    [
      paragraph(
        { type: "htmlInline", value: "<kbd>" },
        { type: "emphasis", children: [{ type: "text", value: "Ctrl" }] },
        { type: "htmlInline", value: "</kbd>" },
      ),
    ],
    "<p><kbd><em>Ctrl</em></kbd></p>",
  ],
  [
    "a division around a paragraph",
    [{ type: "htmlBlock", value: '<div align="center">' }, paragraph("x"), { type: "htmlBlock", value: "</div>" }],
    '<div class="align-center"><p>x</p>\n</div>',
  ],
  [
    "the text of what is not allowed",
    [{ type: "htmlBlock", value: "<blink>still <marquee>here</marquee></blink>" }],
    "still here",
  ],
  [
    "a block within a paragraph loses its tag",
    [paragraph({ type: "htmlInline", value: "<div>" }, "x", { type: "htmlInline", value: "</div>" })],
    "<p>x</p>",
  ],
  [
    "a frame as a link",
    [{ type: "htmlBlock", value: '<iframe src="https://example.org/v" title="A film"></iframe>' }],
    '<a href="https://example.org/v">A film</a>',
  ],
  ["entities, once", [{ type: "htmlBlock", value: "<p>a &amp;lt; b &eacute;</p>" }], "<p>a &amp;lt; b é</p>"],
  ["a comment is not shown", [{ type: "htmlBlock", value: "<!-- secret -->" }, paragraph("x")], "<article><p>x</p>"],
  [
    "old elements",
    [{ type: "htmlBlock", value: "<center><font color=red>x</font></center>" }],
    "<div><span>x</span></div>",
  ],
];
test.each(kept)("keeps %s", (_name, nodes, expected) => {
  expect(toHtml(makeSource(nodes)).html).toContain(expected);
});

test("an anchor of raw HTML can be linked to, and appears once", () => {
  const nodes: InlineNode[] = [
    { type: "htmlInline", value: '<a name="x"></a>' },
    { type: "htmlInline", value: '<a id="x"></a>' },
  ];
  const ids = parseHtml(toHtml(makeSource([paragraph(...nodes)])).html).elements.flatMap(
    (element) => attributeOf(element, "id") ?? [],
  );
  expect(ids).toEqual(["x", "x-2"]);
});

test("what is removed is named, with its place", () => {
  const position = { start: { line: 3, column: 1 }, end: { line: 3, column: 9 } };
  const { diagnostics } = toHtml(
    makeSource([{ type: "htmlBlock", value: "<p onclick=x>a</p><script>1</script>", position }]),
  );
  expect(diagnostics).toMatchObject([{ ruleId: "html/raw-html-is-safe", location: { file: "paper.md", line: 3 } }]);
  expect(diagnostics[0]?.message).toMatch(/<script>, onclick/);
});

test("raw HTML of endless depth is shown as text, at once", () => {
  const { html } = toHtml(makeSource([{ type: "htmlBlock", value: "<b>".repeat(50_000) }, paragraph("after")]));
  expect(dangers(html)).toEqual([]);
  expect(parseHtml(html).text).toContain("after");
});
