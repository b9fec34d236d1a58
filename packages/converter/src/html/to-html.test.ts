import type { BlockNode, Container, InlineNode, NormalizedSource, Table } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { attributeOf, outlines, parseHtml } from "../../test/parsed-html.ts";
import { countNodes } from "../counts.ts";
import { toHtml } from "./to-html.ts";

const text = (value: string): InlineNode => ({ type: "text", value });
const inner = (html: string): string =>
  html
    .replace(/^<article[^>]*>/, "")
    .replace(/<\/article>\n$/, "")
    .trim();
const render = (
  nodes: BlockNode[],
  rest: Parameters<typeof makeSource>[1] = {},
  options: Parameters<typeof toHtml>[1] = {},
): string => inner(toHtml(makeSource(nodes, rest), options).html);

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
    "an abstract",
    [{ type: "division", role: "abstract", children: [paragraph("x")] }],
    '<section class="abstract" role="doc-abstract" aria-label="Abstract"><p>x</p>\n</section>',
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

describe("figures", () => {
  test("a figure with its number and its file", () => {
    const document = toHtml(makeSource([figure], withAsset));
    expect(inner(document.html)).toBe(
      '<figure id="fig:a" class="figure"><img src="figures/a-b.png" alt="Alt" class="width-80" width="20" height="10"><figcaption><span class="caption-number">Figure 1.</span> Cap</figcaption>\n</figure>',
    );
    expect(document.assets).toEqual([{ sha256: "a".repeat(64), path: "figures/a-b.png" }]);
  });

  test("two files of one name stay apart, whatever their case", () => {
    const asset = (path: string) => ({ path, mediaType: "image/png", size: 1, variants: {} });
    const shas = ["a", "b", "c"].map((letter) => letter.repeat(64));
    const nodes = shas.map((sha): InlineNode => ({ type: "image", url: "x", asset: sha }));
    const { assets } = toHtml(
      makeSource([paragraph(...nodes)], {
        assets: {
          [shas[0] as string]: asset("1/p.png"),
          [shas[1] as string]: asset("2/P.png"),
          [shas[2] as string]: asset("3/p.png"),
        },
      }),
    );
    expect(assets.map(({ path }) => path)).toEqual([
      "figures/p.png",
      "figures/bbbbbbbb-P.png",
      "figures/cccccccc-p.png",
    ]);
  });

  test("a form that a browser shows is taken where the file is none", () => {
    const pdf = "d".repeat(64);
    const png = "e".repeat(64);
    const source = makeSource([paragraph({ type: "image", url: "f.pdf", asset: pdf })], {
      assets: { [pdf]: { path: "f.pdf", mediaType: "application/pdf", size: 1, variants: { "image/png": png } } },
    });
    expect(toHtml(source).assets).toEqual([{ sha256: png, path: "figures/f.png" }]);
  });

  test("a file that no browser shows is linked, and named", () => {
    const pdf = "d".repeat(64);
    const { html, diagnostics } = toHtml(
      makeSource([paragraph({ type: "image", url: "f.pdf", asset: pdf })], {
        assets: { [pdf]: { path: "f.pdf", mediaType: "application/pdf", size: 1, variants: {} } },
      }),
    );
    expect(html).toContain('<a href="figures/f.pdf"><code>f.pdf</code></a>');
    expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(["html/figure-is-displayable"]);
  });

  test("sub-figures are lettered", () => {
    const sub = (name: string): Container => ({
      type: "container",
      kind: "figure",
      subcontainer: true,
      children: [
        { type: "image", url: name },
        { type: "caption", children: [paragraph(name)] },
      ],
    });
    const html = render([
      {
        type: "container",
        kind: "figure",
        children: [sub("x"), sub("y"), { type: "caption", children: [paragraph("Both")] }],
      },
    ]);
    expect(parseHtml(html).text.replace(/\s+/g, " ")).toContain("(a) x");
    expect(parseHtml(html).text).toContain("(b) y");
    expect(parseHtml(html).text).toContain("Figure 1. Both");
  });

  test("a table's caption stands in the table", () => {
    expect(
      render([
        {
          type: "container",
          kind: "table",
          label: "t",
          children: [table, { type: "caption", children: [paragraph("Cap")] }],
        },
      ]),
    ).toMatch(
      /^<div id="t" class="table"><div class="scroll" [^>]*aria-labelledby="t-caption"><table><caption id="t-caption"><span class="caption-number">Table 1.<\/span> Cap<\/caption>/,
    );
  });
});

