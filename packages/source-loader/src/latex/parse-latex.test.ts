import { walkNodes } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { outline } from "../../test/latex-outline.ts";
import { type ParsedLatex, parseLatex } from "./parse-latex.ts";

/** Reads a body (or, with `\documentclass`, a whole paper), with other files beside it. */
function read(tex: string, files: Record<string, string> = {}, preamble = ""): ParsedLatex {
  const main = tex.includes("\\documentclass")
    ? tex
    : `\\documentclass{article}\n${preamble}\n\\begin{document}\n${tex}\n\\end{document}`;
  const all = new Map(Object.entries({ "main.tex": main, ...files }));
  return parseLatex({ main: "main.tex", readFile: (path) => all.get(path), listFiles: () => [...all.keys()] });
}

const rules = (parsed: ParsedLatex): string[] =>
  parsed.diagnostics.map(
    (diagnostic) =>
      `${diagnostic.severity} ${diagnostic.ruleId.replace("latex-source/", "")} ${diagnostic.location?.file ?? ""}:${diagnostic.location?.line ?? ""}`,
  );

/** Body, what the tree says, and a preamble where it needs one. */
const cases: readonly [name: string, tex: string, expected: string, preamble?: string][] = [
  // Text
  [
    "frames of a talk",
    "\\section{S}\\begin{frame}<1->[fragile]{T \\alert<2>{a}}{U}\\begin{itemize}\\item<1-> b \\item <p> c\\end{itemize}\\pause\\begin{block}{B}d \\only<2>{e}\\end{block}\\begin{columns}[t]\\begin{column}{.5\\textwidth}f\\end{column}\\end{columns}\\end{frame}\\begin{frame}\\frametitle{V}g\\end{frame}",
    "# S\n###- T a\n*U*\n-\n  b\n-\n  <p> c\ndivision block “B”\n  d e\nf\n###- V\ng",
  ],
  [
    "a theorem that is said again",
    "\\begin{restatable}[N]{thm}{again}\\label{l} a $x$\\end{restatable} b\n\n\\again*",
    "theorem! #l “N”\n  a $x$\nb\ntheorem!- “N”\n  a $x$",
    "\\newtheorem{thm}{Theorem}",
  ],
  ["sponsors by name", "\\grantsponsor{s}{NSF}{https://nsf.example} \\grantnum[https://x.example]{s}{123}", "NSF 123"],
  [
    "glue with what it stretches by",
    "a.\\hskip 1em plus\n  0.5em minus 0.4em\\relax B \\vskip 1pt plus 2pt c",
    "a. B c",
  ],
  ["accents over nothing are signs", "\\^{}\\~{}x", "^~x"],
  ["environments of CJK", "\\begin{CJK*}{UTF8}{gbsn}中文\\end{CJK*}", "中文"],
  ["a section without a title counts", "\\section{A}\\section{}\\label{b}\\section*{}c", "# A\n#  #b\nc"],
  ["quotes and dashes", "``a'' `b' it's 1--2---3 \"c\"", "“a” ‘b’ it’s 1–2—3 ”c”"],
  ["fonts nest", "\\textbf{a \\emph{b}} {\\bf c {\\it d} e} f", "**a *b*** **c *d* e** f"],
  ["a font switch ends with its group", "{\\itshape a \\normalfont b} c", "*a* b c"],
  ["blanks stand outside the mark-up", "{\\it i.e.\\ }now", "*i.e.* now"],
  ["code keeps dashes and quotes", "\\texttt{--a ``b''}", "`--a ``b''`"],
  [
    "accents",
    "\\'e \\\"{o} \\c{c} \\v{s} \\H{o} \\k{a} \\r a \\u{g} \\=o \\^{\\i} \\~n \\.z \\d{h} \\'{\\i} na\\\"ive",
    "é ö ç š ő ą å ğ ō î ñ ż ḥ í naïve",
  ],
  ["special letters", "\\ss{} \\o{} \\AE{} \\L{}\\'od\\'z \\aa", "ß ø Æ Łódź å"],
  [
    "a blank after a command word belongs to it",
    "\\LaTeX is \\LaTeX\\ or \\LaTeX{} here",
    "LaTeXis LaTeX or LaTeX here",
  ],
  ["xspace", "\\me is, \\me. \\me{} x", "Me is, Me. Me x", "\\usepackage{xspace}\\newcommand{\\me}{Me\\xspace}"],
  ["escapes", "50\\% \\& \\# \\_ \\{ \\} \\$5 a~b", "50% & # _ { } $5 a\u00A0b"],
  [
    "a comment eats its line and the blanks of the next",
    "wo% comment\n  rd\\% kept\\\\% after a break\nnext",
    "word% kept⏎next",
  ],
  ["blank lines end paragraphs", "a\nb\n\n\nc \\par d", "a b\nc\nd"],
  [
    "superscripts",
    "x\\textsuperscript{2}\\textsubscript{i} \\sout{no} \\underline{u} \\textsc{Sc}",
    "x^2^~i~ ~~no~~ __u__ =Sc=",
  ],
  [
    "conditional text",
    "\\iffalse a \\iftrue b\\fi c\\else d\\fi e \\ifdraft f\\else g\\fi",
    "d\u0065 g".replace("d\u0065", "de"),
    "\\newif\\ifdraft",
  ],
  // Verbatim
  ["verb", "\\verb|a%b\\c| \\verb*+x y+ \\lstinline!{z}!", "`a%b\\c` `x y` `{z}`"],
  [
    "urls keep % and #",
    "\\url{http://a.org/x%20y#z~w_v} \\href{http://b.org/\\%7E?a=1&b=2}{b \\emph{c}}",
    "[http://a.org/x%20y#z~w_v](http://a.org/x%20y#z~w_v) [b *c*](http://b.org/%7E?a=1&b=2)",
  ],
  [
    "verbatim",
    "\\begin{verbatim}\n  \\end{document} % x\n$y$\n\\end{verbatim}\nb",
    "code:   \\end{document} % x⏎$y$\nb",
  ],
  [
    "listing with a caption",
    "\\begin{lstlisting}[language=C++,caption={A, \\emph{b}},label=l]\nx % y\n\\end{lstlisting}",
    "code #l\n  code c++: x % y\n  caption\n    A, *b*",
  ],
  [
    "escapes in a listing",
    "a\n\n\\begin{lstlisting}[escapeinside={(*}{*)}]\nx (*\\label{l}*)y (*\\textbf{z}*)\n\\end{lstlisting}",
    "a<#l>\ncode: x y z",
  ],
  [
    "comment environment",
    "a\n\n\\begin{comment}\n\\end{itemize} b\n\\end{comment}\nc",
    "a\ncomment: \\end{itemize} b\nc",
  ],
  // Math
  [
    "inline and display",
    "\\(a\\) $b$ \\[c\\] $$d$$ \\begin{equation*}e\\end{equation*}",
    "$a$ $b$\nmath-: c\nmath-: d\nmath-: e",
  ],
  [
    "an equation has its label",
    "\\begin{equation}\\label{eq:a} x \\end{equation}\\eqref{eq:a}",
    "math #eq:a: x\n<equation eq:a>",
  ],
  [
    "align keeps its labels",
    "\\begin{align}a&=b\\label{x}\\\\c&=d\\notag\\end{align}",
    "math [x]: \\begin{align}⏎a&=b\\label{x}\\\\c&=d\\notag⏎\\end{align}",
  ],
  [
    "eqnarray becomes align",
    "\\begin{eqnarray*}a&=&b\\\\&=&\\frac{c}{d}\\end{eqnarray*}",
    "math-: \\begin{align*}⏎a&=b\\\\&=\\frac{c}{d}⏎\\end{align*}",
  ],
  ["dollars in a box in a formula", "$a \\text{ if $b$ }$ c", "$a \\text{ if $b$ }$ c"],
  [
    "macros that begin and end equations",
    "\\be a \\label{q} \\ee b",
    "math #q: a\nb",
    "\\newcommand{\\be}{\\begin{equation}}\\def\\ee{\\end{equation}}",
  ],
  [
    "an author's equation environment",
    "\\begin{eq}{n} a \\end{eq}",
    "math #n: a",
    "\\newenvironment{eq}[1]{\\begin{equation}\\label{#1}}{\\end{equation}}",
  ],
  [
    "a macro with an optional argument is expanded in a formula",
    "$\\norm{x} \\norm[1]{y}$",
    "$\\|x\\|_{2} \\|y\\|_{1}$",
    "\\newcommand{\\norm}[2][2]{\\|#2\\|_{#1}}",
  ],
  [
    "paired delimiters",
    "$\\abs*{x} \\inp[\\big]{a}{b} \\set*{x \\given y}$",
    "$\\left|x\\right| \\big\\langle a,b\\big\\rangle P\\left[x \\middle\\vert y\\right]$",
    "\\DeclarePairedDelimiter{\\abs}{|}{|}\\DeclarePairedDelimiterX{\\inp}[2]{\\langle}{\\rangle}{#1,#2}\\DeclarePairedDelimiterXPP{\\set}[1]{P}{[}{]}{}{\\renewcommand\\given{\\delimsize\\vert}#1}",
  ],
  [
    "codes of characters",
    "$\\m{x}$ y",
    "$[x]$ y",
    '\\newcommand{\\m}[1]{\\begingroup\\lccode`\\~=`\\|\\mathcode`|=\\string"8000\\endgroup[#1]}',
  ],
  [
    "units",
    "\\SI{3.2e-4}{\\metre\\per\\second\\squared} \\num{1.5} \\si{\\kilo\\gram} \\ang{10} $\\SI{2}{\\GeV}$",
    "3.2 × 10⁻⁴\u00A0m\u00A0s⁻² 1.5 kg 10° $2\\,\\mathrm{GeV}$",
    "\\usepackage{siunitx}",
  ],
  [
    "physics",
    "$\\qty(\\dv{x}{t}) \\qty[a]$ $\\qty{3}{\\m}$ $\\pdv[2]{f}{x} \\pdv{f}{x}{y} \\dv{t}(x)$ $\\braket{a}{b}\\expval{A}\\mel{a}{H}{b}$",
    "$\\left(\\frac{\\mathrm{d}{x}}{\\mathrm{d}{t}}\\right) \\left[a\\right]$ $3\\,\\mathrm{m}$ " +
      "$\\frac{\\partial^{2}{f}}{\\partial{x}^{2}}\\frac{\\partial^{2}{f}}{\\partial{x}\\partial{y}} \\frac{\\mathrm{d}}{\\mathrm{d}{t}}\\left(x\\right)$ " +
      "$\\left\\langle a\\middle|b\\right\\rangle\\left\\langle A\\right\\rangle\\left\\langle a\\middle|H\\middle|b\\right\\rangle$",
    "\\usepackage{physics,siunitx}",
  ],
  [
    "physics: a macro of the author's with it, and a name that is the author's own",
    "$\\rate{x} \\dd$",
    "$\\frac{\\mathrm{d}{x}}{\\mathrm{d}{t}} \\dd$",
    "\\usepackage{physics}\\newcommand{\\rate}[1]{\\dv{#1}{t}}\\renewcommand{\\dd}{D}",
  ],
  ["physics is not loaded", "$\\dv{x}{t} \\qty(x)$", "$\\dv{x}{t} \\qty(x)$"],
  [
    "languages of polyglossia",
    "\\begin{english}An \\textenglish[variant=uk]{a} \\LR{b}\\end{english} \\begin{greek}[variant=poly]c\\end{greek}",
    "An a b\nc",
  ],
  ["chemistry", "\\ce{H2O}", "$\\ce{H2O}$"],
  [
    "subequations",
    "\\begin{subequations}\\label{s}\\begin{equation}a\\end{equation}\\end{subequations}",
    "division subequations #s\n  math: a",
  ],
  // Macros
  [
    "arguments",
    "\\a{x}{y} \\b[z]{w} \\b{w} \\c<1,2>",
    "y-x z.w q.w 1+2",
    "\\newcommand{\\a}[2]{#2-#1}\\newcommand{\\b}[2][q]{#1.#2}\\def\\c<#1,#2>{#1+#2}",
  ],
  [
    "xparse",
    "\\x{} \\x* \\y{a} \\y[b]{c}",
    "plain starred a: b:c",
    "\\NewDocumentCommand{\\x}{s}{\\IfBooleanTF{#1}{starred}{plain}}\\NewDocumentCommand{\\y}{o m}{\\IfNoValueF{#1}{#1:}#2\\IfNoValueT{#1}{:}}",
  ],
  [
    "an old meaning under a new name",
    "\\emph{a} \\epigraph{b}{c} $\\vec{x}$",
    "*a*\nblockquote\n  [b]\n$\\vec{\\mathbf{x}}$",
    "\\let\\old\\epigraph\\renewcommand{\\epigraph}[2]{\\old{[#1]}{#2}}\\let\\oldvec\\vec\\renewcommand{\\vec}[1]{\\oldvec{\\mathbf{#1}}}",
  ],
  ["a definition ends with its group", "{\\def\\local{in}\\local} \\ifdefined\\local out\\else gone\\fi", "in gone"],
  ["a definition in a definition", "\\o{a}", "a-b", "\\newcommand{\\o}[1]{\\def\\i##1{#1-##1}\\i{b}}"],
  [
    "internal names",
    "\\pub",
    "secret",
    "\\makeatletter\\newcommand{\\my@x}{secret}\\newcommand{\\pub}{\\my@x}\\makeatother",
  ],
  [
    "author's environments",
    "\\begin{hint}[Hi] a \\end{hint}\\begin{li}\\item b\\end{li}",
    "**Hi:** a\n-\n  b",
    "\\newenvironment{hint}[1][Hint]{\\textbf{#1:} }{}\\newenvironment{li}{\\begin{itemize}}{\\end{itemize}}",
  ],
  [
    "structure is not redefined",
    "\\section{A} \\ref{b}",
    "# A\n<number b>",
    "\\renewcommand{\\section}[1]{gone}\\renewcommand\\ref[1]{gone}",
  ],
  [
    "acronyms",
    "\\gls{ode}, \\gls{ode}, \\glspl{ode}, \\acrlong{ode}",
    "equation (ODE), ODE, ODEs, equation",
    "\\newacronym{ode}{ODE}{equation}",
  ],
  ["unknown macros keep their text", "\\foo{a}{b} \\bar[x=1]{c}", "ab c"],
  // References
  [
    "citations",
    "\\cite{a,b} \\citet[p.~3]{c} \\citep[see][]{d} \\citeauthor{e} \\citeyear{e} \\parencite[cf.][12]{f} \\textcite{g}",
    "[@a; @b] [@c, p. 3!] [see @d] [@e:author!] [@e:year!] [cf. @f, 12] [@g!]",
  ],
  ["several citations of biblatex", "\\cites[1]{a}[2]{b} \\nocite{*}", "[@a, 1; @b, 2] <nocite *>"],
  [
    "cross-references",
    "\\ref{a} \\cref{b,c} \\pageref{d} \\autoref{e} \\hyperref[f]{text} \\crefrange{g}{h} \\nameref{i}",
    "<number a> <name b> and <name c> <page d> <name e> <text f text> <name g> to <number h> <title i>",
  ],
  [
    "labels name what they stand in",
    "\\section{A}\\label{s}\\begin{enumerate}\\item\\label{i} a\\end{enumerate}\\label{t}b",
    "# A #s\n1 #i\n  a\n<#t>b",
  ],
  ["targets of pandoc", "\\hypertarget{a}{%\n\\section{A}\\label{a}}\n\n\\hypertarget{b}{}b", "# A #a\n<#b>b"],
  [
    "code of pandoc",
    "\\begin{Shaded}\n\\begin{Highlighting}[]\n\\KeywordTok{def}\\NormalTok{ f()}\\OperatorTok{:}\n\\end{Highlighting}\n\\end{Shaded}",
    "code: def f():",
  ],
  ["footnotes", "a\\footnote{b\n\nc} d\\footnotemark{} \\footnotetext{e}", "a[^1] d[^2]\n[^1]:\n  b\n  c\n[^2]:\n  e"],
  // Blocks
  ["headings", "\\section{A}\\subsection*{B}\\paragraph{C.} d", "# A\n##- B\n####- C.\nd"],
  [
    "lists",
    "\\begin{enumerate}[label=(\\alph*),start=3]\\item a \\begin{itemize}\\item b\\item[--] c\\end{itemize}\\item[(x)] d\\end{enumerate}",
    "3:lower-alpha\n  a\n  -\n    b\n  -\n    c\n4:lower-alpha\n  (x) d",
  ],
  [
    "descriptions",
    "\\begin{description}\\item[A b] c\\item[D]\\label{d} e\\end{description}",
    "term A b\n  c\nterm D\n  e",
  ],
  [
    "quotations",
    "\\begin{quote}a\\end{quote}\\begin{verse}b\\\\c\\end{verse}",
    "blockquote\n  a\nblockquote\n  | b\n  | c",
  ],
  [
    "theorems",
    "\\begin{thm}[Name]\\label{t}a\\end{thm}\\begin{proof}b\\end{proof}\\begin{cl}c\\end{cl}",
    "great theorem! #t “Name”\n  a\nproof!-\n  b\nclaim!-\n  c",
    "\\newtheorem{thm}{Great Theorem}[section]\\newtheorem*{cl}{Claim}",
  ],
  [
    "a figure",
    "\\begin{figure}[t]\\centering\\includegraphics[width=.5\\textwidth]{f}\\caption[s]{A \\emph{b}\\label{f}}\\end{figure}",
    "figure #f\n  ![f .5\\textwidth]\n  caption\n    A *b*",
  ],
  [
    "sub-figures",
    "\\begin{figure}\\subfloat[A\\label{a}]{\\includegraphics{a}}\\begin{subfigure}{1cm}\\includegraphics{b}\\caption{B}\\label{b}\\end{subfigure}\\caption{C}\\label{c}\\end{figure}",
    "figure #c\n  subfigure #a\n    ![a]\n    caption\n      A\n  subfigure #b\n    ![b]\n    caption\n      B\n  caption\n    C",
  ],
  [
    "pictures side by side are floats of their own",
    "\\begin{figure}\\begin{minipage}{1cm}\\includegraphics{a}\\caption{A}\\label{a}\\end{minipage}\\begin{minipage}{1cm}\\includegraphics{b}\\caption{B}\\label{b}\\end{minipage}\\end{figure}",
    "figure #a\n  ![a]\n  caption\n    A\nfigure #b\n  ![b]\n  caption\n    B",
  ],
  [
    "two captions in one float",
    "\\begin{figure}\\includegraphics{a}\\caption{A}\\label{a}\\includegraphics{b}\\caption{B}\\label{b}\\end{figure}",
    "figure #a\n  ![a]\n  caption\n    A\nfigure #b\n  ![b]\n  caption\n    B",
  ],
  [
    "captionof",
    "\\begin{center}\\includegraphics{a}\\captionof{figure}{A}\\label{a}\\end{center}",
    "figure #a\n  ![a]\n  caption\n    A",
  ],
  [
    "a table",
    "\\begin{tabular}{l*{2}{r}@{}p{3cm}}\\toprule A&\\multicolumn{2}{c}{B}\\\\\\midrule \\multirow{2}{*}{c}&1&2&x\\\\&3&4\\\\[2pt]\\bottomrule\\end{tabular}",
    "table lrr-\n  !A | !<c2>B\n  <r2>c | 1 | 2 | x\n  3 | 4",
  ],
  [
    "a cell protects its ampersands",
    "\\begin{tabular}{ll}{a & b}&$\\begin{matrix}1&2\\end{matrix}$\\\\\\makecell{c\\\\d}&\\begin{tabular}{@{}c@{}}e\\\\f\\end{tabular}\\end{tabular}",
    "table ll\n  a & b | $\\begin{matrix}1&2\\end{matrix}$\n  c⏎d | e⏎f",
  ],
  ["empty formulas in cells", "\\begin{tabular}{cc}$$&a\\\\$b$&$$\\end{tabular}", "table cc\n   | a\n  $b$ | "],
  [
    "a long table",
    "\\begin{longtable}{ll}\\caption{C}\\label{t}\\\\\\hline A&B\\\\\\hline\\endfirsthead A&B again\\\\\\endhead\\hline\\endfoot 1&2\\\\3&4\\\\\\end{longtable}",
    "table #t\n  caption\n    C\n  table ll\n    !A | !B\n    1 | 2\n    3 | 4",
  ],
  [
    "notes under a table",
    "\\begin{table}\\begin{threeparttable}\\caption{C}\\begin{tabular}{l}a\\tnote{1}\\\\b\\end{tabular}\\begin{tablenotes}\\item[1] n\\end{tablenotes}\\end{threeparttable}\\end{table}",
    "table\n  caption\n    C\n  table l\n    a^1^\n    b\n  legend\n    1 n",
  ],
  [
    "algorithms",
    "\\begin{algorithm}\\caption{A}\\begin{algorithmic}\\Require x\\If{$a$}\\State b\\Else\\State c\\EndIf\\end{algorithmic}\\end{algorithm}",
    "algorithm\n  caption\n    A\n  | **Require:** x\n  | **if** $a$ **then**\n  | \u2003b\n  | **else**\n  | \u2003c\n  | **end if**",
  ],
  [
    "algorithm2e",
    "\\begin{algorithm}\\KwIn{x}\\For{$i$}{a\\; \\lIf{b}{c\\;}}\\Return d\\;\\end{algorithm}",
    "algorithm-\n  | **Input:** x\n  | **for** $i$ **do**\n  | \u2003a\n  | \u2003**if** b **then**\n  | \u2003\u2003c\n  | **end**\n  | **return** d",
  ],
  ["a drawing set as a formula", "\\[\\begin{tikzcd}A\\end{tikzcd}.\\]", "rawBlock: \\begin{tikzcd}A\\end{tikzcd}."],
  [
    "bold symbols of old",
    "$\\v$ $\\mbox{\\boldmath$y$}\\sp{2}$",
    "$\\v$ $\\boldsymbol{y}^{2}$",
    "\\newcommand{\\v}{x}",
  ],
  [
    "drawings stay TeX",
    "\\begin{tikzpicture}\\draw (0,0); % c\n\\end{tikzpicture}",
    "rawBlock: \\begin{tikzpicture}\\draw(0,0); \\end{tikzpicture}",
  ],
  ["unknown environments keep their content", "\\begin{strange}a\\end{strange}", "division .strange\n  a"],
  [
    "an appendix is a group",
    "\\section{A}\\appendix\\section{B}b\\bibliography{x}",
    "# A\ndivision appendix\n  # B\n  b\nbibliography",
  ],
  [
    "a figure in bold text",
    "{\\bf a \\begin{figure}\\includegraphics{f}\\end{figure} b}",
    "**a**\nfigure-\n  ![f]\n**b**",
  ],
];

