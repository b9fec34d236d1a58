import { describe, expect, it } from "vitest";
import { artifactOf, sourceOf } from "../../test/make-work.ts";
import { articlePage } from "./article-page.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const picture = "1".repeat(64);
const drawing = "2".repeat(64);
const image = (asset: string, url: string) => ({
  type: "paragraph" as const,
  children: [{ type: "image" as const, url, asset, alt: "A figure" }],
});

async function page(title: string, language?: string) {
  const artifact = artifactOf({ title });
  const source = sourceOf(artifact);
  return articlePage(
    {
      ...source,
      frontmatter: { ...source.frontmatter, ...(language === undefined ? {} : { language }) },
      ast: {
        type: "root",
        children: [
          { type: "paragraph", children: [{ type: "inlineMath", value: "x^2" }] },
          image(picture, "a.png"),
          image(drawing, "b.pdf"),
          { type: "htmlBlock", value: '<script>alert(1)</script><img src="https://tracker.example/p.gif">' },
          {
            type: "paragraph",
            children: [{ type: "link", url: "data.csv", children: [{ type: "text", value: "the data" }] }],
          },
        ],
      },
      assets: {
        [picture]: { path: "a.png", mediaType: "image/png", size: png.length, variants: {} },
        [drawing]: { path: "b.pdf", mediaType: "application/pdf", size: 9, variants: {} },
      },
    },
    title,
    async (sha256) => (sha256 === picture ? new Uint8Array(png) : new TextEncoder().encode("%PDF-1.7\n")),
    new AbortController().signal,
  );
}

describe("the article in one file", () => {
  it("holds its pictures and formulas, and asks nobody for anything", async () => {
    const { html } = await page("A title");
    expect(html).toContain('src="data:image/png;base64,');
    expect(html).toContain("<math");
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|(?:src|srcset)="(?!data:)/iu);
    expect(html).toContain("the data");
    expect(html).not.toContain('href="data.csv"');
  });

  it("names a figure that a browser cannot show", async () => {
    const { diagnostics } = await page("A title");
    expect(diagnostics.map(({ path }) => path?.[0])).toContain("b.pdf");
  });

  it("keeps a title from ending the head, and says the script's direction", async () => {
    const { html } = await page("</title><script>alert(1)</script>", "ar");
    expect(html).toContain("<title>&lt;/title&gt;&lt;script&gt;");
    expect(html).toMatch(/<html lang="ar" dir="rtl">/u);
  });
});
