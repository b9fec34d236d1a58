import { createMemoryStore } from "@dreamnet/content-store";
import { type DocumentNode, type NodeType, type NormalizedSource, plainText, walkNodes } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { loadFromReader } from "./load-from-reader.ts";
import type { LoadResult } from "./load-result.ts";
import { createMemoryReader } from "./reader/memory-reader.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function load(html: string | Uint8Array, files: Record<string, Uint8Array> = {}): Promise<LoadResult> {
  const all = new Map(Object.entries({ "page.html": typeof html === "string" ? Buffer.from(html) : html, ...files }));
  return loadFromReader(createMemoryReader(all), "page.html", { store: createMemoryStore() });
}

async function loaded(html: string | Uint8Array, files?: Record<string, Uint8Array>): Promise<NormalizedSource> {
  const result = await load(html, files);
  if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
}

function nodes<T extends NodeType>(source: NormalizedSource, type: T): Extract<DocumentNode, { type: T }>[] {
  const found: Extract<DocumentNode, { type: T }>[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type === type) found.push(node as Extract<DocumentNode, { type: T }>);
  });
  return found;
}

const page = (body: string, head = ""): string =>
  `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`;

describe("a page's metadata", () => {
  it("takes what was made for scholars first", async () => {
    const { frontmatter } = await loaded(
      page(
        "<article><p>Text of the article.</p></article>",
        `<title>Title | Journal</title>
        <meta property="og:title" content="Title for networks">
        <meta name="citation_title" content="The true title">
        <meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author_institution" content="Somewhere">
        <meta name="citation_author_orcid" content="https://orcid.org/0000-0002-1825-0097">
        <meta name="citation_author" content="Charles Babbage">
        <meta name="citation_publication_date" content="2024/03/07"><meta name="citation_doi" content="10.1234/x">
        <meta name="citation_keywords" content="engines; numbers"><meta name="description" content="About it.">
        <link rel="license" href="https://creativecommons.org/licenses/by/4.0/"><link rel="canonical" href="https://example.org/a">`,
      ),
    );
    expect(frontmatter).toMatchObject({
      title: "The true title",
      date: "2024-03-07",
      doi: "10.1234/x",
      language: "en",
      license: "CC-BY-4.0",
      keywords: ["engines", "numbers"],
      affiliations: [{ name: "Somewhere" }],
    });
    expect(frontmatter.authors).toMatchObject([
      { name: "Ada Lovelace", orcid: "0000-0002-1825-0097", affiliations: [0] },
      { name: "Charles Babbage" },
    ]);
    // A description is none that the author would call the abstract.
    expect(frontmatter.abstract).toBeUndefined();
    expect(frontmatter.links).toContainEqual(
      expect.objectContaining({ kind: "canonical", url: "https://example.org/a" }),
    );
  });

  it("reads JSON-LD, and says where it is broken", async () => {
    const source = await loaded(
      page(
        "<main><p>Text.</p></main>",
        `<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"ScholarlyArticle","headline":"H","author":[{"@type":"Person","name":"Ada Lovelace","affiliation":{"name":"There"}}],"datePublished":"2023-01-02T10:00:00Z"}]}</script>
<script type="application/ld+json">{broken</script>`,
      ),
    );
    expect(source.frontmatter).toMatchObject({ title: "H", date: "2023-01-02", affiliations: [{ name: "There" }] });
    expect(source.diagnostics.map((one) => one.ruleId)).toContain("html/metadata-is-readable");
  });

  it("is not led to a prototype by names", async () => {
    const { frontmatter } = await loaded(
      page(
        "<p __proto__=x constructor=y>Text</p>",
        '<meta name="__proto__" content="x"><meta name="constructor" content="y"><meta name="toString" content="z">',
      ),
    );
    expect(frontmatter.title).toBeUndefined();
    expect(({} as Record<string, unknown>)["content"]).toBeUndefined();
  });
});

