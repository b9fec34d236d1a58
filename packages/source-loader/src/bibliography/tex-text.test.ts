import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { texToText, verbatimText } from "./tex-text.ts";

describe("texToText", () => {
  const cases: [string, string][] = [
    // Every way to write an accent
    ["\\'e \\'{e} {\\'e} {\\'{e}} \\' e", "é é é é é"],
    ['\\`a \\^o \\"u \\~n \\=a \\.z', "à ô ü ñ ā ż"],
    ["\\u{g} \\v{s} \\H{o} \\c{c} \\c c \\k{a} \\r{a} \\d{h} \\b{d} \\u g", "ğ š ő ç ç ą å ḥ ḏ ğ"],
    ["\\'{\\i} \\'\\i{} {\\'\\i} \\\"{\\i} \\u{\\i} \\^{\\j}", "í í í ï ĭ ĵ"],
    ["\\v{C}ech and \\v Cech and {\\v{C}}ech", "Čech and Čech and Čech"],
    ['Erd{\\H o}s, P{\\\'o}lya, Szeg{\\"o}, M{\\"u}ller', "Erdős, Pólya, Szegö, Müller"],
    ["\\AA ngstr\\\"om, \\O rsted, \\L{}\\'od\\'z, stra{\\ss}e, \\ae r\\o", "Ångström, Ørsted, Łódź, straße, ærø"],
    ["{\\o}l {\\aa}r {\\l}uk {\\i} {\\DJ}or{\\dj}e {\\TH}", "øl år łuk ı Đorđe Þ"],
    ["\\~{} and \\^{} and \\textasciitilde{} and \\~{n}", "~ and ^ and ~ and ñ"],
    // Signs, dashes, quotation marks
    ["A \\& B, 5\\,\\%, \\#1, \\$5, a\\_b, \\{x\\}", "A & B, 5 %, #1, $5, a_b, {x}"],
    ["1--2 and a---b and ``quoted'' and `single'", "1–2 and a—b and “quoted” and ‘single'"],
    ["tied~word and a\\ blank\\\\ break", "tied\u00a0word and a blank break"],
    ["\\textendash{} \\textemdash{} \\ldots{} \\textregistered \\texttrademark{} \\S 5", "– — … ®™ §5"],
    ["hy\\-phen and \\/slash", "hyphen and slash"],
    // Mark-up goes
    ["\\emph{a} {\\it b} {\\bf c} \\textsc{d} \\texttt{e} {\\em f\\/}", "a b c d e f"],
    ["{The {BIG} {P}icture}", "The BIG Picture"],
    ["\\href{https://a.b/c_d}{shown} \\url{https://a.b/~c_d%20}", "shown https://a.b/~c_d%20"],
    ["10\\textsuperscript{th} and H\\textsubscript{2}O and CO$_2$", "10th and H₂O and CO$_2$"],
    ["\\enquote{word} {\\noopsort{a}}text \\LaTeX{} and \\TeX", "“word” text LaTeX and TeX"],
    // Formulas stay
    ["$x^2$ and \\(y_1\\) and \\ensuremath{\\alpha^2} and $$z^3$$", "$x^2$ and $y_1$ and $\\alpha^2$ and $z^3$"],
    ["$\\alpha$-stable and 5$^\\circ$ and $\\sim$10", "α-stable and 5° and ∼10"],
    ["costs $5", "costs $5"],
    ["{never closed", "never closed"],
    ["a } b", "a b"],
    ["  many \n\t blanks  ", "many blanks"],
    ["Zażółć gęślą jaźń", "Zażółć gęślą jaźń"],
    ["e\u0301", "é"],
    ["日本語の{題名}", "日本語の題名"],
    ["\\'{😀}x", "😀\u0301x"],
  ];
  test.each(cases)("%j", (tex, text) => {
    expect(texToText(tex).text).toBe(text);
  });

  test("names commands that it does not know, and keeps their arguments", () => {
    expect(texToText("a \\strange{b} c \\odd")).toEqual({ text: "a b c", unknown: ["\\strange", "\\odd"] });
  });

  test("leaves text without TeX alone", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "Z", "é", "ß", "中", " ", ".", ",", ":", "(", ")", "1") }),
        (text) => {
          expect(texToText(text).text).toBe(text.replace(/ +/gu, " ").trim());
        },
      ),
      { seed: 4 },
    );
  });

  test("never throws, and is a fixed time from any input", () => {
    const piece = fc.constantFrom(
      "\\",
      "{",
      "}",
      "$",
      "'",
      "`",
      "-",
      "~",
      "\\'",
      "\\c",
      "\\i",
      "\\href",
      "\\ensuremath",
      "\\(",
      "\\char",
      "a",
      " ",
      "\ud83d",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(typeof texToText(pieces.join("")).text).toBe("string");
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  test.each([
    "{".repeat(200_000),
    "\\'".repeat(200_000),
    "$".repeat(200_001),
    "\\emph{".repeat(50_000),
    "\\c ".repeat(100_000),
    "\\href{".repeat(50_000),
    "\\(".repeat(100_000),
    "$ \\".repeat(60_000),
  ])("takes little time over %#", (hostile) => {
    const start = performance.now();
    texToText(hostile);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

test("verbatimText only removes shields", () => {
  const cases: [string, string][] = [
    ["10.1000/a\\_b", "10.1000/a_b"],
    ["10.1175/1520-0442(1996)009<3373:M>2.0.CO;2", "10.1175/1520-0442(1996)009<3373:M>2.0.CO;2"],
    ["\\url{https://a.b/c\\%20d\\&e}", "https://a.b/c%20d&e"],
    ["https://a.b/{\\textasciitilde}c/$\\sim$d/\\~{}e", "https://a.b/~c/~d/~e"],
    [" https://a.b/c--d ", "https://a.b/c--d"],
  ];
  for (const [tex, text] of cases) expect(verbatimText(tex)).toBe(text);
});
