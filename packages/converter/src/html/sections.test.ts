import type { BlockNode, Container, InlineNode, NormalizedSource } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { render, text } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { attributeOf, parseHtml } from "../../test/parsed-html.ts";
import { toHtml } from "./to-html.ts";

const figure: Container = {
  type: "container",
  kind: "figure",
  label: "fig:a",
  children: [
    { type: "image", url: "a.png", asset: "a".repeat(64), alt: "Alt", width: "80%" },
    { type: "caption", children: [paragraph("Cap")] },
  ],
};
const withAsset: Partial<NormalizedSource> = {
  assets: {
    ["a".repeat(64)]: { path: "img/a b.png", mediaType: "image/png", size: 1, width: 20, height: 10, variants: {} },
  },
  labels: { "fig:a": { kind: "figure", number: "1" } },
};

describe("long documents", () => {
  test("as many blocks as do not fit on the stack", () => {
    const html = render(Array.from({ length: 150_000 }, () => paragraph("x")));
    expect(html.split("<p>x</p>").length).toBe(150_001);
  });
});

describe("the appendix", () => {
  const heading = (value: string, depth: 1 | 2 = 1): BlockNode => ({
    type: "heading",
    depth,
    children: [{ type: "text", value }],
  });
  test("its sections are lettered, with or without a label", () => {
    const html = render(
      [
        heading("One"),
        { type: "division", role: "appendix", children: [heading("P"), heading("Q", 2), heading("R")] },
        { type: "division", role: "appendix", children: [heading("S")] },
      ],
      { frontmatter: { numbering: true } },
    );
    expect([...html.matchAll(/heading-number">([^<]*)</g)].map((match) => match[1])).toEqual([
      "1",
      "A",
      "A.1",
      "B",
      "C",
    ]);
  });
});

test("a section without a title shows its number alone", () => {
  const html = render([{ type: "heading", depth: 1, children: [] }], { frontmatter: { numbering: true } });
  expect(html).toMatch(/<h2[^>]*><span class="heading-number">1<\/span><\/h2>/u);
});

describe("footnotes", () => {
  test("tens of thousands of texts, of one name and of many, in linear time", () => {
    const note = (identifier: string): BlockNode => ({
      type: "footnoteDefinition",
      identifier,
      children: [paragraph("b")],
    });
    const count = 60_000;
    const start = performance.now();
    const html = render([
      ...Array.from({ length: count }, () => note("a")),
      ...Array.from({ length: count }, (_, index) => note(`n${index}`)),
    ]);
    expect(html.split("<li").length - 1).toBe(2 * count);
    expect(performance.now() - start).toBeLessThan(8000);
  });

  const reference: InlineNode = { type: "footnoteReference", identifier: "a" };

  test("several references to one note, each with its way back", () => {
    const html = render([
      paragraph(reference, reference),
      { type: "footnoteDefinition", identifier: "a", children: [paragraph("Note")] },
    ]);
    const hrefs = parseHtml(html).elements.flatMap((element) => attributeOf(element, "href") ?? []);
    expect(hrefs).toEqual(["#fn-1", "#fn-1", "#fnref-1", "#fnref-1-2"]);
  });

  test("a note within a note, a note that nobody refers to, and one defined twice are all there", () => {
    const definition = (identifier: string, ...children: (string | InlineNode)[]): BlockNode => ({
      type: "footnoteDefinition",
      identifier,
      children: [paragraph(...children)],
    });
    const html = render([
      definition("b", "inner"),
      definition("c", "lonely"),
      definition("a", "outer", { type: "footnoteReference", identifier: "b" }),
      definition("a", "again"),
      paragraph(reference),
    ]);
    const notes = parseHtml(html).elements.filter((element) => element.tagName === "li");
    expect(notes.map((note) => attributeOf(note, "id"))).toEqual(["fn-1", "fn-2", "fn-3", "fn-4"]);
    expect(parseHtml(html).text.match(/outer|inner|lonely|again/g)).toEqual(["outer", "inner", "lonely", "again"]);
  });
});

describe("sections and references", () => {
  const heading = (depth: 1 | 2 | 3, value: string, label?: string): BlockNode => ({
    type: "heading",
    depth,
    children: [text(value)],
    ...(label === undefined ? {} : { label }),
  });

  test("nested sections with ids of their own, in any script", () => {
    expect(render([heading(1, "Über uns"), heading(2, "方法"), heading(2, "方法"), heading(1, "!")])).toBe(
      '<section id="über-uns"><h2>Über uns</h2>\n<section id="方法"><h3>方法</h3>\n</section>\n<section id="方法-2"><h3>方法</h3>\n</section>\n</section>\n<section id="section"><h2>!</h2>\n</section>',
    );
  });

  test("levels that the author left out leave no gap", () => {
    const html = render([heading(2, "a"), heading(1, "b"), heading(3, "c"), heading(3, "d"), heading(2, "e")]);
    expect(html.match(/<h\d>\w/g)).toEqual(["<h2>a", "<h2>b", "<h3>c", "<h3>d", "<h3>e"]);
  });

  test("a link to a heading by any of its names", () => {
    const link = (url: string): InlineNode => ({ type: "link", url, children: [text("x")] });
    const html = render([
      heading(1, "1. Set up: the tool", "sec:setup"),
      paragraph(link("#set-up-the-tool"), link("#1-set-up-the-tool"), link("#sec:setup"), link("#nowhere")),
    ]);
    expect(parseHtml(html).elements.flatMap((element) => attributeOf(element, "href") ?? [])).toEqual([
      "#sec:setup",
      "#sec:setup",
      "#sec:setup",
      "#nowhere",
    ]);
  });

  test.each([
    ["number", "2"],
    ["name", "Section 2"],
    ["title", "Methods"],
    ["page", "Section 2"],
  ] as const)("a reference to a section by its %s", (form, expected) => {
    const html = render(
      [
        heading(1, "Introduction"),
        heading(1, "Methods", "sec:m"),
        paragraph({ type: "crossReference", label: "sec:m", form, resolved: true, children: [] }),
      ],
      {
        labels: { "sec:m": { kind: "heading", number: "2", title: "Methods" } },
        frontmatter: { numbering: true },
      },
    );
    expect(html).toContain(`<a href="#sec:m" class="cross-reference">${expected}</a>`);
    expect(parseHtml(html).text).toContain("1 Introduction");
  });

  test("the list of references goes under the heading that waits for it", () => {
    const references = {
      k: {
        csl: {
          id: "k",
          type: "book",
          title: "A book",
          author: [{ family: "Knuth", given: "D." }],
          issued: { "date-parts": [[1984]] },
        },
        diagnostics: [],
      },
    };
    const cite: InlineNode = { type: "cite", key: "k", kind: "narrative" };
    const under = render([paragraph(cite), heading(1, "References"), heading(1, "Appendix"), paragraph("end")], {
      references,
    });
    expect(under).toMatch(
      /<h2>References<\/h2>\n<section class="references"[^>]*><ul><li id="ref-k">Knuth, D\. \(1984\)\. <em>A book<\/em>\.<\/li>/,
    );
    expect(under.match(/<h2>References/g)).toHaveLength(1);
    const without = render([paragraph(cite)], { references });
    expect(without).toMatch(/<h2>References<\/h2>\n<ul>/);
    expect(without).toContain('<a href="#ref-k" role="doc-biblioref">Knuth (1984)</a>');
  });

  test("German terms and direction", () => {
    const document = toHtml(makeSource([figure], { ...withAsset, frontmatter: { language: "de-CH" } }));
    expect(document.html).toMatch(/^<article lang="de-CH">/);
    expect(parseHtml(document.html).text).toContain("Abbildung 1.");
    expect(toHtml(makeSource([paragraph("x")], { frontmatter: { language: "ar" } })).html).toMatch(
      /^<article lang="ar" dir="rtl">/,
    );
  });
});

test("the front matter's header", () => {
  const html = render([paragraph("x")], {
    frontmatter: {
      title: "On $x^2$ & more",
      authors: [{ name: "Ada L.", affiliations: [0], orcid: "0000-0002-1825-0097", corresponding: true }],
      affiliations: [{ name: "London" }],
      abstract: "First *part*.\n\nSecond.",
      date: "1843-10",
      keywords: ["a", "b"],
      doi: "10.1/x",
    },
  });
  expect(parseHtml(html).text.replace(/\s+/g, " ")).toContain(
    "On x2 & more Ada L.1* ORCID London 1843-10 https://doi.org/10.1/x Abstract First part. Second. Keywords: a, b",
  );
  expect(html).toContain('<time datetime="1843-10">');
});
