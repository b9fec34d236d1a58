import type { BlockNode } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { toGfm } from "./to-gfm.ts";

const written = (children: BlockNode[], rest: Parameters<typeof makeSource>[1] = {}): string =>
  toGfm(makeSource(children, rest)).markdown;

describe("the front matter", () => {
  test("authors and where they work are a paragraph each, linked to each other", () => {
    const markdown = written([], {
      frontmatter: {
        title: "A *title*",
        authors: [
          { name: "Ada Lovelace", affiliations: [0, 1], orcid: "0000-0002-1825-0097", corresponding: true },
          { name: "B_C", affiliations: [1] },
        ],
        affiliations: [{ name: "One, Two" }, { name: "Three" }],
        abstract: "First.\n\nSecond.",
        keywords: ["k"],
      },
    });
    expect(markdown.split("\n\n").slice(0, 3)).toEqual([
      "# A *title*",
      "Ada Lovelace<sup>[1](#affiliation-1),[2](#affiliation-2)\\*</sup> [ORCID](https://orcid.org/0000-0002-1825-0097), B_C<sup>[2](#affiliation-2)</sup>",
      '<a name="affiliation-1"></a><sup>1</sup> One, Two · <a name="affiliation-2"></a><sup>2</sup> Three',
    ]);
    expect(markdown).toContain("## Abstract\n\nFirst.\n\nSecond.\n\n**Keywords:** k");
  });
});

describe("formulas", () => {
  test("are written in the forms that GitHub does not read as emphasis", () => {
    const markdown = written([
      paragraph("Of ", { type: "inlineMath", value: "\\mathbf{x}_{i,j} * y_{k} * z" }, " it is."),
      { type: "math", value: "a_{1} * b_{2} * c", numbered: false },
    ]);
    expect(markdown).toContain("Of $`\\mathbf{x}_{i,j} * y_{k} * z`$ it is.");
    expect(markdown).toContain("```math\na_{1} * b_{2} * c\n```");
  });

  test("have the document's macros written out", () => {
    const markdown = written([paragraph({ type: "inlineMath", value: "\\R^n + \\norm{x}" })], {
      macros: { "\\R": "\\mathbb{R}", "\\norm": "\\lVert #1 \\rVert" },
    });
    expect(markdown).toContain("\\mathbb{R}^n");
    expect(markdown).toContain("\\lVert x \\rVert");
    expect(markdown).not.toMatch(/\\R\b|\\norm/u);
  });

  test("use no command or environment that GitHub's MathJax lacks, unless the document defines it", () => {
    const math = (value: string, macros: Record<string, string> = {}): string =>
      written([paragraph({ type: "inlineMath", value })], { macros }).trim();
    expect(math("\\bm{x} \\coloneqq \\argmin_y f")).toBe(
      "$`\\boldsymbol{x} \\mathrel{:=} \\operatorname*{arg\\,min}_y f`$",
    );
    expect(math("\\begin{dcases}a&b\\end{dcases}\\begin{pmatrix*}[r]1\\end{pmatrix*}")).toBe(
      "$`\\begin{cases}a&b\\end{cases}\\begin{pmatrix}1\\end{pmatrix}`$",
    );
    expect(math("\\norm{x}", { "\\norm": "\\langle #1 \\rangle" })).toBe("$`\\langle x \\rangle`$");
  });

  test("in a table have no bar that would be a column", () => {
    const cell = (value: string): BlockNode => paragraph({ type: "inlineMath", value });
    const markdown = written([
      {
        type: "table",
        align: [],
        children: [
          { type: "tableRow", children: [{ type: "tableCell", header: true, children: [cell("|x|")] }] },
          { type: "tableRow", children: [{ type: "tableCell", children: [cell("\\|y\\|")] }] },
        ],
      } as BlockNode,
    ]);
    for (const line of markdown.trim().split("\n")) expect(line.match(/(?<!\\)\|/gu)?.length).toBe(2);
  });

  test("leave a dollar of the text a dollar", () => {
    expect(written([paragraph("It costs $5, or $6.")])).toContain("<span>$</span>5, or <span>$</span>6");
  });
});

describe("what GitHub reads beyond GFM", () => {
  test("no emoji, and in a release's notes no people and no issues", () => {
    const source = makeSource([paragraph("At 10:30:45 use :smile: of @torvalds, see #1.")]);
    const markdown = toGfm(source, { header: false, plainMentions: true }).markdown;
    expect(markdown).not.toMatch(/(?<!>):smile:|(?<!>)@torvalds|(?<!>)#1/u);
    expect(markdown.replace(/<\/?span>/gu, "").trim()).toBe("At 10:30:45 use :smile: of @torvalds, see #1.");
  });

  test("raw HTML of the source does not leak", () => {
    const markdown = written([
      paragraph("a <b> & <script>alert(1)</script>"),
      { type: "code", value: "```\n<x>\n```" } as BlockNode,
    ]);
    expect(markdown).toContain("a \\<b> & \\<script>alert(1)\\</script>");
    expect(markdown).toContain("````\n```\n<x>\n```\n````");
  });
});

describe("notes", () => {
  test("are GFM's footnotes, and one that nobody refers to is not lost", () => {
    const markdown = written([
      paragraph("A", { type: "footnoteReference", identifier: "n" }, "."),
      { type: "footnoteDefinition", identifier: "n", children: [paragraph("First."), paragraph("Second.")] },
      { type: "footnoteDefinition", identifier: "lone", children: [paragraph("Alone.")] },
    ]);
    expect(markdown).toContain("A[^1].");
    expect(markdown).toContain("[^1]: First.\n\n    Second.");
    expect(markdown).toContain("Alone.");
  });
});

describe("links", () => {
  test("lead to the files beside it, as the caller names them", () => {
    const link = (url: string): BlockNode => paragraph({ type: "link", url, children: [{ type: "text", value: "x" }] });
    const { links, markdown } = toGfm(makeSource([link("data/a b.csv"), link("javascript:alert(1)"), link("#here")]), {
      linkTarget: (url) => (url.startsWith("data/") ? `source/${url}` : undefined),
    });
    expect(links).toEqual(["source/data/a%20b.csv"]);
    expect(markdown).toContain("(source/data/a%20b.csv)");
    expect(markdown).not.toContain("javascript:");
  });
});
