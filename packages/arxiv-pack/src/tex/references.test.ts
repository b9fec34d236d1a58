import { describe, expect, it } from "vitest";
import { expandName, readFacts } from "./references.ts";
import { collectVerbatimNames } from "./verbatim-names.ts";

const facts = (text: string) => readFacts(text, collectVerbatimNames([["main.tex", text]]), false);
const names = (text: string) =>
  facts(text)
    .uses.filter((use) => use.kind !== "mention")
    .map((use) => [use.kind, use.folder === undefined ? use.name : `${use.folder.name}|${use.name}`]);

describe("readFacts", () => {
  it("reads every way to name a file", () => {
    expect(
      names(
        String.raw`\documentclass[11pt]{my class}\usepackage[a]{one, two}\input{sections/a}\input plain \include{b} \import{sub/}{c}
\includegraphics[width=\textwidth, trim={0 1 2 3}]{figs/d.pdf}\includegraphics*[0,0][1,1]{e}\includegraphics<2>[a]{f}
\bibliography{refs,%
  more}\addbibresource{x.bib}\bibliographystyle{s}\lstinputlisting[language=C]{code.c}\epsfig{file=g.eps,width=3cm}
\begin{overpic}[width=1cm]{h}\end{overpic}\usetikzlibrary{mine}`,
      ),
    ).toEqual([
      ["class", "my class"],
      ["package", "one"],
      ["package", "two"],
      ["tex", "sections/a"],
      ["tex", "plain"],
      ["include", "b"],
      ["tex", "sub/|c"],
      ["graphics", "figs/d.pdf"],
      ["graphics", "e"],
      ["graphics", "f"],
      ["bib", "refs"],
      ["bib", "more"],
      ["bib", "x.bib"],
      ["bst", "s"],
      ["literal", "code.c"],
      ["graphics", "g.eps"],
      ["graphics", "h"],
      ["tex", "mine"],
    ]);
  });

  it("reads nothing in verbatim text and comments", () => {
    expect(
      names(
        "\\verb|\\input{a}|\n% \\input{b}\n\\begin{lstlisting}\n\\includegraphics{c}\n\\end{lstlisting}\\url{\\input{d}}",
      ),
    ).toEqual([]);
  });

  it("gives the offsets of a name, without blanks and quotes", () => {
    const text = '\\includegraphics{ "my figure" }\\input{%\n  a %x\n}';
    expect(
      facts(text)
        .uses.filter((use) => use.kind !== "mention")
        .map((use) => text.slice(use.start, use.end)),
    ).toEqual(["my figure", "a"]);
  });

  it("finds names in the arguments of the author's own macros", () => {
    expect(
      facts("\\newcommand{\\fig}[2]{\\includegraphics[#1]{#2}}\\fig{width=1cm}{plots/x}")
        .uses.filter((use) => use.kind === "mention")
        .map((use) => use.name),
    ).toContain("plots/x");
  });

  it("knows folders, packages, filecontents and simple macros", () => {
    const read = facts(
      "\\documentclass[a4paper, 11pt]{article}\\graphicspath{{one/} {two/}}\\newcommand{\\dir}{figs}\\def\\sub{\\dir/x}\\usepackage[T1]{fontenc}\\begin{filecontents*}[overwrite]{r.bib}\n\\input{no}\n\\end{filecontents*}",
    );
    expect(read.graphicsPath).toEqual(["one/", "two/"]);
    expect(read.provided).toEqual(["r.bib"]);
    expect(read.classOptions).toEqual(["a4paper", "11pt"]);
    expect(read.packages.get("fontenc")).toBe("T1");
    expect(expandName("\\sub/y.pdf", read.macros)).toBe("figs/x/y.pdf");
    expect(expandName("#1", read.macros)).toBeUndefined();
  });

  it("stays quick on hostile text", () => {
    const started = performance.now();
    for (const part of [
      "\\input{",
      "\\usepackage{a",
      "\\includegraphics[",
      "{a}",
      "\\verb|a|",
      "\\bibliography{a}",
      "\\graphicspath{{",
      "\\epsfig{file=",
    ])
      facts(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
