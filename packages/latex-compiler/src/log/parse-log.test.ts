import { describe, expect, it } from "vitest";
import { parseLog } from "./parse-log.ts";

const own = new Set(["main.tex", "part one.tex", "sections/intro.tex"]);
const parse = (text: string) => parseLog(text, (path) => own.has(path));

describe("parseLog", () => {
  it("reads file:line: errors with the control sequence that is undefined", () => {
    const [finding] = parse(
      "(./main.tex\n./main.tex:3: Undefined control sequence.\nl.3 Some \\foo\n              {bar} text\nThe control sequence at the end\n",
    );
    expect(finding).toEqual({
      kind: "error",
      message: "Undefined control sequence \\foo.",
      subject: "undefined \\foo",
      file: "main.tex",
      line: 3,
      context: "Some \\foo {bar} text",
    });
  });

  it("names the sequence inside a macro, not the macro", () => {
    const [finding] = parse(
      "./main.tex:7: Undefined control sequence.\n\\wrap #1->\\inner \n                 #1\nl.7 \\wrap{x}\n",
    );
    expect(finding?.message).toBe("Undefined control sequence \\inner.");
    expect(finding?.line).toBe(7);
  });

  it("reads `!` errors, joins what a package says over several lines and drops the emergency stop that follows", () => {
    const findings = parse(
      "(./main.tex\n! Package foo Error: One thing\n(foo)                and another.\n\nSee the foo package documentation for explanation.\n\nl.12 \\foo\n\n! Emergency stop.\n<read *>\n",
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      message: "Package foo Error: One thing and another.",
      line: 12,
      file: "main.tex",
    });
  });

  it("knows a missing file, and hides this machine's paths", () => {
    const [first, second] = parse(
      "! LaTeX Error: File `siunitx.sty' not found.\n\nType X to quit\n\nl.4 \\usepackage\n               {siunitx}\n/usr/share/texlive/tex/latex/a/a.sty:10: Package a Error: Bad /srv/data/x.cfg here.\nl.10 x\n",
    );
    expect(first).toMatchObject({ kind: "missing-file", subject: "siunitx.sty", line: 4 });
    expect(second?.message).toBe("Package a Error: Bad x.cfg here.");
  });

  it("tells the file of a warning by the open brackets", () => {
    const findings = parse(
      "(./main.tex (/usr/share/x/article.cls) (./part one.tex\nLaTeX Warning: Reference `fig:a' on page 1 undefined on input line 5.\n) (./sections/intro.tex\nPackage natbib Warning: Citation `k' on page 2 undefined on input line 9.\n))\nLaTeX Warning: Label `x' multiply defined.\n",
    );
    expect(findings.map((f) => [f.kind, f.subject, f.file, f.line])).toEqual([
      ["reference", "fig:a", "part one.tex", 5],
      ["citation", "k", "sections/intro.tex", 9],
      ["label", "x", undefined, undefined],
    ]);
  });

  it("tells boxes only when they stick out far, and lost characters", () => {
    const findings = parse(
      "(./main.tex\nOverfull \\hbox (5.0pt too wide) in paragraph at lines 1--2\nOverfull \\hbox (50.2pt too wide) in paragraph at lines 3--4\nMissing character: There is no 你 in font ec-lmr10!\nMissing character: There is no a in font nullfont!\n",
    );
    expect(findings.map((f) => [f.kind, f.line, f.subject])).toEqual([
      ["overfull", 3, undefined],
      ["missing-character", undefined, "你"],
    ]);
  });

  it("knows a font of which TeX has the metrics alone", () => {
    const findings = parse(
      "(./main.tex)\n\n!pdfTeX error: pdflatex (file tcrm0500): Font tcrm0500 at 600 not found\n ==> Fatal error occurred, no output PDF file produced!\n",
    );
    expect(findings).toMatchObject([{ kind: "missing-font", subject: "tcrm0500" }]);
  });

  it("joins lines broken at 79 bytes, where a TeX breaks them", () => {
    const warning =
      "LaTeX Warning: Reference `a-very-long-label-indeed-for-a-figure' on page 1 undefined on input line 123.";
    const broken = `(./main.tex\n${warning.slice(0, 79)}\n${warning.slice(79)}\n`;
    expect(parse(broken)[0]).toMatchObject({ kind: "reference", line: 123 });
  });

  it("says that \\end{document} is missing", () => {
    const findings = parse(
      "(./main.tex\n! Emergency stop.\n<*> main.tex\n            \n*** (job aborted, no legal \\end found)\n",
    );
    expect(findings.map((f) => f.message)).toEqual(["The document ends without \\end{document}."]);
  });

  it("stays quick on a hostile log", () => {
    const started = performance.now();
    parse(`${"( a".repeat(200_000)}\n${"(".repeat(300_000)}\n${":1".repeat(100_000)}\n`);
    parse(`! ${"/a".repeat(200_000)}\n`);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