describe("formulas", () => {
  test("rows carry their numbers, and a reference leads to them", () => {
    const html = render(
      [
        {
          type: "math",
          value: "\\begin{align}a&=b\\label{eq:a}\\\\c&=d\\nonumber\\\\e&=f\\label{eq:c}\\end{align}",
          numbered: true,
          labels: ["eq:a", "eq:c"],
        },
        paragraph({ type: "crossReference", label: "eq:c", form: "name", resolved: true, children: [] }, " ", {
          type: "crossReference",
          label: "eq:a",
          form: "equation",
          resolved: true,
          children: [],
        }),
      ],
      { labels: { "eq:a": { kind: "equation", number: "1" }, "eq:c": { kind: "equation", number: "2" } } },
    );
    expect(parseHtml(html).text.match(/\(\d\)/g)).toEqual(["(1)", "(2)", "(2)", "(1)"]);
    expect(html).toContain('<a href="#eq:c" class="cross-reference">Eq. (2)</a>');
    expect(html).toContain('<div id="eq:a" class="equation"><span id="eq:c" class="target"></span>');
  });

  test("what has no label is counted on", () => {
    const math = (value: string, numbered: boolean): BlockNode => ({ type: "math", value, numbered });
    const html = render([
      math("a", true),
      math("b", false),
      math("\\begin{gather}c\\\\d\\end{gather}", true),
      math("\\begin{align*}e&=f\\end{align*}", true),
      math("g\\tag{*}", true),
    ]);
    expect(parseHtml(html).text.match(/\((?:\d|\*)\)/g)).toEqual(["(1)", "(2)", "(3)", "(*)"]);
  });

  test("a formula that cannot be read is shown as TeX and named with its line", () => {
    const position = { start: { line: 7, column: 2 }, end: { line: 7, column: 9 } };
    const { html, diagnostics } = toHtml(
      makeSource([paragraph({ type: "inlineMath", value: "\\nosuch{x}<", position })]),
    );
    expect(inner(html)).toBe('<p><code class="math-error language-tex">\\nosuch{x}&lt;</code></p>');
    expect(diagnostics).toMatchObject([
      { ruleId: "html/formula-is-readable", location: { line: 7, column: 2 }, quote: "\\nosuch{x}<" },
    ]);
  });

  test("macros of the source and of the front matter", () => {
    const nodes = [paragraph({ type: "inlineMath", value: "\\R^\\n \\vect{v}" })];
    const document = toHtml(
      makeSource(nodes, {
        macros: { "\\vect": "\\mathbf{#1}" },
        frontmatter: { math: { "\\R": "\\mathbb{R}", "\\n": "n" } },
      }),
      { annotateMath: false },
    );
    expect(document.diagnostics).toEqual([]);
    expect(parseHtml(document.html).text.trim()).toBe("ℝn𝐯");
  });

  test("styles are classes with rules, never attributes", () => {
    const { html, css } = toHtml(
      makeSource([{ type: "math", value: "\\begin{matrix}a&\\color{red}b\\end{matrix}", numbered: false }]),
    );
    expect(html).not.toContain("style=");
    const classes = parseHtml(html)
      .elements.flatMap((element) => (attributeOf(element, "class") ?? "").split(" "))
      .filter((name) => name.startsWith("m-"));
    expect(classes.length).toBeGreaterThan(2);
    for (const name of classes) expect(css).toContain(`.${name}{`);
    expect(css).toContain("color:#ff0000;");
  });

  test("one document's definitions do not reach the next", () => {
    const define = paragraph({ type: "inlineMath", value: "\\gdef\\mine{x}\\mine" });
    const use = paragraph({ type: "inlineMath", value: "\\mine" });
    expect(toHtml(makeSource([define, use])).diagnostics).toEqual([]);
    expect(toHtml(makeSource([use])).diagnostics).toHaveLength(1);
  });

  test("a hostile macro ends", () => {
    const { diagnostics } = toHtml(
      makeSource([paragraph({ type: "inlineMath", value: "\\a" })], { macros: { "\\a": "\\a\\a" } }),
    );
    expect(diagnostics).toHaveLength(1);
  });
});

describe("footnotes", () => {
  const reference: InlineNode = { type: "footnoteReference", identifier: "a" };

  test("several references to one note, each with its way back", () => {
    const html = render([
      paragraph(reference, reference),
      { type: "footnoteDefinition", identifier: "a", children: [paragraph("Note")] },
    ]);
    const hrefs = parseHtml(html).elements.flatMap((element) => attributeOf(element, "href") ?? []);
    expect(hrefs).toEqual(["#fn-1", "#fn-1", "#fnref-1", "#fnref-1-2"]);
  });

  test("a note within a note, a note that nobody refers to, and one defined twice are all there", () => {
    const definition = (identifier: string, ...children: (string | InlineNode)[]): BlockNode => ({
      type: "footnoteDefinition",
      identifier,
      children: [paragraph(...children)],
    });
    const html = render([
      definition("b", "inner"),
      definition("c", "lonely"),
      definition("a", "outer", { type: "footnoteReference", identifier: "b" }),
      definition("a", "again"),
      paragraph(reference),
    ]);
    const notes = parseHtml(html).elements.filter((element) => element.tagName === "li");
    expect(notes.map((note) => attributeOf(note, "id"))).toEqual(["fn-1", "fn-2", "fn-3", "fn-4"]);
    expect(parseHtml(html).text.match(/outer|inner|lonely|again/g)).toEqual(["outer", "inner", "lonely", "again"]);
  });
});

