import { describe, expect, test } from "vitest";
import { outline } from "../../../test/latex-outline.ts";
import { parseLatex } from "../parse-latex.ts";

const read = (body: string, preamble = "", files: Readonly<Record<string, string>> = {}) => {
  const tex = `\\documentclass{article}${preamble}\\begin{document}${body}\\end{document}`;
  const { ast, diagnostics, frontmatter } = parseLatex({
    main: "a.tex",
    readFile: (path) => (path === "a.tex" ? tex : files[path]),
  });
  return { text: outline(ast), said: diagnostics.map(({ message }) => message), frontmatter };
};

describe("parseLatex: terms", () => {
  test("used before the list that defines them, spelt out once", () => {
    const { text, said } = read(
      "\\section{On \\ac{cpu}}\\ac{cpu}, \\acs{gpu}, \\acf{gpu}, \\acp{gpu}, \\acl{api}.\n\n" +
        "\\begin{acronym}[GPU]\\acro{cpu}[CPU]{processor}\\acro{gpu}[G.P.U.]{graphics unit}" +
        "\\acroplural{gpu}[GPUs]{graphics units}\\acro{api}[API]{interface}\\end{acronym}\\ac{gpu} \\ac{api}",
    );
    expect(text).toBe(
      [
        "# On processor (CPU)",
        "CPU, G.P.U., graphics unit (G.P.U.), GPUs, interface.",
        "term CPU",
        "  processor",
        "term G.P.U.",
        "  graphics unit",
        "term API",
        "  interface",
        "G.P.U. interface (API)",
      ].join("\n"),
    );
    expect(said).toEqual([]);
  });

  test("defined in an included file, and in one that is read later", () => {
    const { text, said } = read("\\input{one}\\newacronym{b}{B}{bee} \\gls{b} \\gls{a}", "", {
      "one.tex": "\\newacronym{a}{A}{ay}\\gls{b} \\gls{a}",
    });
    expect(text).toBe("bee (B) ay (A) B A");
    expect(said).toEqual([]);
  });

  test("one that is never defined shows its key", () => {
    const { text, said } = read("\\ac{x}, \\ac{x}");
    expect(text).toBe("x, x");
    expect(said).toEqual(["The term x is not defined (used 2 times): its key is shown."]);
  });

  test("lists are printed with what is used, by the list's name, wherever they stand", () => {
    const { text, said } = read(
      "\\printglossary[type=\\acronymtype]\\printglossary[title={Words}]\\gls{w} \\gls{b} \\gls{a}",
      "\\usepackage[acronym]{glossaries}\\makeglossaries\\newacronym{b}{B}{bee}\\newacronym{a}{A}{ay}\\newacronym{c}{C}{never}" +
        "\\newglossaryentry{w}{name=word,description={What is \\emph{said}}}",
    );
    expect(text).toBe(
      [
        "#- Acronyms",
        "term A",
        "  ay",
        "term B",
        "  bee",
        "#- Words",
        "term word",
        "  What is *said*",
        "word bee (B) ay (A)",
      ].join("\n"),
    );
    expect(said).toEqual([]);
  });

  test("a list of nothing leaves no heading", () => {
    expect(read("Text.\\printglossaries").text).toBe("Text.");
  });

  test("nomenclature stands where it is printed", () => {
    const { text, said } = read(
      "A\\nomenclature{$c$}{Speed of light}. B.\n\n\\printnomenclature\\nomenclature[a]{$b$}{Width}",
    );
    expect(text).toBe(["A. B.", "#- Nomenclature", "term $c$", "  Speed of light", "term $b$", "  Width"].join("\n"));
    expect(said).toEqual([]);
  });
});

describe("parseLatex: books", () => {
  const book =
    "\\frontmatter\\chapter{Preface}\\section{Thanks}P, part \\ref{p}.\\mainmatter\\part{Begin}\\label{p}\\chapter{One}\\section{A}" +
    "\\part*{Aside}\\part{End}\\chapter{Two}\\appendix\\chapter{More}\\section{B}\\backmatter\\chapter{After}Text.";

  test("only the main matter is numbered, and the back matter ends the appendix", () => {
    expect(read(book).text).toBe(
      [
        "##- Preface",
        "###- Thanks",
        "P, part <number p>.",
        "# Begin #p",
        "## One",
        "### A",
        "#- Aside",
        "# End",
        "## Two",
        "division appendix",
        "  ## More",
        "  ### B",
        "##- After",
        "Text.",
      ].join("\n"),
    );
  });
});
