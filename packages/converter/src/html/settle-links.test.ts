import { describe, expect, it } from "vitest";
import { element, type HtmlElement } from "./html-tree.ts";
import { serializeHtml } from "./serialize.ts";
import { settleLinks } from "./settle-links.ts";

function settled(
  href: string,
  relativeLink = (url: string): string | undefined => url,
): { html: string; lost: number } {
  const article: HtmlElement = element("article", {}, [
    element("p", {}, [element("a", { href, title: "t" }, [element("em", {}, ["there"])])]),
    element("h2", { id: "één" }, ["x"]),
    element("h2", { id: "raw-2" }, ["x"]),
  ]);
  const lost = settleLinks(article, new Map([["raw", "raw-2"]]), relativeLink);
  return { html: serializeHtml([article.children[0] as HtmlElement]), lost: lost.length };
}

describe("links", () => {
  it.each(["https://a.b/#c", "mailto:a@b.c", "#%C3%A9%C3%A9n", "#", "#top", "data.csv"])("%s stay", (href) => {
    expect(settled(href)).toEqual({ html: expect.stringContaining(`<a href="${href}"`), lost: 0 });
  });

  it("to what raw HTML named follow its id", () => {
    expect(settled("#raw").html).toContain('<a href="#raw-2"');
  });

  it("to nothing become their text", () => {
    expect(settled("#none")).toEqual({
      html: '<p><span title="t" class="link-text"><em>there</em></span></p>\n',
      lost: 1,
    });
    expect(settled("#%E0%A4%A").lost).toBe(1);
  });

  it("to files go where they are brought, or become their text", () => {
    expect(settled("a/b.csv", (url) => `files/${url}`).html).toContain('href="files/a/b.csv"');
    expect(settled("a/b.csv", () => undefined)).toEqual({ html: expect.not.stringContaining("<a "), lost: 1 });
  });
});
