import type { BlockNode, Container, InlineNode, NormalizedSource, Table } from "@dreamnet/document";
import { expect, test } from "vitest";
import { render, text } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { outlines } from "../../test/parsed-html.ts";
import { countNodes } from "../counts.ts";
import { toHtml } from "./to-html.ts";

const inline: readonly [name: string, nodes: InlineNode[], expected: string][] = [
  ["text, escaped", [text('a < b & c > "d"')], 'a &lt; b &amp; c &gt; "d"'],
  [
    "emphasis in strong",
    [{ type: "strong", children: [{ type: "emphasis", children: [text("x")] }] }],
    "<strong><em>x</em></strong>",
  ],
  [
    "deletion, underline, sub- and superscript",
    [
      { type: "delete", children: [text("a")] },
      { type: "underline", children: [text("b")] },
      { type: "subscript", children: [text("c")] },
      { type: "superscript", children: [text("d")] },
    ],
    "<del>a</del><u>b</u><sub>c</sub><sup>d</sup>",
  ],
  [
    "small capitals, keys, quotations",
    [
      { type: "smallcaps", children: [text("a")] },
      { type: "keyboard", children: [text("Ctrl")] },
      { type: "inlineQuote", children: [text("q")] },
    ],
    '<span class="smallcaps">a</span><kbd>Ctrl</kbd><q>q</q>',
  ],
  [
    "an abbreviation",
    [{ type: "abbreviation", title: 'Ordinary "D" E', children: [text("ODE")] }],
    '<abbr title="Ordinary &quot;D&quot; E">ODE</abbr>',
  ],
  ["code", [{ type: "inlineCode", value: "a<b>", lang: "C++" }], '<code class="language-c++">a&lt;b&gt;</code>'],
  [
    "a link",
    [{ type: "link", url: 'https://example.org/a b?x=1&y="', title: "T", children: [text("x")] }],
    '<a href="https://example.org/a%20b?x=1&amp;y=%22" title="T">x</a>',
  ],
  [
    "a link without children",
    [{ type: "link", url: "mailto:a@example.org", children: [] }],
    '<a href="mailto:a@example.org">a@example.org</a>',
  ],
  [
    "a link in a link",
    [{ type: "link", url: "#a", children: [text("x "), { type: "link", url: "#b", children: [text("y")] }] }],
    '<a href="#a">x <span class="link-text">y</span></a>',
  ],
  [
    "a span in another language",
    [
      {
        type: "span",
        attributes: { id: "s", classes: ["red", 'on"x'], keyValues: { lang: "he", dir: "rtl", onclick: "x" } },
        children: [text("שלום")],
      },
    ],
    '<span id="s" class="red" lang="he" dir="rtl">שלום</span>',
  ],
  ["a target", [{ type: "target", label: "here" }], '<span id="here" class="target"></span>'],
  [
    "an unknown role",
    [{ type: "unknownInline", name: "foo", value: "{foo}`x`", children: [] }],
    '<code class="unknown">{foo}`x`</code>',
  ],
  [
    "a reference that leads nowhere",
    [{ type: "crossReference", label: "fig:no", form: "name", resolved: false, children: [text("\\autoref{fig:no}")] }],
    '<span class="cross-reference unresolved">\\autoref{fig:no}</span>',
  ],
  [
    "a key without a reference",
    [{ type: "cite", key: "nobody", kind: "parenthetical" }],
    '<span class="citation">(<span class="citation-missing">nobody?</span>)</span>',
  ],
  [
    "a note that is not there",
    [{ type: "footnoteReference", identifier: "no" }],
    '<sup class="footnote-missing">[^no]</sup>',
  ],
  [
    "a picture that is not there",
    [{ type: "image", url: "no.png", alt: "A plot" }],
    '<span class="figure-missing">[Figure: <code>no.png</code> — A plot]</span>',
  ],
  [
    "raw TeX that can be read",
    [{ type: "rawInline", lang: "tex", value: "\\textbf{b} \\LaTeX{} caf\\'e" }],
    "<strong>b</strong> LaTeX café",
  ],
];
test.each(inline)("inline: %s", (_name, nodes, expected) => {
  expect(render([paragraph(...nodes)])).toBe(`<p>${expected}</p>`);
});

const cell = (
  value: string,
  rest: Partial<Table["children"][0]["children"][0]> = {},
): Table["children"][0]["children"][0] => ({ type: "tableCell", header: false, children: [text(value)], ...rest });
const table: Table = {
  type: "table",
  align: ["left", "right"],
  children: [
    { type: "tableRow", children: [cell("Name", { header: true }), cell("n", { header: true })] },
    { type: "tableRow", children: [cell("a", { header: true }), cell("1")] },
    { type: "tableRow", children: [cell("both", { colspan: 2, align: "center" })] },
  ],
};

