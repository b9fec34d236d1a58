import { describe, expect, it } from "vitest";
import { element, type HtmlElement } from "./html-tree.ts";
import { outlineOf } from "./outline.ts";
import { addPreviews } from "./previews.ts";
import { readableText } from "./readable-text.ts";
import { serializeHtml } from "./serialize.ts";

const link = (href: string, attributes: Record<string, string> = { class: "cross-reference" }): HtmlElement =>
  element("a", { href, ...attributes }, ["there"]);
const shown = (...children: HtmlElement[]): string => {
  const article = element("article", {}, children);
  addPreviews(article);
  return serializeHtml([article]);
};

describe("previews", () => {
  it("show a figure with its caption, without ids, links and focus", () => {
    const html = shown(
      element("p", {}, [link("#fig-1")]),
      element("figure", { id: "fig-1" }, [
        element("img", { src: "a.png", alt: "A", width: 3, height: 4 }),
        element("figcaption", { id: "cap" }, ["Figure 1 ", link("#ref", { role: "doc-biblioref" })]),
      ]),
      element("ul", {}, [element("li", { id: "ref" }, ["Knuth"])]),
    );
    const [, preview = ""] = /<span class="preview" aria-hidden="true">([\s\S]*?)<\/p>/.exec(html) ?? [];
    expect(preview).toContain('<img src="a.png" loading="lazy" alt="" width="3" height="4">');
    expect(preview).toContain("Figure 1 there");
    expect(preview).not.toMatch(/ id=|<a |tabindex|<figure|<div/);
  });

  it("hold no previews of their own, whichever comes first", () => {
    const html = shown(
      element("p", { id: "a" }, ["see ", link("#b")]),
      element("p", { id: "b" }, ["and ", link("#a")]),
    );
    const previews = [...html.matchAll(/class="preview" aria-hidden="true"><span class="line">([^<]*)</g)];
    expect(previews.map(([, text]) => text)).toEqual(["and there", "see there"]);
    expect(html.match(/class="preview/g)).toHaveLength(4);
  });

  it("are left out where the target is not there or says nothing", () => {
    const html = shown(
      element("p", { id: "empty" }),
      element("p", {}, [link("#empty"), link("#none"), link("https://a.b")]),
    );
    expect(html).not.toContain("preview");
  });

  it("are cut at a word, and bounded", () => {
    const html = shown(
      element("p", {}, [link("#n", { role: "doc-noteref" })]),
      element("ol", {}, [element("li", { id: "n" }, ["wörter 𝔘 ".repeat(10_000)])]),
    );
    const [, preview = ""] = /aria-hidden="true">([\s\S]*?)<\/span><\/span>/.exec(html) ?? [];
    expect(preview.length).toBeLessThan(600);
    expect(preview).toMatch(/(?:wörter|𝔘)(?:<\/span>)?…$/u);
  });

  it("are linear in a page of many references to a long note", () => {
    const began = performance.now();
    const links = Array.from({ length: 20_000 }, () => element("p", {}, [link("#n", { role: "doc-noteref" })]));
    const html = shown(...links, element("li", { id: "n" }, [element("p", {}, ["x ".repeat(100_000)])]));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(html.length).toBeLessThan(20_000 * 700);
  });
});

describe("the outline", () => {
  it("names sections and headings in order, formulas as MathML and as text", () => {
    const math = element("math", {}, [
      element("semantics", {}, [
        element("msup", {}, [element("mi", {}, ["x"]), element("mn", {}, ["2"])]),
        element("annotation", { encoding: "application/x-tex" }, ["x^2"]),
      ]),
    ]);
    const article = element("article", {}, [
      element("section", { id: "one" }, [
        element("h2", {}, [element("span", { class: "heading-number" }, ["1"]), " On ", math, link("#two")]),
        element("section", { id: "two" }, [element("h3", {}, ["Two"]), element("h4", {}, ["no id"])]),
      ]),
      element("div", {}, [element("p", { role: "heading", "aria-level": 7, id: "deep" }, ["Deep"])]),
    ]);
    const outline = outlineOf(article);
    expect(outline.map(({ id, level, text }) => [id, level, text])).toEqual([
      ["one", 2, "1 On x²there"],
      ["two", 3, "Two"],
      ["deep", 7, "Deep"],
    ]);
    expect(outline[0]?.html).toContain("<msup>");
    expect(outline[0]?.html).not.toMatch(/annotation|<a /);
  });
});

describe("readable text", () => {
  it.each([
    [[element("mfrac", {}, [element("mi", {}, ["a"]), element("mrow", {}, ["b", "+", "c"])])], "a/(b+c)"],
    [[element("msub", {}, [element("mi", {}, ["H"]), element("mn", {}, ["2"])]), "O"], "H₂O"],
    [[element("msup", {}, ["e", element("mrow", {}, ["i", "π"])])], "e^(iπ)"],
    [[element("em", {}, ["a"]), element("br"), "b\n c"], "a b c"],
  ])("%#", (nodes, text) => {
    expect(readableText(nodes)).toBe(text);
  });
});