describe("a page's article", () => {
  it("is the main element; what stands around it is named", async () => {
    const source = await loaded(
      page(
        `<header>Site name and slogan</header><nav>Home About</nav><main><h1>T</h1><p>One two three four five six seven eight nine ten eleven twelve.</p><nav>In this page</nav></main><footer>Imprint</footer>`,
      ),
    );
    expect(source.frontmatter.title).toBe("T");
    expect(plainText(source.ast)).toBe("One two three four five six seven eight nine ten eleven twelve.");
    const said = source.diagnostics.map((one) => one.message).join("\n");
    expect(said).toContain("7 words of the page around it");
    expect(said).toContain('Navigation of the page is left out: 3 words, from "In this page"');
  });

  it("keeps figures, tables, lists, code and quotations as what they are", async () => {
    const source = await loaded(
      page(`<article><h2>Head<a class="anchor" href="#head">#</a></h2>
        <figure id="f"><img src="a.png" alt="Alt"><figcaption>Figure 1: A <em>caption</em>.</figcaption></figure>
        <figure><table><tr><th>a</th></tr><tr><td>b &amp; c</td></tr></table><figcaption>Table 1. Cells.</figcaption></figure>
        <div class="highlight-python"><table><tr><td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>a = 1\nb = "&lt;"</pre></td></tr></table></div>
        <pre class="language-js"><code>x &amp;&amp; y</code></pre><p>See <a href="#f">Figure 1</a>.</p></article>`),
      { "a.png": png },
    );
    expect(nodes(source, "container").map(({ kind }) => kind)).toEqual(["figure", "table"]);
    expect(nodes(source, "caption").map((one) => plainText(one))).toEqual(["A caption.", "Cells."]);
    expect(nodes(source, "code").map(({ lang, value }) => [lang, value])).toEqual([
      ["python", 'a = 1\nb = "<"'],
      ["js", "x && y"],
    ]);
    expect(nodes(source, "heading").map((one) => plainText(one))).toEqual(["Head"]);
    expect(nodes(source, "tableCell").map((one) => plainText(one))).toContain("b & c");
    expect(nodes(source, "crossReference")).toMatchObject([{ label: "f", resolved: true }]);
    expect(nodes(source, "image")[0]?.asset).toMatch(/^[0-9a-f]{64}$/u);
  });

  it("finds the footnotes of WordPress and MediaWiki", async () => {
    const source = await loaded(
      page(`<main><p>One<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup>, two<sup class="footnote"><a href="#f2" id="r2">2</a></sup> and three<sup id="cite_ref-3" class="reference"><a href="#cite_note-3">[3]</a></sup>.</p>
        <ol class="wp-block-footnotes"><li id="u1">First. <a href="#u1-link">↩︎</a></li></ol>
        <ol class="footnotes"><li id="f2">Second. <a href="#r2">↩</a></li></ol>
        <div class="mw-references-wrap"><ol class="references"><li id="cite_note-3"><a href="#cite_ref-3">^</a> <span class="reference-text">Third.</span></li></ol></div></main>`),
    );
    expect(nodes(source, "footnoteReference").map((one) => one.identifier)).toEqual(["u1", "f2", "cite_note-3"]);
    expect(nodes(source, "footnoteDefinition").map((one) => plainText(one).trim())).toEqual([
      "First.",
      "Second.",
      "Third.",
    ]);
  });

  it("reads formulas that a service has drawn", async () => {
    const source = await loaded(
      page(
        `<main><p>Here <img src="https://s0.wp.com/latex.php?latex=x%5E2" alt="x^2" class="latex"> and <img src="https://latex.codecogs.com/svg.latex?y" alt="y">.</p></main>`,
      ),
    );
    expect(nodes(source, "inlineMath").map((one) => one.value)).toEqual(["x^2", "y"]);
    expect(nodes(source, "image")).toEqual([]);
  });

  it("finds footnotes in the usual shapes", async () => {
    const source = await loaded(
      page(`<main><p>One<sup id="fnref1"><a href="#fn1" class="footnote-ref" role="doc-noteref">1</a></sup> and two<a href="#fn2" id="fnref2"><sup>2</sup></a>.</p>
        <section class="footnotes" role="doc-endnotes"><hr><h2>Footnotes</h2><ol><li id="fn1"><p>First note.<a href="#fnref1" class="footnote-back">↩︎</a></p></li><li id="fn2"><p>Second note.<a href="#fnref2">↩</a></p></li></ol></section></main>`),
    );
    expect(nodes(source, "footnoteReference").map((one) => one.identifier)).toEqual(["fn1", "fn2"]);
    expect(nodes(source, "footnoteDefinition").map((one) => plainText(one))).toEqual(["First note.", "Second note."]);
    expect(source.diagnostics).toEqual([]);
    expect(nodes(source, "list")).toEqual([]);
  });
});