describe("parseLatex: what the tree says", () => {
  test.each(cases)("%s", (_name, tex, expected, preamble = "") => {
    expect(outline(read(tex, {}, preamble).ast)).toBe(expected);
  });
});

describe("parseLatex: what a plain \\cite means", () => {
  test.each([
    ["nothing loaded", "", "[@a]"],
    ["natbib", "\\usepackage{natbib}", "[@a!]"],
    ["natbib with numbers", "\\usepackage[numbers,sort]{natbib}", "[@a]"],
    ["options passed to natbib", "\\PassOptionsToPackage{numbers}{natbib}\\usepackage{neurips_2024}", "[@a]"],
    ["a conference's style", "\\usepackage{icml2023}", "[@a!]"],
    ["punctuation of numbers", "\\usepackage{natbib}\\bibpunct{[}{]}{,}{n}{}{}", "[@a]"],
    ["a style set later", "\\usepackage{natbib}\\setcitestyle{super}", "[@a]"],
  ])("%s", (_name, preamble, expected) => {
    expect(outline(read("\\cite{a}", {}, preamble).ast)).toBe(expected);
  });
});

describe("parseLatex: files", () => {
  test("reads files in the place of their command, with positions in their file", () => {
    const parsed = read("a \\input{sub/b} d \\include{c}", { "sub/b.tex": "from \\textbf{b}%\n", "c.tex": "\nfrom c" });
    expect(outline(parsed.ast)).toBe("a from **b** d\nfrom c");
    expect(parsed.files).toEqual(["main.tex", "sub/b.tex", "c.tex"]);
    expect(parsed.ast.children[1]?.position).toMatchObject({ start: { line: 2, column: 1 }, file: "c.tex" });
  });

  test("import reads relative to its folder, a subfile is a document of its own", () => {
    const parsed = read("\\import{one/}{a} \\subfile{two/s}", {
      "one/a.tex": "A \\input{b}",
      "one/b.tex": "B",
      "two/s.tex":
        "\\documentclass[../main]{subfiles}\\newcommand{\\q}{Q}\\begin{document}S \\q\\end{document} not this",
    });
    expect(outline(parsed.ast)).toBe("A B S Q");
    expect(parsed.diagnostics).toEqual([]);
  });

  test("names a missing file with its line, and one outside the folder", () => {
    const parsed = read("a\n\\input{gone}\n\\input{../secret} \\input{/etc/passwd}");
    expect(rules(parsed)).toEqual([
      "error include-exists main.tex:5",
      "error include-stays-in-folder main.tex:6",
      "error include-stays-in-folder main.tex:6",
    ]);
  });

  test("rows and formulas in files of their own", () => {
    const parsed = read("\\begin{tabular}{>{$}l<{$}r}\\hline\\input{rows}\\hline\\end{tabular}\n\n$\\input{f}$", {
      "rows.tex": "a&1\\\\\nb&2\\\\\n",
      "f.tex": "x^2%\n",
    });
    expect(outline(parsed.ast)).toBe("table lr\n  $a$ | 1\n  $b$ | 2\n$x^2$");
  });

  test("a source that includes itself is an error with its chain", () => {
    const parsed = read("\\input{a}", { "a.tex": "x \\input{b}", "b.tex": "y \\input{a}" });
    expect(outline(parsed.ast)).toBe("x y");
    expect(parsed.diagnostics).toMatchObject([
      {
        severity: "error",
        ruleId: "latex-source/include-is-acyclic",
        message: expect.stringContaining("a.tex → b.tex → a.tex"),
        location: { file: "b.tex", line: 1 },
      },
    ]);
    expect(rules(read("\\input{main}"))).toEqual(["error include-is-acyclic main.tex:4"]);
  });

  test("reads the definitions of a style file beside the paper, where it has none itself", () => {
    const parsed = read(
      "\\proj{} \\emph{x} \\mine",
      {
        "lab.sty":
          "\\ProvidesPackage{lab}\\newcommand{\\proj}{Project}\\renewcommand{\\emph}[1]{gone}\\newcommand{\\mine}{theirs}\\def\\x@y{z}",
      },
      "\\usepackage{lab}\\renewcommand{\\mine}{mine}",
    );
    expect(outline(parsed.ast)).toBe("Project *x* mine");
  });

  test("finds figures by folder and extension", () => {
    const parsed = read("\\graphicspath{{figs/}}\\includegraphics{a}\\includegraphics{b.png}\\includegraphics{gone}", {
      "figs/a.pdf": "",
      "figs/a.eps": "",
      "b.png": "",
    });
    expect(outline(parsed.ast)).toBe("![figs/a.pdf]![b.png]![gone]");
    expect(parsed.graphics).toEqual(["a", "b.png", "gone"]);
  });

  test("a file that the document writes itself can be read", () => {
    expect(
      outline(
        read(
          "\\documentclass{article}\\begin{filecontents*}{x.tex}\nin x\n\\end{filecontents*}\\begin{document}\\input{x}\\end{document}",
        ).ast,
      ),
    ).toBe("in x");
  });

  test("commented ends do not end, and nothing after the end is read", () => {
    const parsed = read("a\n% \\end{document}\nb \\end{document} \\undefined{c}");
    expect(outline(parsed.ast)).toBe("a b");
    expect(parsed.diagnostics).toEqual([]);
  });
});

