import { describe, expect, it } from "vitest";
import { planNative } from "./plan-native.ts";

const encode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));
const plan = (main: string, files: Record<string, string>, options = {}) =>
  planNative(main, new Map(Object.entries(files).map(([path, text]) => [path, encode(text)])), options);
const text = (made: ReturnType<typeof plan>, path: string): string =>
  Buffer.from(made.files.get(path) ?? encode(`no ${path}: ${[...made.files.keys()].join(" ")}`)).toString("utf8");
const paths = (made: ReturnType<typeof plan>): string[] => [...made.files.keys()].sort();
const paper = (body: string, preamble = ""): string =>
  `\\documentclass{article}\n${preamble}\\begin{document}\n${body}\n\\end{document}\n`;

describe("planNative", () => {
  it("takes what the source reads, transitively, and nothing else", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\input{sections/a}\\bibliographystyle{own}\\bibliography{refs}\\lstinputlisting{code.py}",
        "\\usepackage{mine}\n",
      ),
      "sections/a.tex": "\\includegraphics{figs/plot}\\input{sections/b.tex}",
      "sections/b.tex": "B % private\n",
      "mine.sty": "\\RequirePackage{other}% kept\n",
      "other.sty": "",
      "figs/plot.pdf": "%PDF-",
      "figs/unused.pdf": "%PDF-",
      "refs.bib": "",
      "own.bst": "",
      "code.py": "100 % 7 # kept\n",
      "notes.tex": "private",
      "main.aux": "",
      "main.log": "",
      ".latexmkrc": "",
    });
    expect(paths(made)).toEqual([
      "code.py",
      "figs/plot.pdf",
      "main.tex",
      "mine.sty",
      "other.sty",
      "own.bst",
      "refs.bib",
      "sections/a.tex",
      "sections/b.tex",
    ]);
    expect(text(made, "sections/b.tex")).toBe("B %\n");
    expect(text(made, "mine.sty")).toContain("% kept");
    expect(text(made, "code.py")).toContain("% 7 # kept");
    expect(made.diagnostics.map((d) => d.message).join()).toMatch(/notes\.tex/u);
    expect(made.compiler).toBe("pdflatex");
  });

  it("reads no figure in verbatim, in a comment, in a dead branch or after the end", () => {
    const made = plan("main.tex", {
      "main.tex": `${paper("\\verb|\\includegraphics{a}|\n% \\includegraphics{b}\n\\iffalse\\includegraphics{c}\\fi\n\\begin{verbatim}\n\\includegraphics{d}\n\\end{verbatim}")}\\includegraphics{e}`,
      "a.png": "",
      "b.png": "",
      "c.png": "",
      "d.png": "",
      "e.png": "",
    });
    expect(paths(made)).toEqual(["main.tex"]);
  });

  it("corrects case, and gives names that arXiv refuses others, with the sources that refer to them", () => {
    const made = plan("my paper.tex", {
      "my paper.tex": paper(
        '\\includegraphics{Figs/Plot.PNG}\\includegraphics{my figure}\\input{kapitel/größe}\\includegraphics{"a b.png"}',
        "\\graphicspath{{pics/}}\n",
      ),
      "figs/plot.png": "",
      "pics/my figure.pdf": "",
      "kapitel/größe.tex": "G",
      "a b.png": "",
    });
    expect(made.main).toBe("my-paper.tex");
    expect(paths(made)).toEqual([
      "a-b.png",
      "figs/plot.png",
      "kapitel/grosse.tex",
      "my-paper.tex",
      "pics/my-figure.pdf",
    ]);
    expect(text(made, "my-paper.tex")).toMatch(
      /\\includegraphics\{figs\/plot\.png\}\\includegraphics\{pics\/my-figure\}\\input\{kapitel\/grosse\}\\includegraphics\{"a-b\.png"\}/u,
    );
  });

  it("brings the files of \\include to the root, and \\includeonly with them", () => {
    const made = plan("main.tex", {
      "main.tex": paper("\\include{chapters/one}\\input{chapters/two}", "\\includeonly{chapters/one}\n"),
      "chapters/one.tex": "1",
      "chapters/two.tex": "2",
    });
    expect(paths(made)).toEqual(["chapters-one.tex", "chapters/two.tex", "main.tex"]);
    expect(text(made, "main.tex")).toContain("\\includeonly{chapters-one}");
    expect(text(made, "main.tex")).toContain("\\include{chapters-one}\\input{chapters/two}");
  });

  it("renames a figure that arXiv would take for an output or for a .tex file's", () => {
    const made = plan("main.tex", {
      "main.tex": paper("\\includegraphics{plot.pdf}\\input{plot.tex}\\includegraphics{main.pdf}"),
      "plot.pdf": "",
      "plot.tex": "x",
      "main.pdf": "",
    });
    expect(paths(made)).toEqual(["main-figure.pdf", "main.tex", "plot-figure.pdf", "plot.tex"]);
    expect(text(made, "main.tex")).toContain(
      "\\includegraphics{plot-figure.pdf}\\input{plot.tex}\\includegraphics{main-figure.pdf}",
    );
  });

  it("brings in what lies above the main file's folder", () => {
    const made = plan("paper/main.tex", {
      "paper/main.tex": paper("\\includegraphics{../figs/a}\\input{part}", "\\usepackage{../style/my}\n"),
      "paper/part.tex": "\\includegraphics{../figs/b.png}",
      "figs/a.png": "",
      "figs/b.png": "",
      "style/my.sty": "",
    });
    expect(paths(made)).toEqual(["figs/a.png", "figs/b.png", "main.tex", "part.tex", "style/my.sty"]);
    expect(text(made, "main.tex")).toContain("\\includegraphics{figs/a}");
    expect(text(made, "main.tex")).toContain("\\usepackage{style/my}");
    expect(text(made, "part.tex")).toContain("\\includegraphics{figs/b.png}");
  });

  it("brings in what the loader has found above the folder, as _up/", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\includegraphics{../figs/a}\\bibliography{../refs}",
        "\\usepackage{../style/my}\n\\input{../defs}\n",
      ),
      "_up/figs/a.png": "",
      "_up/refs.bib": "",
      "_up/style/my.sty": "",
      "_up/defs.tex": "\\includegraphics{../figs/b.png}",
      "_up/figs/b.png": "",
    });
    expect(paths(made)).toEqual(["defs.tex", "figs/a.png", "figs/b.png", "main.tex", "refs.bib", "style/my.sty"]);
    expect(text(made, "main.tex")).toContain("\\includegraphics{figs/a}\\bibliography{refs}");
    expect(text(made, "main.tex")).toContain("\\input{defs}");
  });

  it("follows macros: a folder in a name, a figure command of the author's, a file command with a prefix", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\includegraphics{\\figs/a}\\fig{width=1cm}{plots/b}\\chap{one}\\begin{tikzpicture}\\addplot table {data/d.csv};\\end{tikzpicture}",
        "\\newcommand{\\figs}{pics}\\newcommand{\\fig}[2]{\\includegraphics[#1]{#2}}\\newcommand{\\chap}[1]{\\input{chapters/#1}}\n",
      ),
      "pics/a.pdf": "",
      "plots/b.pdf": "",
      "plots/c.pdf": "",
      "chapters/one.tex": "\\includegraphics{plots/deep}",
      "plots/deep.png": "",
      "data/d.csv": "",
    });
    expect(paths(made)).toEqual([
      "chapters/one.tex",
      "data/d.csv",
      "main.tex",
      "pics/a.pdf",
      "plots/b.pdf",
      "plots/deep.png",
    ]);
  });

  it("takes a bare name only from a command that reads files, through another one too", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\two[width=0.5\\textwidth]{a}{b}\\cite{knuth}\\label{note}\\begin{fig}{c}x\\end{fig}",
        "\\newcommand{\\one}[1]{\\includegraphics{#1}}\n\\newcommand{\\two}[3][]{\\one{#2}\\one{#3}}\\newenvironment{fig}[1]{\\one{#1}}{}\n",
      ),
      "a.pdf": "",
      "b.png": "",
      "c.pdf": "",
      "knuth.pdf": "",
      "note.pdf": "",
    });
    expect(paths(made)).toEqual(["a.pdf", "b.png", "c.pdf", "main.tex"]);
  });

  it("follows \\import and subfiles from their own folders", () => {
    const made = plan("main.tex", {
      "main.tex": paper("\\import{parts/}{one}\\subfile{two/two}"),
      "parts/one.tex": "\\includegraphics{a}",
      "parts/a.png": "",
      "two/two.tex": "\\documentclass[../main]{subfiles}\\begin{document}\\includegraphics{b}\\end{document}",
      "two/b.png": "",
    });
    expect(paths(made)).toEqual(["main.tex", "parts/a.png", "parts/one.tex", "two/b.png", "two/two.tex"]);
  });

  it("leaves out a second document, and keeps the first one's references under its name", () => {
    const made = plan("paper v2.tex", {
      "paper v2.tex": paper("\\bibliography{refs}"),
      "other.tex": paper("x"),
      "paper v2.bbl": "\\begin{thebibliography}{1}\\end{thebibliography}",
      "refs.bib": "",
    });
    expect(paths(made)).toEqual(["paper-v2.bbl", "paper-v2.tex"]);
    expect(made.bibliography).toBe("none");
  });

  it.each([
    ["pdflatex", { "main.tex": paper("\\includegraphics{a}"), "a.png": "", "a.eps": "" }],
    ["latex", { "main.tex": paper("\\includegraphics{a}\\includegraphics{b.eps}"), "a.eps": "", "b.eps": "" }],
    ["latex", { "main.tex": paper("\\includegraphics{a}", "\\usepackage{pstricks}\n"), "a.eps": "", "a.pdf": "" }],
    ["xelatex", { "main.tex": paper("\\includegraphics{a}\\includegraphics{b}"), "a.eps": "", "b.png": "" }],
    ["xelatex", { "main.tex": paper("x", "\\usepackage{fontspec}\n") }],
    ["pdflatex", { "main.tex": paper("\\includegraphics{a.eps}"), "a.eps": "", "a-eps-converted-to.pdf": "" }],
    ["pdftex", { "main.tex": "Plain text \\bye" }],
  ])("chooses %s", (compiler, files) =>
    expect(plan("main.tex", files as Record<string, string>).compiler).toBe(compiler),
  );

  it("takes the figure that the compiler reads", () => {
    expect(
      paths(
        plan("main.tex", {
          "main.tex": paper("\\includegraphics{a}", "\\usepackage{pstricks}\n"),
          "a.eps": "",
          "a.pdf": "",
        }),
      ),
    ).toEqual(["a.eps", "main.tex"]);
    const made = plan("main.tex", {
      "main.tex": paper("\\includegraphics{a.eps}"),
      "a.eps": "",
      "a-eps-converted-to.pdf": "",
    });
    expect(paths(made)).toEqual(["a-eps-converted-to.pdf", "main.tex"]);
    expect(text(made, "main.tex")).toContain("\\includegraphics{a-eps-converted-to.pdf}");
  });

  it("asks for the TeX Live that reads the .bbl, and makes a new one where none does", () => {
    const bbl = (version: string): string =>
      `% $ biblatex auxiliary file $\n% $ biblatex bbl format version ${version} $\n% x\n`;
    const source = paper("\\printbibliography", "\\usepackage{biblatex}\\addbibresource{r.bib}\n");
    expect(plan("main.tex", { "main.tex": source, "main.bbl": bbl("3.2"), "r.bib": "" }).texLive).toBe(2023);
    expect(plan("main.tex", { "main.tex": source, "main.bbl": bbl("3.3"), "r.bib": "" }).texLive).toBe(2025);
    const anew = plan("main.tex", { "main.tex": source, "main.bbl": bbl("2.8"), "r.bib": "" });
    expect(paths(anew)).toEqual(["main.tex", "r.bib"]);
    expect(anew.bibliography).toBe("auto");
  });

  it("ships index, glossary and minted's cache, and .aux files of other documents", () => {
    const made = plan("main.tex", {
      "main.tex": paper("\\printindex\\printnomenclature", "\\usepackage{minted,nomencl,xr}\\externaldocument{supp}\n"),
      "main.ind": "",
      "main.nls": "",
      "_minted/a.pygtex": "",
      "supp.aux": "",
      "main.aux": "",
    });
    expect(paths(made)).toEqual(["_minted/a.pygtex", "main.ind", "main.nls", "main.tex", "supp.aux"]);
  });

  it("names what is missing, with its line in the author's file", () => {
    const made = plan("main.tex", { "main.tex": paper("% gone\n\n\\includegraphics{none}") });
    expect(made.missingFigures).toEqual([{ name: "none", location: { file: "main.tex", line: 5 } }]);
  });

  it("tells for each line where it stood", () => {
    const made = plan("main.tex", {
      "main.tex": "% one\n\\documentclass{article}\n% three\n\\begin{document}\nx\n\\end{document}\n",
    });
    expect(made.lineMaps["main.tex"]?.map(({ line }) => line)).toEqual([2, 4, 5, 6, 7]);
  });

  it("keeps the bytes of a file in another encoding", () => {
    const latin1 = new Uint8Array(Buffer.from(paper("Gr\u00f6\u00dfe % weg"), "latin1"));
    const made = planNative("main.tex", new Map([["main.tex", latin1]]));
    expect(Buffer.from(made.files.get("main.tex") ?? []).toString("latin1")).toContain("Gr\u00f6\u00dfe %\n");
  });

  it("does not follow a source that reads itself for ever", () => {
    expect(
      paths(plan("main.tex", { "main.tex": paper("\\input{main}\\input{a}"), "a.tex": "\\input{a}\\input{main}" })),
    ).toEqual(["a.tex", "main.tex"]);
  });

  it("knows names with ./, with dots, with blanks around them and with an extension in capitals", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\includegraphics{./figs/a}\\includegraphics{ fig.1 }\\includegraphics{b.JPG}\\input{./part}\\bibliography{./refs}",
        "\\graphicspath{{./pics/}}\\usepackage{./sty/mine}\n",
      ),
      "figs/a.pdf": "",
      "pics/fig.1.png": "",
      "b.JPG": "",
      "part.tex": "",
      "refs.bib": "",
      "sty/mine.sty": "",
    });
    expect(paths(made)).toEqual([
      "b.JPG",
      "figs/a.pdf",
      "main.tex",
      "part.tex",
      "pics/fig.1.png",
      "refs.bib",
      "sty/mine.sty",
    ]);
    expect(text(made, "main.tex")).toContain("\\includegraphics{./figs/a}\\includegraphics{ fig.1 }");
  });

  it("takes the files whose names a loop puts together", () => {
    const made = plan("main.tex", {
      "main.tex": paper(
        "\\foreach \\i in {1,...,3}{\\includegraphics{frames/step\\i}}\\input{parts/\\jobname-end}",
        "\\usepackage{tikz}\n",
      ),
      "frames/step1.png": "",
      "frames/step2.png": "",
      "frames/other.png": "",
      "parts/main-end.tex": "",
    });
    expect(paths(made)).toEqual(["frames/step1.png", "frames/step2.png", "main.tex", "parts/main-end.tex"]);
  });

  it("finds the document whose beginning stands in another file", () => {
    const made = plan("main.tex", {
      "main.tex": "\\input{preamble}\n\\begin{document}x\\end{document}",
      "preamble.tex": "\\documentclass{article}\n",
    });
    expect(paths(made)).toEqual(["main.tex", "preamble.tex"]);
    expect(made.compiler).toBe("pdflatex");
  });

  it("stays quick on a hostile source", () => {
    const started = performance.now();
    const long = "\\input{a}".repeat(20_000);
    plan("main.tex", {
      "main.tex": paper(`${long}${"{x.png}".repeat(50_000)}\\newcommand{\\f}[1]{\\includegraphics{#1}}`),
      "a.tex": long,
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("reads nothing outside the source", () => {
    const made = plan("main.tex", {
      "main.tex": paper("\\input{../../etc/passwd}\\input{/etc/passwd}\\includegraphics{../x}"),
      "x.png": "",
    });
    expect(paths(made)).toEqual(["main.tex"]);
  });

  it("cuts a path that is too long", () => {
    const long = `${"folder/".repeat(20)}figure.png`;
    const made = plan("main.tex", { "main.tex": paper(`\\includegraphics{${long}}`), [long]: "" });
    expect(paths(made)).toEqual(["figure.png", "main.tex"]);
    expect(text(made, "main.tex")).toContain("\\includegraphics{figure.png}");
  });
});
