import type { BlockNode } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../../../test/compile-tex.ts";
import { toLatex } from "../to-latex.ts";

function body(children: BlockNode[], macros: Record<string, string> = {}): { tex: string; rules: string[] } {
  const { tex, diagnostics } = toLatex(sourceOf(children, { macros }));
  const content = tex.slice(tex.indexOf("\\begin{document}") + 16, tex.lastIndexOf("\\end{document}")).trim();
  return { tex: content, rules: diagnostics.map((diagnostic) => `${diagnostic.severity} ${diagnostic.ruleId}`) };
}

const inline = (value: string, macros?: Record<string, string>) =>
  body([{ type: "paragraph", children: [{ type: "inlineMath", value }] }], macros);
const display = (value: string, numbered = false) => body([{ type: "math", value, numbered }]);
const raw = (value: string) => body([{ type: "rawBlock", lang: "tex", value }]);

describe("formulas", () => {
  it.each([
    ["x^2", "$x^2$"],
    ["\\frac12", "$\\frac{1}{2}$"],
    ["x^a^b", "$x^a{}^b$"],
    ["x^2'", "$x^2{}'$"],
    ["x'^2", "$x'^2$"],
    ["α ≤ ℝ²", "$\\alpha \\leq \\mathbb{R}^{2}{}$"],
    ["a\n\nb", "$a\nb$"],
    ["50%", "$50\\%$"],
    ["x^\\mathrm{T}", "$x^{\\mathrm{T}}$"],
    ["\\text{a_b if $x$}", "$\\text{a\\_b if $x$}$"],
    ["x \\tag{1}", "$x \\quad(\\text{1})$"],
    ["\\sum\\limits_i x\\limits", "$\\sum\\limits_i x$"],
  ])("writes %j in a line as %j", (value, tex) => {
    expect(inline(value).tex).toBe(tex);
  });

  it.each([
    ["x", "\\[\nx\n\\]"],
    ["a &= b \\\\ c &= d", "\\begin{align*}\na &= b \\\\ c &= d\n\\end{align*}"],
    ["\\begin{align}a &= b\\end{align}", "\\begin{align}a &= b\\end{align}"],
    ["x = y \\label{eq one}", "\\begin{equation}\\label{eq-u20-one}\nx = y\n\\end{equation}"],
    [
      "\\begin{equation}a &= b \\\\ &= c\\end{equation}",
      "\\begin{equation}\\begin{aligned}a &= b \\\\ &= c\\end{aligned}\\end{equation}",
    ],
  ])("writes the display %j as %j", (value, tex) => {
    expect(display(value).tex).toBe(tex);
  });

  it.each(["x}", "{x", "\\left( x", "\\begin{unknown}x\\end{unknown}", "\\end{align}", "\\begin{align} x"])(
    "shows %j as text and says why",
    (value) => {
      const { tex, rules } = inline(value);
      expect(tex).toMatch(/^\\texttt\{/u);
      expect(rules).toEqual(["error latex/formula-compiles"]);
    },
  );

  it("sets the name of a command that nothing defines, and never the command", () => {
    const { tex, rules } = inline("\\write18{ls} \\input{x} \\catcode`\\$=12 \\csname x\\endcsname");
    expect(tex).not.toMatch(/\\(?:write|input|catcode|csname|endcsname)\b/u);
    expect(tex).toContain("\\mathrm{write}");
    expect(rules.filter((rule) => rule === "error latex/macro-is-known").length).toBeGreaterThan(0);
  });

  it("defines macros under names that LaTeX does not use", () => {
    const { tex } = toLatex(
      sourceOf([{ type: "paragraph", children: [{ type: "inlineMath", value: "\\d x \\R \\pair{a}{b} \\output" }] }], {
        macros: { "\\d": "\\mathrm{d}", "\\R": "\\mathbb{R}", "\\pair": "(#1,#2)", "\\output": "O" },
      }),
    );
    expect(tex).toContain("\\renewcommand{\\mathd}{\\mathrm{d}}");
    expect(tex).toContain("\\renewcommand{\\R}{\\mathbb{R}}");
    expect(tex).toContain("\\renewcommand{\\pair}[2]{(#1,#2)}");
    expect(tex).toContain("\\renewcommand{\\mathoutput}{O}");
    expect(tex).toContain("$\\mathd x \\R \\pair{a}{b} \\mathoutput$");
  });

  it("replaces a macro that is no formula by itself, and one that never ends", () => {
    expect(
      body([{ type: "math", value: "\\be x \\ee", numbered: true }], {
        "\\be": "\\begin{aligned}",
        "\\ee": "\\end{aligned}",
      }).tex,
    ).toContain("\\begin{aligned} x \\end{aligned}");
    expect(inline("\\loop", { "\\loop": "\\loop\\loop" }).rules).toEqual(["error latex/formula-compiles"]);
  });

  it("reads a hostile formula in bounded time", () => {
    const start = performance.now();
    for (const value of [
      "{".repeat(50_000),
      "\\frac".repeat(20_000),
      "x^".repeat(50_000),
      "\\left(".repeat(20_000),
      "$".repeat(50_000),
      "\\begin{align}".repeat(5_000),
      "[".repeat(20_000),
      "\\sqrt[".repeat(20_000),
      "\\text{$".repeat(500),
      `${"\\text{$".repeat(40)}\\begin{x}${"$}".repeat(40)}`,
      "\\text{${".repeat(5_000),
    ])
      inline(value);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("raw TeX", () => {
  it.each([
    ["\\textbf{bold} \\LaTeX{} text", "\\textbf{bold} \\LaTeX{} text"],
    ["\\begin{center}\nx\n\\end{center}", "\\begin{center}\nx\n\\end{center}"],
    ["\\begin{tabular}{l} a & b \\\\ c & d \\end{tabular}", "\\begin{tabular}{ll} a & b \\\\ c & d \\end{tabular}"],
    ["50\\% off % a comment", "50\\% off"],
    ["\\vspace{1cm}", "\\vspace{1cm}"],
  ])("carries %j as %j", (value, tex) => {
    expect(raw(value)).toEqual({ tex, rules: [] });
  });

  it.each([
    "\\write18{rm -rf /}",
    "\\immediate\\write18{ls}",
    "\\input{/etc/passwd}",
    "\\include{secret}",
    "\\openout1=x",
    "\\catcode`\\%=12",
    "\\csname input\\endcsname{x}",
    "\\usepackage{shellesc}\\ShellEscape{ls}",
    "\\textbf{open",
    "closed}",
    "\\begin{center}",
    "\\end{center}",
    "\\begin{document}",
    "a & b",
    "a_b",
    "$x",
    "\\today",
    "\\begin{itemize}x\\end{itemize}",
    "\\lstinputlisting{/etc/passwd}",
    "\\verbatiminput{/etc/passwd}",
    "^^5cinput{x}",
  ])("shows %j as text and names it", (value) => {
    const { tex, rules } = raw(value);
    expect(tex).toMatch(/^\\begin\{Verbatim\}/u);
    expect(rules).toContain("error latex/raw-tex-is-safe");
  });
});