describe("parseLatex: how the document cites", () => {
  test.each([
    ["", "numeric"],
    ["\\usepackage{natbib}", undefined],
    ["\\usepackage[numbers]{natbib}", "numeric"],
    ["\\usepackage{natbib}\\bibliographystyle{unsrt}", "numeric"],
    ["\\bibliographystyle{apalike}", undefined],
    ["\\usepackage[style=authoryear]{biblatex}", undefined],
    ["\\usepackage{biblatex}", "numeric"],
  ])("%s", (preamble, style) => {
    const main = `\\documentclass{article}${preamble}\\begin{document}\\cite{a}\\end{document}`;
    expect(parseLatex({ main: "main.tex", readFile: () => main }).frontmatter.citationStyle).toBe(style);
  });
});

describe("parseLatex: references of the document's own", () => {
  test("thebibliography", () => {
    const parsed = read(
      "\\begin{thebibliography}{9}\\bibitem[Knuth(1984)]{k} D. Knuth, \\emph{TeX}. \\newblock 1984. \\url{http://x.org}\n\\bibitem{l} L.\\end{thebibliography}",
    );
    expect(Object.keys(parsed.bblEntries)).toEqual(["k", "l"]);
    expect(parsed.bblEntries["k"]).toMatchObject({
      label: "Knuth(1984)",
      text: [
        { value: "D. Knuth, " },
        { type: "emphasis" },
        { value: ". 1984. " },
        { type: "link", url: "http://x.org" },
      ],
    });
  });

  const bbl =
    "\\begin{thebibliography}{1}\\providecommand{\\natexlab}[1]{#1}\\expandafter\\ifx\\csname urlstyle\\endcsname\\relax\\providecommand{\\doi}[1]{doi: #1}\\fi\n\\bibitem[{Fox(2001)}]{fox}\n\\bibinfo{author}{A.~Fox}, \\href@noop {} {\\bibfield {journal} {\\bibinfo {journal} {J.~Ex.}}}\\BibitemShut {NoStop}%\n\\end{thebibliography}";

  test("a .bbl stands in for a .bib that is not there", () => {
    const parsed = read("\\cite{fox}\\bibliography{refs}", { "main.bbl": bbl });
    expect(parsed.bblEntries["fox"]?.text).toMatchObject([{ type: "text", value: "A.\u00A0Fox, J.\u00A0Ex." }]);
    expect(parsed.bibliography).toEqual([]);
    expect(rules(parsed)).toEqual(["info bibliography-exists :"]);
  });

  test("a .bib that is there wins", () => {
    const parsed = read("\\cite{fox}\\bibliography{refs}", { "main.bbl": bbl, "refs.bib": "@article{fox,}" });
    expect(parsed.bblEntries).toEqual({});
    expect(parsed.bibliography).toEqual(["refs.bib"]);
  });

  test("biber's .bbl is data, not text", () => {
    expect(
      rules(
        read("\\addbibresource{r.bib}\\printbibliography", {
          "main.bbl": "\\refsection{0}\\datalist[entry]{nty}\\entry{a}{book}{}",
        }),
      ),
    ).toEqual(["warning bbl-is-readable :"]);
  });
});