describe("formulas of a page", () => {
  it.each([
    [
      '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">\\alpha</annotation></semantics></math>',
      "\\alpha",
    ],
    ['<math alttext="{\\displaystyle a^{2}}"><mi>a</mi></math>', "a^{2}"],
    [
      "<math><msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><mfrac><mn>1</mn><msqrt><mi>β</mi></msqrt></mfrac></math>",
      "a^{2} + \\frac{1}{\\sqrt{\\beta}}",
    ],
    [
      "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub></math>",
      "\\sum_{i = 1}^{n} x_{i}",
    ],
    [
      '<span class="katex"><span class="katex-mathml"><math><semantics><mi>k</mi><annotation encoding="application/x-tex">k^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">k2</span></span>',
      "k^2",
    ],
    ['<span class="MathJax_Preview">x</span><span class="MathJax">x</span><script type="math/tex">m_1</script>', "m_1"],
    ['<span class="math inline">\\(p &lt; 1\\)</span>', "p < 1"],
  ])("%s", async (html, tex) => {
    const source = await loaded(page(`<p>A ${html} b.</p>`));
    expect(nodes(source, "inlineMath").map((one) => one.value)).toEqual([tex]);
    expect(plainText(source.ast).replace(tex, "").replace(/\s+/gu, " ").trim()).toMatch(/^A b\.$/u);
  });

  it("are found in the text where the page has a script for them, and only there", async () => {
    const text = "<p>It is \\(a\\), $$b = c$$ and costs $5 or $6.</p>";
    const plain = await loaded(page(text));
    expect(nodes(plain, "inlineMath")).toEqual([]);
    const source = await loaded(page(text, '<script src="https://cdn.example/mathjax@3/tex.js"></script>'));
    expect(nodes(source, "inlineMath").map((one) => one.value)).toEqual(["a"]);
    expect(nodes(source, "math").map((one) => one.value)).toEqual(["b = c"]);
    expect(plainText(source.ast)).toContain("$5 or $6");
  });
});

describe("a hostile page", () => {
  it("keeps no script, handler or address of one", async () => {
    const source = await loaded(
      page(`<p onclick="alert(1)">Text <a href="javascript:alert(2)">link</a><a href=" java\nscript:alert(3)">two</a><img src="javascript:alert(4)" onerror="alert(5)"></p>
        <script>alert(6)</script><iframe srcdoc="<script>alert(7)</script>"></iframe><object data="x"></object><style>p{background:url(javascript:alert(8))}</style>
        <svg width="100" height="100" onload="alert(9)"><script>alert(10)</script><circle r="3"/></svg><form action="javascript:alert(11)"><input value="alert"><button formaction="javascript:alert(12)">go</button></form>`),
    );
    const urls = [...nodes(source, "link"), ...nodes(source, "embed")].map((one) => one.url);
    expect(urls.filter((url) => /script/u.test(url))).toEqual([]);
    expect(nodes(source, "image").map((one) => one.asset)).toEqual([undefined, expect.any(String)]);
    expect(JSON.stringify([...nodes(source, "htmlBlock"), ...nodes(source, "htmlInline")])).not.toMatch(/alert/u);
    expect(plainText(source.ast)).toContain("link");
  });

  it.each([
    ["a picture above", '<img src="../../../../../../etc/passwd">'],
    ["a file address", '<img src="file:///etc/passwd">'],
    ["a hidden file", '<img src=".git/config">'],
    ["a key", '<img src="id_rsa">'],
  ])("is refused for %s", async (_, html) => {
    const result = await load(page(`<p>Text</p>${html}`), { id_rsa: png, ".git/config": png });
    expect(result.status).toBe("refused");
  });

  it.each([
    ["nesting", "<div>".repeat(300_000)],
    [
      "formatting that is made again",
      `<p>${Array.from({ length: 200 }, (_, index) => `<b a="${index}">`).join("")}${"<p>x".repeat(50_000)}`,
    ],
    ["attributes", `<p ${Array.from({ length: 300_000 }, (_, index) => `a${index}`).join(" ")}>x`],
    ["nested tables", "<table><tr><td>".repeat(20_000)],
    ["nested math", `<math>${"<mrow>".repeat(100_000)}`],
  ])("is refused in time: %s", async (_, html) => {
    const result = await load(page(html));
    expect(result).toMatchObject({ status: "refused", diagnostics: [{ ruleId: expect.stringMatching(/bounded/u) }] });
  });

  it.each([
    ["unclosed formulas", `<script src="mathjax"></script><p>${"\\( $$ \\begin{align} $a ".repeat(40_000)}`],
    ["open tags", "<a<b<c".repeat(100_000)],
    ["comments", "<!--".repeat(200_000)],
    ["siblings", '<span class="MathJax">x</span><noscript>y</noscript>'.repeat(30_000)],
    ["captions", `<div class="figure">${'<p class="caption">x</p>'.repeat(20_000)}</div>`],
    ["metadata", '<meta name="citation_author" content="A B"><meta name="keywords" content="a,b">'.repeat(30_000)],
    ["entities", "&lt;&amp;&#x41;&nosuch;".repeat(100_000)],
    ["a table of many spans", `<table>${'<tr><td colspan="1000" rowspan="1000">x</td></tr>'.repeat(500)}</table>`],
  ])("is read in time: %s", async (_, html) => {
    expect((await load(page(`<p>Text</p>${html}`))).status).toMatch(/loaded|refused/u);
  });
});

