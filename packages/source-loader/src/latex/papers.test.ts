import { expect, test } from "vitest";
import { outline } from "../../test/latex-outline.ts";
import { parseLatex } from "./parse-latex.ts";

const read = (body: string, documentClass = "article", preamble = "") => {
  const tex = `\\documentclass{${documentClass}}${preamble}\\begin{document}${body}\\end{document}`;
  const { ast, diagnostics, frontmatter } = parseLatex({
    main: "a.tex",
    readFile: (path) => (path === "a.tex" ? tex : undefined),
  });
  return { text: outline(ast), said: diagnostics.map(({ message }) => message), frontmatter };
};

test.each([
  [
    "what is raised in a title is part of a word, but for signs of notes",
    "\\title{Decay of $^{40}$Ar at 10$^{20}$ eV, Ca\\textsuperscript{2+}$^*$\\textsuperscript{\\dag}}\\maketitle",
    "Decay of $^{40}$Ar at 10$^{20}$ eV, Ca2+",
  ],
  ["a number behind a title stays", "\\title{H$^-$ and K$^0$}\\maketitle", "H$^-$ and K$^0$"],
])("%s", (_name, body, title) => {
  expect(read(body).frontmatter.title).toBe(title);
});

test.each([
  ["revtex's single appendix", "\\appendix*\\section{A}b", "division appendix\n  # A\n  b"],
  [
    "items that all have names are no numbered list",
    "\\begin{enumerate}\\item[\\textbf{C1}] a\\item[C2]\\label{c} b\\end{enumerate}\\ref{c}",
    "term **C1**\n  a\nterm C2\n  b\n<number c>",
  ],
  [
    "a drawing keeps its number",
    "\\begin{equation}\\label{d}\\begin{tikzcd}A\\end{tikzcd}\\end{equation}\\[\\begin{tikzcd}B\\end{tikzcd}\\]",
    "math #d: \\begin{tikzcd}A\\end{tikzcd}\nrawBlock: \\begin{tikzcd}B\\end{tikzcd}",
  ],
  [
    "lines of an algorithm are referred to by their number",
    "\\begin{algorithmic}[1]\\Require $x$\\State a\\While{b}\\label{l:w}\\State c \\label{l:c}\\EndWhile\\end{algorithmic}\\ref{l:w}, \\cref{l:c}",
    "| **Require:** $x$\n| a\n| **while** b **do**<#l:w>\n| \u2003c <#l:c>\n| **end while**\n<text l:w 2>, <text l:c line 3>",
  ],
  [
    "a table's own numbers of notes are apart from those that are counted",
    "a\\footnote{one} b\\footnotemark[1] c\\footnote{two} d\\footnotemark[2]\\footnotetext[2]{own} e\\footnotemark[7]\\footnotetext[7]{seven}",
    "a[^1] b[^1] c[^2] d[^2-given] e[^7]\n[^1]:\n  one\n[^2]:\n  two\n[^2-given]:\n  own\n[^7]:\n  seven",
  ],
  [
    "a list of references that is written out shows what is not cited too",
    "\\cite{b}\\begin{thebibliography}{9}\\bibitem{a} A.\\bibitem{b} B.\\end{thebibliography}",
    "[@b]\nbibliography\n<nocite a>",
  ],
])("%s", (_name, body, expected) => {
  expect(read(body).text).toBe(expected);
});

test("who is written to, by the option of an address or a note", () => {
  const revtex = read("\\title{T}\\author{A}\\email[Corresponding author: ]{a@x.org}\\author{B}\\maketitle");
  expect(revtex.frontmatter.authors?.[0]).toEqual({
    name: "A",
    affiliations: [],
    email: "a@x.org",
    corresponding: true,
  });
  const acmart = read("\\title{T}\\author{A}\\authornote{Corresponding author.}\\maketitle", "acmart");
  expect(acmart.frontmatter.authors).toEqual([{ name: "A", affiliations: [], corresponding: true }]);
});

test("a letter: to whom, greeting, text, who writes, what is under it", () => {
  const { text, said, frontmatter } = read(
    "\\begin{letter}{The Editor \\\\ The Journal}\\opening{Dear Editor,}\nWe submit.\n\\closing{Yours,}\\ps{P.S. More.}\\encl{A paper}\\cc{J. Roe}\\end{letter}",
    "letter",
    "\\signature{Jane Doe\\\\Professor}\\address{12 Road}",
  );
  expect(text).toBe(
    "The Editor ⏎The Journal\nDear Editor,\nWe submit.\nYours,\nJane Doe⏎Professor\nP.S. More.\nEnclosed: A paper\ncc: J. Roe",
  );
  expect(frontmatter.authors).toMatchObject([{ name: "Jane Doe" }]);
  expect(said).toEqual([]);
});

test("a curriculum of moderncv", () => {
  const { text, said, frontmatter } = read(
    "\\makecvtitle\\cventry{2010--2014}{PhD}{University X}{}{\\textit{Grade}}{A thesis.}\\cvitemwithcomment{English}{Native}{}\\cvlistdoubleitem{a}{b}\\cvdoubleitem{c}{d}{e}{f}",
    "moderncv",
    "\\moderncvstyle{classic}\\name{Jane}{Doe}\\address{12 Road}{City}{}\\email{jane@x.org}\\homepage{www.x.org}\\phone[mobile]{+1 234}",
  );
  expect(text).toBe(
    [
      "term 2010–2014",
      "  **PhD**, University X, *Grade*. A thesis.",
      "term English",
      "  Native",
      "-",
      "  a",
      "-",
      "  b",
      "term c",
      "  d",
      "term e",
      "  f",
    ].join("\n"),
  );
  expect(frontmatter.authors).toEqual([
    { name: "Jane Doe", affiliations: [0], email: "jane@x.org", url: "https://www.x.org" },
  ]);
  expect(frontmatter.affiliations).toEqual([{ name: "12 Road, City" }]);
  expect(frontmatter.notes).toEqual(["+1 234"]);
  expect(said).toEqual([]);
});

test("a blank between the parts of a figure is no paragraph", () => {
  const part = (name: string) => `\\begin{subfigure}{5cm}\\includegraphics{${name}}\\caption{${name}}\\end{subfigure}`;
  expect(read(`\\begin{figure}${part("a")}\\quad\n${part("b")}\\caption{Both}\\end{figure}`).text).toBe(
    "figure\n  subfigure\n    ![a]\n    caption\n      a\n  subfigure\n    ![b]\n    caption\n      b\n  caption\n    Both",
  );
});

test("csquotes' quotations, with their source", () => {
  const { text, said } = read(
    "\\textquote[{\\cite[5]{k}}]{a} \\blockquote[Me][.]{b} \\textcquote[see][3]{k}{c} \\foreigntextquote{german}{d}\\begin{displaycquote}[7]{k}e\\end{displaycquote}",
  );
  expect(text).toBe("“a” [@k, 5] “b.” (Me) “c” [see @k, 3] “d”\nblockquote\n  e");
  expect(said).toEqual([]);
});