describe("parseLatex: what is wrong is named", () => {
  test("each unknown macro once, with its count and first line", () => {
    const parsed = read("\\foo{a}\n\\bar\n\\foo{b}");
    expect(parsed.diagnostics).toMatchObject([
      {
        severity: "warning",
        ruleId: "latex-source/macro-is-known",
        message: expect.stringContaining("\\foo is not known here (2 times)"),
        location: { file: "main.tex", line: 4 },
      },
      { ruleId: "latex-source/macro-is-known", message: expect.stringContaining("\\bar"), location: { line: 5 } },
    ]);
  });

  test.each([
    ["an open formula", "a $b\n\nc", "error math-ends main.tex:4", "a $b$\nc"],
    [
      "a formula that runs into a list",
      "a $b \\begin{itemize}\\item $c$\\end{itemize}",
      "error math-ends main.tex:4",
      "a $b$\n-\n  $c$",
    ],
    ["an open environment", "\\begin{itemize}\\item a", "error environments-match main.tex:4", "-\n  a"],
    [
      "a wrong end",
      "\\begin{quote}a\\end{quot} b\\end{quote}",
      "warning environments-match main.tex:4",
      "blockquote\n  a b",
    ],
    [
      "crossed environments",
      "\\begin{quote}a\\begin{itemize}\\item b\\end{quote} c",
      "error environments-match main.tex:4",
      "blockquote\n  a\n  -\n    b\nc",
    ],
    ["a brace too many", "a} b", "warning braces-match main.tex:4", "a b"],
    ["a title that is never closed", "\\section{A\n\nb", "error braces-match main.tex:5", "# A\nb"],
    ["verbatim without an end", "\\begin{verbatim}\na\n\nb", "error environments-match main.tex:4", "code: a\nb"],
    ["a conditional without an end", "a \\iffalse b", "error conditionals-end main.tex:4", "a"],
    [
      "a citation in a formula",
      "$a \\text{ by \\cite{x}}$",
      "warning references-stand-in-text main.tex:4",
      "$a \\text{ by \\cite{x}}$",
    ],
    [
      "a drawing",
      "\\begin{tikzpicture}\\end{tikzpicture}",
      "warning drawing-is-shown main.tex:4",
      "rawBlock: \\begin{tikzpicture}\\end{tikzpicture}",
    ],
    ["a footnote mark without a text", "a\\footnotemark[3]", "warning footnotes-have-text :", "a[^3]\n[^3]:"],
  ])("%s", (_name, tex, rule, tree) => {
    const parsed = read(tex);
    expect(rules(parsed)).toContain(rule);
    expect(outline(parsed.ast)).toBe(tree);
  });

  test("macros of formulas are listed, with what they use themselves", () => {
    const parsed = read(
      "$\\R \\half \\im$ \\text",
      {},
      "\\newcommand{\\R}{\\mathbb{R}}\\newcommand{\\one}{1}\\newcommand{\\half}{\\frac{\\one}{2}}\\DeclareMathOperator*{\\im}{im}\\newcommand{\\unused}{x}\\newcommand{\\e}{\\ensuremath{\\epsilon}}\\newcommand\\p[2]{#1^{#2}}",
    );
    expect(parsed.macros).toEqual({
      "\\R": "\\mathbb{R}",
      "\\half": "\\frac{\\one}{2}",
      "\\im": "\\operatorname*{im}",
      "\\one": "1",
    });
  });

  test("a formula's macro that changes its meaning is expanded", () => {
    expect(outline(read("\\newcommand{\\v}{1}$\\v$ \\renewcommand{\\v}{2}$\\v$").ast)).toBe("$\\v$ $2$");
  });

  test("a paper without \\begin{document} is read and named", () => {
    const parsed = parseLatex({ main: "m.tex", readFile: () => "Just text." });
    expect(outline(parsed.ast)).toBe("Just text.");
    expect(rules(parsed)).toEqual(["error document-begins m.tex:1"]);
  });

  test("an abort is obeyed", () => {
    expect(() =>
      parseLatex({
        main: "m.tex",
        readFile: () => `\\begin{document}${"a{}".repeat(5000)}`,
        signal: AbortSignal.abort(new Error("stop")),
      }),
    ).toThrow("stop");
  });
});