describe("sections and references", () => {
  const heading = (depth: 1 | 2 | 3, value: string, label?: string): BlockNode => ({
    type: "heading",
    depth,
    children: [text(value)],
    ...(label === undefined ? {} : { label }),
  });

  test("nested sections with ids of their own, in any script", () => {
    expect(render([heading(1, "Über uns"), heading(2, "方法"), heading(2, "方法"), heading(1, "!")])).toBe(
      '<section id="über-uns"><h2>Über uns</h2>\n<section id="方法"><h3>方法</h3>\n</section>\n<section id="方法-2"><h3>方法</h3>\n</section>\n</section>\n<section id="section"><h2>!</h2>\n</section>',
    );
  });

  test("levels that the author left out leave no gap", () => {
    const html = render([heading(2, "a"), heading(1, "b"), heading(3, "c"), heading(3, "d"), heading(2, "e")]);
    expect(html.match(/<h\d>\w/g)).toEqual(["<h2>a", "<h2>b", "<h3>c", "<h3>d", "<h3>e"]);
  });

  test("a link to a heading by any of its names", () => {
    const link = (url: string): InlineNode => ({ type: "link", url, children: [text("x")] });
    const html = render([
      heading(1, "1. Set up: the tool", "sec:setup"),
      paragraph(link("#set-up-the-tool"), link("#1-set-up-the-tool"), link("#sec:setup"), link("#nowhere")),
    ]);
    expect(parseHtml(html).elements.flatMap((element) => attributeOf(element, "href") ?? [])).toEqual([
      "#sec:setup",
      "#sec:setup",
      "#sec:setup",
      "#nowhere",
    ]);
  });

  test.each([
    ["number", "2"],
    ["name", "Section 2"],
    ["title", "Methods"],
    ["page", "Section 2"],
  ] as const)("a reference to a section by its %s", (form, expected) => {
    const html = render(
      [
        heading(1, "Introduction"),
        heading(1, "Methods", "sec:m"),
        paragraph({ type: "crossReference", label: "sec:m", form, resolved: true, children: [] }),
      ],
      {
        labels: { "sec:m": { kind: "heading", number: "2", title: "Methods" } },
        frontmatter: { numbering: true },
      },
    );
    expect(html).toContain(`<a href="#sec:m" class="cross-reference">${expected}</a>`);
    expect(parseHtml(html).text).toContain("1 Introduction");
  });

  test("the list of references goes under the heading that waits for it", () => {
    const references = {
      k: {
        csl: {
          id: "k",
          type: "book",
          title: "A book",
          author: [{ family: "Knuth", given: "D." }],
          issued: { "date-parts": [[1984]] },
        },
        diagnostics: [],
      },
    };
    const cite: InlineNode = { type: "cite", key: "k", kind: "narrative" };
    const under = render([paragraph(cite), heading(1, "References"), heading(1, "Appendix"), paragraph("end")], {
      references,
    });
    expect(under).toMatch(
      /<h2>References<\/h2>\n<section class="references"[^>]*><ul><li id="ref-k">Knuth, D\. \(1984\)\. <em>A book<\/em>\.<\/li>/,
    );
    expect(under.match(/<h2>References/g)).toHaveLength(1);
    const without = render([paragraph(cite)], { references });
    expect(without).toMatch(/<h2>References<\/h2>\n<ul>/);
    expect(without).toContain('<a href="#ref-k" role="doc-biblioref">Knuth (1984)</a>');
  });

  test("German terms and direction", () => {
    const document = toHtml(makeSource([figure], { ...withAsset, frontmatter: { language: "de-CH" } }));
    expect(document.html).toMatch(/^<article lang="de-CH">/);
    expect(parseHtml(document.html).text).toContain("Abbildung 1.");
    expect(toHtml(makeSource([paragraph("x")], { frontmatter: { language: "ar" } })).html).toMatch(
      /^<article lang="ar" dir="rtl">/,
    );
  });
});

test("the front matter's header", () => {
  const html = render([paragraph("x")], {
    frontmatter: {
      title: "On $x^2$ & more",
      authors: [{ name: "Ada L.", affiliations: [0], orcid: "0000-0002-1825-0097", corresponding: true }],
      affiliations: [{ name: "London" }],
      abstract: "First *part*.\n\nSecond.",
      date: "1843-10",
      keywords: ["a", "b"],
      doi: "10.1/x",
    },
  });
  expect(parseHtml(html).text.replace(/\s+/g, " ")).toContain(
    "On x2 & more Ada L.1* ORCID London 1843-10 https://doi.org/10.1/x Abstract First part. Second. Keywords: a, b",
  );
  expect(html).toContain('<time datetime="1843-10">');
});

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