const blocks: readonly [name: string, nodes: BlockNode[], expected: string][] = [
  [
    "a quotation with its author",
    [{ type: "blockquote", children: [paragraph("q")], attribution: [text("A")] }],
    '<blockquote><p>q</p>\n<p class="attribution">— A</p>\n</blockquote>',
  ],
  [
    "a numbered list from 3",
    [
      {
        type: "list",
        ordered: true,
        start: 3,
        numbering: "lower-roman",
        spread: false,
        children: [{ type: "listItem", children: [paragraph("x")] }],
      },
    ],
    '<ol type="i" start="3"><li>x</li>\n</ol>',
  ],
  [
    "tasks",
    [
      {
        type: "list",
        ordered: false,
        spread: false,
        children: [{ type: "listItem", checked: true, children: [paragraph("x")] }],
      },
    ],
    '<ul class="tasks"><li><input type="checkbox" disabled checked aria-label="done"> x</li>\n</ul>',
  ],
  [
    "definitions",
    [
      {
        type: "definitionList",
        children: [
          { type: "definitionTerm", children: [text("t")] },
          { type: "definitionDescription", children: [paragraph("d")] },
        ],
      },
    ],
    "<dl><dt>t</dt>\n<dd>d</dd>\n</dl>",
  ],
  [
    "code",
    [{ type: "code", lang: "python", value: "\nx < 1" }],
    '<pre tabindex="0"><code class="language-python">\nx &lt; 1</code></pre>',
  ],
  [
    "marked lines",
    [{ type: "code", value: "a\nb", emphasizeLines: [2] }],
    '<pre tabindex="0"><code>a\n<mark>b</mark></code></pre>',
  ],
  [
    "what a program printed",
    [{ type: "code", value: "1", output: true }],
    '<pre class="output" tabindex="0"><samp>1</samp></pre>',
  ],
  [
    "a line block",
    [{ type: "lineBlock", lines: [[text("a")], [text("  b")]] }],
    '<p class="line-block">a<br>\n\u00A0\u00A0b</p>',
  ],
  [
    "a note",
    [{ type: "admonition", kind: "warning", title: [text("Mind")], children: [paragraph("x")] }],
    '<aside class="admonition warning" role="note"><p class="admonition-title">Mind</p>\n<p>x</p>\n</aside>',
  ],
  [
    "a closed note",
    [{ type: "admonition", kind: "tip", collapsed: true, children: [paragraph("x")] }],
    '<details class="admonition tip"><summary>Tip</summary><p>x</p>\n</details>',
  ],
  [
    "a theorem",
    [{ type: "admonition", kind: "theorem", proof: true, children: [paragraph("x")] }],
    '<div class="proof theorem" role="group" aria-label="Theorem 1"><p class="proof-title"><strong>Theorem 1</strong>.</p>\n<p>x</p>\n</div>',
  ],
  [
    "media as a link",
    [{ type: "embed", url: "https://example.org/v", title: "A film" }],
    '<p class="embed"><a href="https://example.org/v">A film</a></p>',
  ],
  ["a comment", [{ type: "comment", value: "x" }], ""],
  [
    "an unknown directive with children",
    [{ type: "unknownBlock", name: "foo", value: ":::foo", children: [paragraph("x")] }],
    "<p>x</p>",
  ],
  [
    "a table",
    [table],
    '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr><th scope="col" class="align-left">Name</th>\n<th scope="col" class="align-right">n</th>\n</tr>\n</thead>\n<tbody><tr><th scope="row" class="align-left">a</th>\n<td class="align-right">1</td>\n</tr>\n<tr><td colspan="2" class="align-center">both</td>\n</tr>\n</tbody>\n</table>\n</div>',
  ],
  [
    "a table whose corner is empty",
    [
      {
        ...table,
        children: [{ type: "tableRow", children: [cell("", { header: true }), cell("n", { header: true })] }],
      },
    ],
    '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr><td class="align-left"></td>\n<th scope="col" class="align-right">n</th>\n</tr>\n</thead>\n</table>\n</div>',
  ],
  [
    "an abstract",
    [{ type: "division", role: "abstract", children: [paragraph("x")] }],
    '<section class="abstract" role="doc-abstract" aria-label="Abstract"><h2>Abstract</h2>\n<p>x</p>\n</section>',
  ],
  [
    "raw TeX",
    [{ type: "rawBlock", lang: "latex", value: "\\newpage\n\\begin{center}\\emph{x}\\end{center}" }],
    "<p><em>x</em></p>",
  ],
];
test.each(blocks)("block: %s", (_name, nodes, expected) => {
  expect(render(nodes)).toBe(expected);
});

const figure: Container = {
  type: "container",
  kind: "figure",
  label: "fig:a",
  children: [
    { type: "image", url: "a.png", asset: "a".repeat(64), alt: "Alt", width: "80%" },
    { type: "caption", children: [paragraph("Cap")] },
  ],
};
const withAsset: Partial<NormalizedSource> = {
  assets: {
    ["a".repeat(64)]: { path: "img/a b.png", mediaType: "image/png", size: 1, width: 20, height: 10, variants: {} },
  },
  labels: { "fig:a": { kind: "figure", number: "1" } },
};

test("a tree with one of everything is well-formed, and its counts are those of the tree", () => {
  const nodes = [
    ...blocks.flatMap(([, block]) => block),
    paragraph(...inline.filter(([name]) => name !== "raw TeX that can be read").flatMap(([, node]) => node)),
    figure,
  ];
  const source = makeSource(nodes, withAsset);
  const { html, counts } = toHtml(source);
  const { written, parsed } = outlines(html);
  expect(written).toEqual(parsed);
  expect(counts).toEqual(countNodes(source.ast));
  expect(toHtml(source).html).toBe(html);
});
