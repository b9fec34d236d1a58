import type { BlockNode } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { inner, render } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { attributeOf, parseHtml } from "../../test/parsed-html.ts";
import { toHtml } from "./to-html.ts";

describe("formulas", () => {
  test("rows carry their numbers, and a reference leads to them", () => {
    const html = render(
      [
        {
          type: "math",
          value: "\\begin{align}a&=b\\label{eq:a}\\\\c&=d\\nonumber\\\\e&=f\\label{eq:c}\\end{align}",
          numbered: true,
          labels: ["eq:a", "eq:c"],
        },
        paragraph({ type: "crossReference", label: "eq:c", form: "name", resolved: true, children: [] }, " ", {
          type: "crossReference",
          label: "eq:a",
          form: "equation",
          resolved: true,
          children: [],
        }),
      ],
      { labels: { "eq:a": { kind: "equation", number: "1" }, "eq:c": { kind: "equation", number: "2" } } },
    );
    expect(parseHtml(html).text.match(/\(\d\)/g)).toEqual(["(1)", "(2)", "(2)", "(1)"]);
    expect(html).toContain('<a href="#eq:c" class="cross-reference">Eq. (2)</a>');
    expect(html).toContain('<div id="eq:a" class="equation"><span id="eq:c" class="target"></span>');
  });

  test("equations that share a number carry letters, and the next one counts on", () => {
    const math = (value: string): BlockNode => ({ type: "math", value, numbered: true });
    const html = render(
      [
        math("a"),
        {
          type: "division",
          role: "subequations",
          label: "s",
          children: [math("\\begin{align}b\\\\c\\label{t}\\end{align}"), math("d")],
        },
        math("e"),
      ],
      { labels: { s: { kind: "equation", number: "2" }, t: { kind: "equation", number: "2b" } } },
    );
    expect(parseHtml(html).text.match(/\(\w+\)/g)).toEqual(["(1)", "(2a)", "(2b)", "(2c)", "(3)"]);
  });

  test("what has no label is counted on", () => {
    const math = (value: string, numbered: boolean): BlockNode => ({ type: "math", value, numbered });
    const html = render([
      math("a", true),
      math("b", false),
      math("\\begin{gather}c\\\\d\\end{gather}", true),
      math("\\begin{align*}e&=f\\end{align*}", true),
      math("g\\tag{*}", true),
    ]);
    expect(parseHtml(html).text.match(/\((?:\d|\*)\)/g)).toEqual(["(1)", "(2)", "(3)", "(*)"]);
  });

  test("a formula that cannot be read is shown as TeX and named with its line", () => {
    const position = { start: { line: 7, column: 2 }, end: { line: 7, column: 9 } };
    const { html, diagnostics } = toHtml(
      makeSource([paragraph({ type: "inlineMath", value: "\\nosuch{x}<", position })]),
    );
    expect(inner(html)).toBe('<p><code class="math-error language-tex">\\nosuch{x}&lt;</code></p>');
    expect(diagnostics).toMatchObject([
      { ruleId: "html/formula-is-readable", location: { line: 7, column: 2 }, quote: "\\nosuch{x}<" },
    ]);
  });

  test("macros of the source and of the front matter", () => {
    const nodes = [paragraph({ type: "inlineMath", value: "\\R^\\n \\vect{v}" })];
    const document = toHtml(
      makeSource(nodes, {
        macros: { "\\vect": "\\mathbf{#1}" },
        frontmatter: { math: { "\\R": "\\mathbb{R}", "\\n": "n" } },
      }),
      { annotateMath: false },
    );
    expect(document.diagnostics).toEqual([]);
    expect(parseHtml(document.html).text.trim()).toBe("ℝn𝐯");
  });

  test("styles are classes with rules, never attributes", () => {
    const { html, css } = toHtml(
      makeSource([{ type: "math", value: "\\begin{matrix}a&\\color{red}b\\end{matrix}", numbered: false }]),
    );
    expect(html).not.toContain("style=");
    const classes = parseHtml(html)
      .elements.flatMap((element) => (attributeOf(element, "class") ?? "").split(" "))
      .filter((name) => name.startsWith("m-"));
    expect(classes.length).toBeGreaterThan(2);
    for (const name of classes) expect(css).toContain(`.${name}{`);
    expect(css).toContain("color:#ff0000;");
  });

  test("one document's definitions do not reach the next", () => {
    const define = paragraph({ type: "inlineMath", value: "\\gdef\\mine{x}\\mine" });
    const use = paragraph({ type: "inlineMath", value: "\\mine" });
    expect(toHtml(makeSource([define, use])).diagnostics).toEqual([]);
    expect(toHtml(makeSource([use])).diagnostics).toHaveLength(1);
  });

  test("a hostile macro ends", () => {
    const { diagnostics } = toHtml(
      makeSource([paragraph({ type: "inlineMath", value: "\\a" })], { macros: { "\\a": "\\a\\a" } }),
    );
    expect(diagnostics).toHaveLength(1);
  });
});
