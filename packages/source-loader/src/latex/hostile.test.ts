import { measureTree } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { type ParsedLatex, parseLatex } from "./parse-latex.ts";

function read(body: string, preamble = ""): ParsedLatex {
  const text = `\\documentclass{article}${preamble}\\begin{document}${body}\\end{document}`;
  return parseLatex({ main: "m.tex", readFile: (path) => (path === "m.tex" ? text : undefined) });
}

const letters = [..."abcdefghijklmnopqrstuvwxy"];
const laughs = letters
  .map((letter, index) => `\\newcommand{\\${letter}}{${`\\${index === 0 ? "z" : letters[index - 1]}`.repeat(10)}}`)
  .join("");

/** Body, preamble, and a rule that must name what is wrong, if any. */
const cases: readonly [name: string, body: string, preamble?: string, rule?: string][] = [
  ["open braces", "{".repeat(100_000), "", "braces-match"],
  ["closing braces", "}".repeat(100_000), "", "braces-match"],
  ["brackets that do not close", "\\item[".repeat(20_000)],
  ["a macro of itself", "\\x", "\\def\\x{\\x\\x}", "macros-end"],
  ["a macro that ends in itself", "\\x", "\\def\\x{a\\x}", "macros-end"],
  ["a billion laughs", "\\y", `\\newcommand{\\z}{lol}${laughs}`, "macros-end"],
  ["an argument that grows", "\\x{a}", "\\def\\x#1{\\x{#1#1}}", "macros-end"],
  ["arguments in arguments", `${"\\x{".repeat(20_000)}${"}".repeat(20_000)}`, "\\def\\x#1{#1}"],
  ["macros in a label", "\\label{\\x}", "\\def\\x{\\x\\x}", "macros-end"],
  ["macros in a formula", "$\\x$", "\\def\\x{\\begin{a}\\x}", "macros-end"],
  ["an environment of itself", "\\begin{e}", "\\newenvironment{e}{\\begin{e}}{\\end{e}}", "macros-end"],
  ["a term of itself", "\\gls{a}", "\\newacronym{a}{\\gls{a}\\gls{a}}{\\gls{a}}", "macros-end"],
  ["names for each other", "\\a", "\\def\\a{\\b}\\def\\b{\\a}", "macros-end"],
  ["deep lists", "\\begin{itemize}\\item ".repeat(10_000), "", "nesting-is-bounded"],
  ["deep quotations", `${"\\begin{quote}".repeat(10_000)}x${"\\end{quote}".repeat(10_000)}`, "", "nesting-is-bounded"],
  ["deep bold text", `${"\\textbf{".repeat(100_000)}x${"}".repeat(100_000)}`],
  ["deep footnotes", `${"\\footnote{".repeat(20_000)}x${"}".repeat(20_000)}`, "", "nesting-is-bounded"],
  ["deep accents", "\\'{".repeat(50_000)],
  ["deep algorithms", `\\begin{algorithm}${"\\If{a}{".repeat(5_000)}\\end{algorithm}`, "", "nesting-is-bounded"],
  ["a column specification of many columns", "\\begin{tabular}{*{200}{*{200}{*{200}{c}}}}a\\end{tabular}"],
  ["a column type of itself", "\\begin{tabular}{P}a\\end{tabular}", "\\newcolumntype{P}{PPPPPPPP}"],
  ["many cells", `\\begin{tabular}{c}${"a&".repeat(50_000)}\\end{tabular}`],
  ["conditionals that do not end", "\\iffalse ".repeat(50_000), "", "conditionals-end"],
  ["a name that does not end", "\\csname ".repeat(50_000)],
  ["dollars", "$".repeat(100_001)],
  ["one long paragraph", "word\n".repeat(200_000)],
  [
    "many unknown commands",
    Array.from(
      { length: 20_000 },
      (_, index) => `\\u${[...String(index)].map((digit) => letters[Number(digit)]).join("")} `,
    ).join(""),
    "",
    "macro-is-known",
  ],
  ["many authors", "", `\\author{${"A$^1$, ".repeat(10_000)}}`],
  [
    "names of objects",
    "\\constructor{} \\__proto__ \\begin{constructor}x\\end{constructor} \\cite{__proto__} \\gls{toString} \\begin{toString}[x]\\end{toString}",
  ],
];

describe("parseLatex: hostile sources", () => {
  test.each(cases)("%s", (_name, body, preamble = "", rule = "") => {
    const start = performance.now();
    const parsed = read(body, preamble);
    // Generous, since other tests run beside this one; each takes less than two seconds alone.
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(measureTree(parsed.ast, { depth: 1_000, nodes: 5_000_000 }).depth).toBeLessThanOrEqual(200);
    expect(parsed.diagnostics.length).toBeLessThan(1_000);
    const told = ["latex-source/", ...parsed.diagnostics.map((diagnostic) => diagnostic.ruleId)];
    expect(told).toContain(`latex-source/${rule}`);
    expect(JSON.stringify(parsed.ast).length).toBeLessThan(100_000_000);
  });
});