describe("a page's encoding", () => {
  it("is what the page says, a byte-order mark first", async () => {
    const latin1 = Buffer.from('<meta charset="iso-8859-1"><p>caf\xe9</p>', "latin1");
    expect(plainText((await loaded(latin1)).ast)).toBe("café");
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("<p>é — ü</p>", "utf16le")]);
    expect(plainText((await loaded(utf16)).ast)).toBe("é — ü");
    const wrong = await loaded(Buffer.from("<p>caf\xe9</p>", "latin1"));
    expect(plainText(wrong.ast)).toBe("café");
    expect(wrong.diagnostics).toMatchObject([{ severity: "warning", ruleId: "document/is-utf8" }]);
  });

  it("of a page without text is a refusal that says why", async () => {
    for (const html of [
      "",
      "<html></html>",
      page('<div id="root"></div><script>render()</script>'),
      Buffer.from([0, 1, 2, 3]),
    ])
      expect(await load(html)).toMatchObject({
        status: "refused",
        diagnostics: [{ severity: "error", hint: expect.any(String) }],
      });
  });
});

/** What a page says, in one line. */
const textOf = (source: NormalizedSource): string => plainText(source.ast).replace(/\s+/gu, " ").trim();

describe("pages of journals and of Org", () => {
  it("a line of names and one of keywords that the metadata has is not said again", async () => {
    const source = await loaded(
      '<html><head><title>T</title><meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John"><meta name="citation_keywords" content="things; stuff"></head>' +
        '<body><article><h1>T</h1><div class="authors"><a href="#">Jane Doe</a><sup>1,*</sup>, <a href="#">John Roe</a><sup>2</sup></div>' +
        '<div class="kwd-group"><b>Keywords:</b> things, stuff</div><div class="authors">Jane Doe and others</div><p>Text.</p></article></body></html>',
    );
    expect(textOf(source)).toBe("Jane Doe and othersText.");
  });

  it("Org's title, notes, references of MathJax and numbers of lines", async () => {
    const source = await loaded(
      '<html><head><title>An org page</title><script src="https://x.org/mathjax/tex.js"></script></head><body><div id="content"><h1 class="title">An org page</h1>' +
        '<div class="outline-2"><h2 id="a">First</h2><p>Text<sup><a id="fnr.1" class="footref" href="#fn.1">1</a></sup>, by \\eqref{e}.</p>\\begin{equation}\\label{e}x\\end{equation}' +
        '<pre class="src"><span class="linenr">1: </span>code</pre></div>' +
        '<div id="footnotes"><h2 class="footnotes">Footnotes: </h2><div id="text-footnotes"><div class="footdef"><sup><a id="fn.1" class="footnum" href="#fnr.1" role="doc-backlink">1</a></sup> <div class="footpara"><p>The note.</p></div></div></div></div></div></body></html>',
    );
    expect(source.frontmatter.title).toBe("An org page");
    expect(source.ast.children.at(-1)).toMatchObject({ type: "footnoteDefinition", identifier: "fn.1" });
    expect(textOf(source)).toBe("FirstText, by .\\begin{equation}\\label{e}x\\end{equation}codeThe note.");
    expect(source.labels["e"]?.number).toBe("1");
  });
});

it("takes a table with its caption and notes as one", async () => {
  const source = await loaded(
    page(
      '<article><p>Text.</p><div class="table-wrap" id="t1"><div class="table-caption"><b>Table 1.</b> What it says.</div><table><tr><th>A</th></tr><tr><td>1</td></tr></table></div></article>',
    ),
  );
  const [table] = nodes(source, "container");
  expect(table).toMatchObject({ kind: "table", label: "t1" });
  expect(source.labels["t1"]).toMatchObject({ kind: "table", number: "1", title: "What it says." });
});
