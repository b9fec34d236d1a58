import { expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { dangers, parseHtml } from "../../test/parsed-html.ts";
import { toHtml } from "./to-html.ts";

/** What a reader sees of a formula, without spaces; and what was found. */
function read(tex: string): [text: string, problems: number] {
  const { html, diagnostics } = toHtml(makeSource([paragraph({ type: "inlineMath", value: tex })]));
  return [parseHtml(html).text.replace(/[\s\u2061-\u2064\u200B]+/gu, ""), diagnostics.length];
}

test.each([
  ["x^2", "x2"],
  ["a \\mbox{ in $b$ } c", "ainbc"],
  ["\\SI{5.2e-3}{\\kilo\\metre\\per\\second\\squared}", "5.2×10−3kms−2"],
  ["\\SI{20}{\\percent} \\num{1e5} \\si{kg.m^2} \\ang{10;5;}", "20%1×105kgm210∘5′"],
  ["\\qtyrange{1}{2}{\\mega\\hertz} \\unit{\\micro\\metre}", "1MHzto2MHzµm"],
  ["\\SI[per-mode=symbol]{3}{\\metre\\tothe{4}}", "3m4"],
  ["\\begin{array}[t]{@{}l*{2}{>{\\bf}c}p{2cm}@{}} a & b & c & d \\end{array}", "abcd"],
  ["\\begin{cases*} a & if $b$ \\end{cases*}", "{aifb"],
  ["\\multicolumn{2}{c}{x} \\resizebox{1cm}{!}{y} \\href{javascript:alert(1)}{z}", "xyz"],
  ["\\ce{H2O} \\bm{v} \\mathds{1} \\coloneqq", "H2O𝒗𝟙≔"],
  ["\\SI{5", "\\SI{5"],
])("%s", (tex, text) => {
  const [shown, problems] = read(tex);
  expect(shown).toBe(text);
  expect(problems).toBe(tex === "\\SI{5" ? 1 : 0);
});

test("what MathML has an attribute for stands in no rule of the style sheet", () => {
  const source = makeSource([
    { type: "math", value: "\\hat{x} + \\underbrace{a}_n + \\textcolor{red}{y}", numbered: false },
  ]);
  const { css, html } = toHtml(source);
  expect(css).not.toMatch(/math|display/);
  expect(css).toContain("color:");
  expect(html).toContain('<math display="block"');
  expect(html).toContain('<mover accent="true">');
  expect(html).toContain('<munder accentunder="true">');
});

test("macros without arguments that stand for others", () => {
  const macros = { "\\eqfs": "\\stop", "\\stop": "\\, .", "\\gap": "\\blank", "\\blank": "\\" };
  const formulas = ["a\\eqfs", "\\frac{a}{b\\eqfs}\\eqfs", "a\\gap b", "\\text{a\\gap b}", "a\\gap"];
  const { html, diagnostics } = toHtml(
    makeSource(
      formulas.map((value) => paragraph({ type: "inlineMath", value })),
      { macros },
    ),
  );
  expect(diagnostics).toEqual([]);
  expect(html).not.toContain("math-error");
});

test.each([
  ["braces", "{".repeat(20_000)],
  ["fractions", "\\frac{".repeat(5_000)],
  ["scripts", "a^{".repeat(5_000)],
  ["delimiters", "\\left(".repeat(5_000)],
  ["definitions", "\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{\\a\\a}\\a"],
  ["units", "\\SI{1}{".repeat(5_000)],
  ["arrays", "\\begin{array}{".repeat(5_000)],
  ["rows", `\\begin{align}${"a&=b\\\\".repeat(2_000)}\\end{align}`],
])("a hostile formula of %s ends soon, and is shown", (_name, tex) => {
  const start = performance.now();
  const { html, counts } = toHtml(makeSource([{ type: "math", value: tex, numbered: true }, paragraph("after")]));
  expect(performance.now() - start).toBeLessThan(5000);
  expect(counts.equations).toBe(1);
  expect(parseHtml(html).text).toContain("after");
  expect(dangers(html)).toEqual([]);
});
