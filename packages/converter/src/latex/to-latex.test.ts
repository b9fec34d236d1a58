import type { BlockNode, InlineNode, NormalizedSource } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../../test/compile-tex.ts";
import { randomBlocks } from "../../test/random-tree.ts";
import { toLatex } from "./to-latex.ts";

const at = (line: number, end = line) => ({ start: { line, column: 1 }, end: { line: end, column: 1 } });
const paragraph = (...children: InlineNode[]): BlockNode => ({ type: "paragraph", children });
const text = (value: string): InlineNode => ({ type: "text", value });
const bodyOf = (children: BlockNode[], parts: Partial<NormalizedSource> = {}): string => {
  const { tex } = toLatex(sourceOf(children, parts));
  return tex.slice(tex.indexOf("\\begin{document}") + 16, tex.lastIndexOf("\\end{document}")).trim();
};

describe("toLatex", () => {
  it("writes title, authors, abstract and keywords in the plain way", () => {
    const source = sourceOf([paragraph(text("Text."))]);
    const { tex } = toLatex({
      ...source,
      frontmatter: {
        ...source.frontmatter,
        title: "On $x^2$ & α",
        date: "2026-11-22",
        authors: [
          { name: "Ada Lovelace", affiliations: [0], orcid: "0000-0002-1825-0097", email: "ada_l@example.org" },
        ],
        affiliations: [{ name: "Analytical & Co" }],
        abstract: "First.\n\nSecond with $y$.",
        keywords: ["engines"],
      },
    });
    expect(tex).toContain("\\title{On $x^2$ \\& \\ensuremath{\\alpha}}");
    expect(tex).toContain("\\author{Ada Lovelace\\thanks{");
    expect(tex).toContain("ORCID: \\href{https://orcid.org/0000-0002-1825-0097}{0000-0002-1825-0097}");
    expect(tex).toContain("\\date{22 November 2026}");
    expect(tex).toContain("Analytical \\& Co");
    expect(tex).toContain("\\begin{abstract}\nFirst.\n\nSecond with $y$.\n\\end{abstract}");
    expect(tex).toContain("\\textbf{Keywords:} engines");
    expect(tex).toContain("pdftitle={On \\$x\\textasciicircum{}2\\$ \\& \\unichar{945}}");
    expect(tex).not.toMatch(/\\today|\\pdfoutput|\\if[A-Za-z]/u);
  });

  it("writes an abstract that stands in the body once", () => {
    const source = sourceOf([
      { type: "division", role: "abstract", children: [paragraph(text("The abstract."))] },
      paragraph(text("Text.")),
    ]);
    const { tex } = toLatex({ ...source, frontmatter: { ...source.frontmatter, abstract: "The abstract." } });
    expect(tex.split("The abstract.")).toHaveLength(2);
    expect(tex).toMatch(/\\begin\{abstract\}\s*The abstract\.\s*\\end\{abstract\}/u);
  });

  it("lets addresses break at their hyphens, which url must be told before hyperref loads it", () => {
    const { tex } = toLatex(sourceOf([paragraph(text("Plain."))]));
    expect(tex).toMatch(/\\PassOptionsToPackage\{hyphens\}\{url\}[\s\S]*\\usepackage\[[^\]]*\]\{hyperref\}/u);
  });

  it("says a caption once where its picture is missing", () => {
    const tex = bodyOf([
      {
        type: "container",
        kind: "figure",
        children: [
          { type: "image", url: "x.png", alt: "What is shown, in words." },
          { type: "caption", children: [paragraph(text("What *is* shown,\nin words."))] },
        ],
      },
    ]);
    expect(tex).toContain("Image not available");
    expect(tex.match(/shown/gu)).toHaveLength(1);
  });

  it("gives a header's words the room that they need, whatever widths the source gives", () => {
    const cell = (value: string, header: boolean) => ({ type: "tableCell" as const, header, children: [text(value)] });
    const word = "pred_max_value_within_3_months_x";
    const tex = bodyOf([
      {
        type: "table",
        align: [null, null, null],
        widths: [0.6, 0.2, 0.2],
        children: [
          { type: "tableRow", children: [cell("id", true), cell(word, true), cell(word, true)] },
          { type: "tableRow", children: [cell("1", false), cell("2", false), cell("3", false)] },
        ],
      },
    ]);
    const widths = [...tex.matchAll(/p\{([\d.]+)pt\}/gu)].map((match) => Number(match[1]));
    expect(widths).toHaveLength(3);
    expect(Math.min(widths[1] as number, widths[2] as number)).toBeGreaterThan(word.length * 4.6);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(470);
  });

  it("loads only what is used, and says what compiles it", () => {
    const plain = toLatex(sourceOf([paragraph(text("Plain."))]));
    expect(plain.engine).toBe("pdflatex");
    expect(plain.tex).not.toMatch(/graphicx|natbib|longtable|ulem|fancyvrb|fontspec|CJK/u);
    const russian = toLatex(sourceOf([paragraph(text("Русский"))]));
    expect(russian.engine).toBe("xelatex");
    expect(russian.tex).toContain("\\newfontfamily\\fontWide{FreeSerif.otf}");
    const chinese = toLatex(sourceOf([paragraph(text("中文"))]));
    expect(chinese.engine).toBe("pdflatex");
    expect(chinese.tex).toContain("\\usepackage{CJKutf8}");
  });

  it("maps lines of the TeX to the source", () => {
    const { tex, lineMap } = toLatex(
      sourceOf([
        { type: "heading", depth: 1, children: [text("One")], position: at(3) },
        { type: "paragraph", children: [text("a\nb\nc")], position: at(5, 7) },
        { type: "code", value: "x", position: { ...at(9, 11), file: "part.md" } },
      ]),
    );
    const lines = tex.split("\n");
    const of = (content: string) => lineMap[lines.indexOf(content)];
    expect(of("\\section{One}")).toEqual({ file: "paper.md", line: 3 });
    expect(of("b")).toEqual({ file: "paper.md", line: 6 });
    expect(of("c")).toEqual({ file: "paper.md", line: 7 });
    expect(of("x")).toEqual({ file: "part.md", line: 10 });
    expect(lineMap.length).toBe(lines.length);
    expect(tex).not.toContain("\0");
  });

  it("writes citations as natbib does, mixed affixes by hand, unknown keys visibly", () => {
    const csl = (id: string, family: string) => ({
      csl: { id, type: "book", title: "T", author: [{ family }], issued: { "date-parts": [[2020]] } },
      diagnostics: [],
    });
    const references = { a: csl("a", "Alpha"), "b c": csl("b c", "Beta") };
    const cite = (key: string, more = {}) => ({ type: "cite" as const, key, kind: "parenthetical" as const, ...more });
    expect(
      bodyOf([paragraph(cite("a", { kind: "narrative" }), cite("a", { prefix: "see", suffix: "p. [3]" }))], {
        references,
      }),
    ).toContain("\\citet{a}\\citep[see][p. {[}3{]}]{a}");
    expect(
      bodyOf([paragraph({ type: "citeGroup", kind: "parenthetical", children: [cite("a"), cite("b c")] })], {
        references,
      }),
    ).toContain("\\citep{a,b-u20-c}");
    expect(
      bodyOf(
        [
          paragraph({
            type: "citeGroup",
            kind: "parenthetical",
            children: [cite("a", { suffix: "p. 1" }), cite("b c", { prefix: "and" })],
          }),
        ],
        { references },
      ),
    ).toContain("(\\citealp{a}, p. 1; and \\citealp{b-u20-c})");
    expect(bodyOf([paragraph(cite("nobody"))], { references })).toContain("(\\textbf{(?nobody)})");
  });

  it("refers to labels by names that TeX takes, the same at both ends", () => {
    const body = bodyOf(
      [
        { type: "heading", depth: 2, label: "sec {1}", children: [text("T")] },
        paragraph({ type: "crossReference", label: "sec {1}", form: "name", resolved: true, children: [] }),
        { type: "heading", depth: 2, label: "sec {1}", children: [text("Again")] },
      ],
      { labels: { "sec {1}": { kind: "heading", number: "1" } } },
    );
    expect(body).toContain("\\subsection{T}\\label{sec-u20--u7b-1-u7d-}");
    expect(body).toContain("Section~\\ref{sec-u20--u7b-1-u7d-}");
    expect(body.match(/\\label/gu)).toHaveLength(1);
  });

  it("takes pictures from where the caller has placed them, or names them portably", () => {
    const [png, svg] = ["a".repeat(64), "b".repeat(64)];
    const assets = {
      [png]: {
        path: "my figs/Übersicht (1).PNG",
        mediaType: "image/png",
        size: 1,
        width: 4000,
        height: 10,
        variants: {},
      },
      [svg]: { path: "x.svg", mediaType: "image/svg+xml", size: 1, variants: { "application/pdf": "c".repeat(64) } },
    };
    const images: BlockNode[] = [png, svg].map((asset) => paragraph({ type: "image", url: "u", asset }));
    const own = toLatex(sourceOf(images, { assets }));
    expect(own.figures).toEqual([
      { sha256: png, path: "figures/Ubersicht-1.png" },
      { sha256: "c".repeat(64), path: "figures/x.pdf" },
    ]);
    const placed = toLatex(sourceOf(images, { assets }), { figurePaths: new Map([[svg, "fig/two.pdf"]]) });
    expect(placed.tex).toContain("{fig/two.pdf}");
    const missing = toLatex(sourceOf([paragraph({ type: "image", url: "no_where.png" })]));
    expect(missing.tex).toContain("Image not available: \\texttt{no\\_where.png}");
    expect(missing.diagnostics.map((diagnostic) => diagnostic.ruleId)).toEqual(["latex/figure-is-there"]);
  });

  it("shows characters without a font by their code point, and names each once", () => {
    const { tex, diagnostics } = toLatex(sourceOf([paragraph(text("go 🚀 and 🚀")), { type: "code", value: "🚀" }]));
    expect(tex.match(/U\+1F680/gu)).toHaveLength(3);
    expect(diagnostics.map((diagnostic) => diagnostic.ruleId)).toEqual(["latex/character-has-a-font"]);
  });

  it("lets nothing of the text become TeX", () => {
    const hostile = "\\input{/etc/passwd} \\write18{ls} %{}$&#_^~ \\end{document}";
    const { tex } = toLatex(
      sourceOf([
        paragraph(text(hostile), { type: "inlineCode", value: hostile }),
        { type: "code", value: `${hostile}\n\\end{Verbatim}` },
      ]),
    );
    expect(tex.replace(/\\begin\{Verbatim\}[\s\S]*?\\end\{Verbatim\}/u, "")).not.toMatch(/\\(?:input|write)\b/u);
    expect(tex.match(/^\\end\{document\}$/gmu)).toHaveLength(1);
    expect(tex.match(/^\\end\{Verbatim\}$/gmu)).toHaveLength(1);
  });

  it("takes hostile text in bounded time", () => {
    const start = performance.now();
    const n = 100_000;
    const values = [
      " ".repeat(n),
      `a\n${" ".repeat(n)}b\n${" ".repeat(n)}c`,
      "\n".repeat(n),
      "α".repeat(n),
      "ά".repeat(n),
      "e\u0301".repeat(n),
      "א ".repeat(n),
      "中".repeat(n),
      "-".repeat(n),
      "$".repeat(n),
      "²".repeat(n),
      "\u200b".repeat(n),
    ];
    for (const value of values) {
      toLatex(
        sourceOf([
          paragraph(text(value), { type: "inlineCode", value }),
          { type: "code", value },
          { type: "htmlBlock", value: `<script>${value}`.repeat(2) },
        ]),
      );
    }
    toLatex(sourceOf([paragraph(...Array.from({ length: n }, () => ({ type: "break" as const })))]));
    toLatex(
      sourceOf([
        { type: "htmlBlock", value: "<script></script>".repeat(20_000) },
        { type: "rawBlock", lang: "tex", value: "\\sqrt[".repeat(20_000) },
        { type: "rawBlock", lang: "tex", value: "${".repeat(20_000) },
      ]),
    );
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("gives equal output for equal input", () => {
    const source = sourceOf(randomBlocks(42, 40));
    expect(toLatex(structuredClone(source))).toEqual(toLatex(source));
  });
});

describe("a formula within a paragraph", () => {
  const at = (start: number, end: number) => ({ start: { line: start, column: 1 }, end: { line: end, column: 2 } });
  const blocks = (line: number): BlockNode[] => [
    { type: "paragraph", position: at(1, 1), children: [{ type: "text", value: "of the form" }] },
    { type: "math", position: at(2, 2), value: "a = b", numbered: false },
    { type: "paragraph", position: at(line, line), children: [{ type: "text", value: "subject to" }] },
  ];

  it("goes on after it where the source has no empty line", () => {
    expect(toLatex(sourceOf(blocks(3))).tex).toMatch(/of the form\n\\\[\na = b\n\\\]\nsubject to/u);
  });

  it("ends with it where the source has one", () => {
    expect(toLatex(sourceOf(blocks(4))).tex).toMatch(/\\\]\n\nsubject to/u);
  });
});

