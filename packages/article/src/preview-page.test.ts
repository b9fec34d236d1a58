import { createHash } from "node:crypto";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { describe, expect, it } from "vitest";
import { importPage } from "./page.ts";
import { type PreviewPage, previewPage } from "./preview-page.ts";

const page: PreviewPage = {
  platform: "Paper",
  title: 'A <b>title</b> & "more"',
  subtitle: "Ünder",
  language: 'en" onload="x',
  articleHtml: "<p>Shown &#233;</p>\n",
  pasteHtml: "<p>Pasted</p>\n",
  steps: ["Do <i>this</i>."],
  titleIsField: true,
  look: "sans",
};

type Element = DefaultTreeAdapterTypes.Element;
function elements(html: string): Element[] {
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node) found.push(node);
    if ("content" in node) visit((node as unknown as { content: DefaultTreeAdapterTypes.Node }).content);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return found;
}
const textOf = (element: Element): string =>
  element.childNodes.map((node) => ("value" in node ? node.value : "")).join("");

describe("the local page", () => {
  const html = previewPage(page);

  it("is ASCII, and shows the work's own text as text", () => {
    expect(html).toMatch(/^[\x00-\x7f]*$/u);
    expect(elements(html).filter(({ tagName }) => tagName === "b" || tagName === "i")).toEqual([]);
    expect(elements(html).some(({ attrs }) => attrs.some(({ name }) => name.startsWith("on")))).toBe(false);
  });

  it("runs the one script and the one style that its policy names, and nothing else", () => {
    const [script, ...others] = elements(html).filter(({ tagName }) => tagName === "script");
    const [style] = elements(html).filter(({ tagName }) => tagName === "style");
    expect(others).toEqual([]);
    const digest = (element: Element | undefined): string =>
      createHash("sha256")
        .update(textOf(element as Element))
        .digest("base64");
    const policy = elements(html)
      .flatMap(({ attrs }) => attrs)
      .find(({ value }) => value.startsWith("default-src"))?.value;
    expect(policy).toContain(`script-src 'sha256-${digest(script)}'`);
    expect(policy).toContain(`style-src 'sha256-${digest(style)}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:\/\//u);
  });

  it("holds what each button copies", () => {
    const buttons = elements(html).filter(({ tagName }) => tagName === "button");
    const targets = buttons.map(({ attrs }) => attrs.find(({ name }) => name === "data-copy")?.value);
    expect(targets).toEqual(["copy-title", "copy-subtitle", "copy-article"]);
    const templates = elements(html).filter(({ tagName }) => tagName === "template");
    expect(templates.map(({ attrs }) => attrs.find(({ name }) => name === "id")?.value)).toEqual(targets);
    expect(html).toContain('<template id="copy-article"><p>Pasted</p>');
  });

  it("has the title in the article alone where it is no field", () => {
    const one = previewPage({ ...page, titleIsField: false, articleHtml: "<h1>T</h1>\n" });
    expect(elements(one).filter(({ tagName }) => tagName === "h1")).toHaveLength(1);
    expect(one).not.toContain("copy-title");
  });
});

describe("the page to import", () => {
  it("holds the article alone, with what its head says", () => {
    const html = importPage({
      title: "A & b",
      description: undefined,
      authors: ["Ünal"],
      canonicalUrl: "https://example.org/?a=1&b=2",
      language: undefined,
      html: "<h1>A &#38; b</h1>\n",
    });
    expect(html).toMatch(/^[\x00-\x7f]*$/u);
    expect(html).toContain('<link rel="canonical" href="https://example.org/?a=1&amp;b=2">');
    expect(html).toContain("<body>\n<h1>A &#38; b</h1>\n</body>");
    expect(elements(html).filter(({ tagName }) => ["script", "style"].includes(tagName))).toEqual([]);
  });
});