describe("notes behind the last author", () => {
  test("belong to those whom they name, and to the work", () => {
    const { frontmatter } = read(
      "\\maketitle",
      {},
      "\\author{Ann~One,~\\IEEEmembership{Member,~IEEE,} Bob~Two, and~Cy~Three%\n\\thanks{A. One is with the University of X.}%\n\\thanks{B. Two and C. Three are with Y Labs, Z.}%\n\\thanks{Manuscript received May 1.}}",
    );
    expect(frontmatter.authors).toEqual([
      { name: "Ann One", affiliations: [0] },
      { name: "Bob Two", affiliations: [1] },
      { name: "Cy Three", affiliations: [1] },
    ]);
    expect(frontmatter.notes).toEqual(["Manuscript received May 1."]);
  });
});

describe("marks that counters give", () => {
  const paper = (setUp: string): ParsedLatex =>
    read(
      `\\documentclass{aastex6}\\newcounter{n}\n${setUp}\\begin{document}\\author{Ann One\\altaffilmark{\\a,\\b}, and Bob Two\\altaffilmark{\\c}}\\end{document}`,
    );
  const places = (parsed: ParsedLatex) =>
    parsed.frontmatter.authors?.map((author) => (typeof author === "object" ? author.affiliations : []));

  test("are those at the time of the definition", () => {
    const setUp = ["a", "b", "c"]
      .map((name) => `\\edef \\${name} {\\arabic{n}}\\stepcounter{n}\n\\altaffiltext{\\${name}}{Place ${name}}\n`)
      .join("");
    const parsed = paper(`\\setcounter{n}{1}${setUp}`);
    expect(parsed.frontmatter.affiliations?.length).toBe(3);
    expect(places(parsed)).toEqual([[0, 1], [2]]);
  });

  test("link to no place where they are not understood", () => {
    const setUp = ["a", "b", "c"]
      .map((name) => `\\def\\${name}{\\romannumeral\\value{elsewhere}}\\altaffiltext{\\${name}}{Place ${name}}\n`)
      .join("");
    expect(places(paper(setUp))).toEqual([[], []]);
  });
});

