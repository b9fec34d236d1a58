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

/** A page with a black square. */
const onePage = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R/Resources<<>>>>endobj
4 0 obj<</Length 15>>stream
9 9 54 54 re f
endstream endobj
trailer<</Root 1 0 R>>
`;

async function page(title: string, language?: string, pdf = "%PDF-1.7\n") {
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
    async (sha256) => (sha256 === picture ? new Uint8Array(png) : new TextEncoder().encode(pdf)),
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

  it("draws a figure that is a PDF", async () => {
    const { html, diagnostics } = await page("A title", undefined, onePage);
    expect(html.match(/src="data:image\/png;base64,/gu)).toHaveLength(2);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("names a figure that cannot be shown", async () => {
    const { html, diagnostics } = await page("A title");
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        severity: "error",
        ruleId: "zora/figure-is-shown",
        message: expect.stringContaining("b.pdf"),
      }),
    );
    expect(html).toContain("[Figure: <code>b.pdf</code>");
  });

  it("keeps a title from ending the head, and says the script's direction", async () => {
    const { html } = await page("</title><script>alert(1)</script>", "ar");
    expect(html).toContain("<title>&lt;/title&gt;&lt;script&gt;");
    expect(html).toMatch(/<html lang="ar" dir="rtl">/u);
  });
});