describe("the list of references", () => {
  const heading: BlockNode = { type: "heading", depth: 1, children: [{ type: "text", value: "References" }] };
  const cited: BlockNode = { type: "paragraph", children: [{ type: "cite", key: "a", kind: "narrative" }] };
  const references = { a: { csl: { id: "a", type: "book", title: "A" }, diagnostics: [] } };

  it("stands under the author's own heading, which needs no second one", () => {
    const { tex } = toLatex({ ...sourceOf([cited, heading]), references });
    expect(tex.match(/References/gu)).toHaveLength(1);
    expect(tex).toMatch(/\\section\{References\}[^]*\\renewcommand\{\\bibsection\}\{\}[^]*\\bibliography/u);
  });

  it("has natbib's heading elsewhere", () => {
    expect(toLatex({ ...sourceOf([cited]), references }).tex).not.toContain("bibsection");
  });
});

describe("pictures of one float", () => {
  const asset = "a".repeat(64);
  const image = (width: string) => ({ type: "image" as const, url: "a.png", asset, width });
  const heights = (...widths: string[]): string[] => {
    const figure: BlockNode = { type: "container", kind: "figure", children: widths.map(image) };
    const source = {
      ...sourceOf([figure]),
      assets: { [asset]: { path: "a.png", mediaType: "image/png", size: 1, variants: {} } },
    };
    return [...toLatex(source).tex.matchAll(/height=([\d.]+)\\textheight/gu)].map((match) => match[1] ?? "");
  };

  it("share the page where they stand one below the other, so that the caption stays on it", () => {
    expect(heights("75%", "75%", "75%", ".75\\linewidth", "75%")).toEqual(Array.from({ length: 5 }, () => "0.15"));
  });

  it("take it all where they stand side by side", () => {
    expect(heights("45%", "45%")).toEqual(["0.8", "0.8"]);
  });
});