test("labels in code stand where the set-up says that code goes back to TeX", () => {
  const labels: unknown[] = [];
  const { ast } = read(
    [
      "\\begin{minted}{c}\nx |\\label{line:one}|\n\\end{minted}",
      "\\begin{lstlisting}\ny (*\\label{line:two}*)\n\\end{lstlisting}",
      "\\begin{lstlisting}[escapechar=@]\nz @\\label{line:three}@\n\\end{lstlisting}",
    ].join("\n\n"),
    {},
    "\\setminted{escapeinside=||}\\lstset{basicstyle=\\ttfamily, escapeinside={(*}{*)}}",
  );
  const code: string[] = [];
  walkNodes(ast, (node) => {
    if (node.type === "target") labels.push(node.label);
    if (node.type === "code") {
      code.push(node.value.trim());
      if (node.label !== undefined) labels.push(node.label);
    }
  });
  expect(labels).toEqual(["line:one", "line:two", "line:three"]);
  expect(code).toEqual(["x", "y", "z"]);
});

test("an active character's meaning leaves the formula whole", () => {
  const { diagnostics, ast } = read(
    "$\\ex{x}$ and $\\ex*{x|y}$",
    {},
    '\\newcommand{\\bar}{\\begingroup\\lccode`\\~=`\\|\\lowercase{\\endgroup\\let~}\\mid\\mathcode`|=\\string"8000 }\n\\DeclarePairedDelimiterX{\\ex}[1]{[}{]}{\\bar#1}',
  );
  const formulas: string[] = [];
  walkNodes(ast, (node) => {
    if (node.type === "inlineMath") formulas.push(node.value);
  });
  expect(formulas).toEqual(["[x]", "\\left[x|y\\right]"]);
  expect(diagnostics).toEqual([]);
});

