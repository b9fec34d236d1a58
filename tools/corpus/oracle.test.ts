import { describe, expect, it } from "vitest";
import { latexItems, markdownItems, writtenLatexItems } from "./items.ts";
import { latexWords } from "./oracle-latex.ts";
import { markdownWords } from "./oracle-markdown.ts";
import { htmlItems, htmlText } from "./outputs.ts";
import { compareWords, tokenize } from "./words.ts";

const joss = { implicitFigures: true, myst: false, chunks: false };
const myst = { implicitFigures: false, myst: true, chunks: false };
const words = (text: string, options = joss) =>
  markdownWords(text, "a.md", options)
    .map((entry) => entry.word)
    .join(" ");

describe("words of Markdown, counted by masking", () => {
  it.each([
    ["---\ntitle: 'The title'\nauthor: Nobody\n---\nBody text", "the title body text"],
    ["See [the docs](https://example.org/path) and <https://example.org>.", "see the docs and"],
    ["A formula $x_{text} = \\alpha$ and $$\\begin{aligned}abc\\end{aligned}$$ end", "formula and end"],
    ["It costs $5 and $6 here", "it costs and here"],
    ["Cited [@knuth1984; see @other, p. 3] and @third [chap. 2]", "cited see and chap"],
    ["![A caption with *stress*](fig.png){ width=80% }", "caption with stress"],
    ["Words ![an alt](fig.png) around", "words around"],
    ["`code span` and {.attr #id}", "code span and"],
    ["```python\nprint(hello)\n```\nafter", "print hello after"],
    ['<!-- hidden --> <b class="x">bold</b> &amp; done', "bold done"],
    ["# Heading {#sec:one}\n\nText\\footnote{A note} [^1]\n\n[^1]: the note", "heading text note the note"],
    ["as \\autoref{fig:one} shows, \\textbf{bold} too", "as shows bold too"],
    ["mail me@example.org or @handle now", "mail or now"],
  ])("%j", (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it.each([
    ["```{note} A title\n:class: wide\nThe body\n```", "title the body"],
    ["```{math}\n:label: eq\na + bcd\n```\nend", "end"],
    ["{cite:p}`key` and {abbr}`TLA (three letters)` and {ref}`text <label>`", "and tla and text"],
    [":::{figure} path/to.png\n:name: fig\nThe caption\n:::", "the caption"],
    ['% a comment\n(label)=\n+++ {"part": 1}\nshown', "shown"],
  ])("MyST: %j", (text, expected) => {
    expect(words(text, myst)).toBe(expected);
  });

  it("keeps lines", () => {
    expect(markdownWords("one\n\n```\ntwo\n```\n\nthree", "a.md", joss).map(({ word, line }) => [word, line])).toEqual([
      ["one", 1],
      ["two", 4],
      ["three", 7],
    ]);
  });
});

describe("words of LaTeX, counted by masking", () => {
  const of = (text: string) =>
    latexWords(new Map([["main.tex", text]]), "main.tex")
      .map((entry) => entry.word)
      .join(" ");
  it.each([
    [
      "\\documentclass{article}\\newcommand{\\me}{Myself}\\begin{document}\\section{One} Text% comment\n more\\end{document} after",
      "one text more",
    ],
    [
      "\\begin{document}A \\emph{word} \\cite[p.~3]{key} in $math_{x}$ \\ref{a} 50\\% done\\end{document}",
      "word in done",
    ],
    ["\\begin{document}Schr\\\"odinger, caf\\'{e}, \\c{c}a, Stra\\ss{}e\\end{document}", "schrödinger café ça straße"],
    [
      "\\begin{document}\\begin{equation}abc\\end{equation} kept \\begin{verbatim}raw % text\\end{verbatim}\\end{document}",
      "kept raw text",
    ],
    [
      "\\begin{document}\\href{http://x.y}{shown} \\textcolor{red}{colored} \\includegraphics[width=3cm]{file}\\end{document}",
      "shown colored",
    ],
  ])("%j", (text, expected) => {
    expect(of(text)).toBe(expected);
  });

  it("follows input, and does not loop", () => {
    const files = new Map([
      ["main.tex", "\\begin{document}top \\input{a}\\end{document}"],
      ["a.tex", "inner \\input{main.tex}"],
    ]);
    expect(latexWords(files, "main.tex").map(({ word, file }) => `${file}:${word}`)).toEqual([
      "main.tex:top",
      "a.tex:inner",
    ]);
  });
});

describe("the comparison", () => {
  const source = (text: string) => tokenize(text).map((word, index) => ({ word, file: "a.md", line: index + 1 }));

  it("counts as multisets", () => {
    expect(compareWords(source("again and again"), "again and").missing.map(({ line }) => line)).toEqual([3]);
  });

  it("joins what a line's end has broken, with a hyphen or without", () => {
    expect(compareWords(source("hyphenation longidentifier"), "hyphen-\nation longiden\ntifier").missing).toEqual([]);
  });

  it("folds ligatures and case, and counts Chinese by the character", () => {
    expect(compareWords(source("ﬁrst 多线程"), "First 多\n线程").missing).toEqual([]);
  });
});

describe("items", () => {
  const count = (items: Record<string, readonly unknown[]>) => Object.values(items).map((lines) => lines.length);

  it("of Markdown", () => {
    const text =
      "![a](b.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$x$$\n\n\\begin{align}a\\end{align}\n\n[@key; @other] and \\autoref{x} @handle `@key`";
    expect(count(markdownItems(text, "a.md", "joss", (key) => key !== "handle"))).toEqual([1, 1, 2, 2, 1]);
  });

  it("of LaTeX, in a source and as written", () => {
    const tex =
      "\\begin{document}\\includegraphics{a}\\begin{tabular}{ll}\\end{tabular}\\[x\\] \\begin{align}y\\end{align} \\citep{a,b} \\ref{x}\\end{document}";
    expect(count(latexItems(new Map([["main.tex", tex]]), "main.tex"))).toEqual([1, 1, 2, 2, 1]);
    expect(Object.values(writtenLatexItems(tex))).toEqual([1, 1, 2, 2, 1]);
  });

  it("of a page", () => {
    expect(
      htmlItems(
        '<img src="a"><table></table><div class="equation"></div><span class="citation">(<a href="#r">x</a>)</span><a class="cross-reference">y</a>',
      ),
    ).toEqual({ figures: 1, tables: 1, equations: 1, citations: 1, crossReferences: 1 });
    expect(
      htmlText("<p>One</p><script>no</script><math><mi>x</mi></math><p>two</p>").split(/\s+/u).filter(Boolean),
    ).toEqual(["One", "two"]);
  });
});