test("an author's way to refer is followed", () => {
  const { ast, diagnostics } = read(
    "\\begin{equation}\\label{eq:a} x \\end{equation} \\eqref{a} \\autoref{eq:a}",
    {},
    "\\renewcommand{\\eqref}[1]{Eq.~\\ref{eq:#1}}\\renewcommand{\\autoref}[1]{no reference}",
  );
  const references: string[] = [];
  walkNodes(ast, (node) => {
    if (node.type === "crossReference") references.push(`${node.form} ${node.label}`);
  });
  expect(references).toEqual(["number eq:a", "name eq:a"]);
  expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([expect.stringContaining("\\autoref")]);
});

test("a macro that ends in a blank keeps it", () => {
  const { macros } = read("$a\\gap b\\stop$", {}, "\\newcommand{\\gap}{\\ }\\newcommand{\\stop}{\\, .}");
  expect(macros).toEqual({ "\\gap": "\\ ", "\\stop": "\\, ." });
});

test.each([
  ["$\\alpha$-stable processes", "$\\alpha$-stable processes"],
  ["On $\\mathbb{Z}$, $\\Lambda$CDM and $\\ell_1$", "On $\\mathbb{Z}$, $\\Lambda$CDM and $\\ell_1$"],
  ["A title$^*$", "A title"],
  ["A title$\\dagger$", "A title"],
  ["A title$^{\\ddagger}$\\thanks{To all.}", "A title"],
])("a title keeps its formulas, and no marks: %s", (tex, title) => {
  const parsed = read(`\\documentclass{article}\\title{${tex}}\\begin{document}\\maketitle Text.\\end{document}`);
  expect(parsed.frontmatter.title).toBe(title);
});
