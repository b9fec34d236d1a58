import { describe, expect, it } from "vitest";
import { packPaper } from "./pack-paper.ts";

const front = `---
title: A title of *two* words
subtitle: And a subtitle
authors: [{ name: Ada Lovelace }]
license: CC-BY-4.0
keywords: [one, two, a keyword that is far too long for Medium, three, four, five, six]
doi: 10.1234/abcd
---
`;

describe("a package for Medium", () => {
  it("is ready, with everything that a person needs", async () => {
    const { output, paths, text } = await packPaper(
      `${front}\n# One\n\nText[^1] with $x^2$.\n\n$$\\frac{a}{b}$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: A note.\n`,
    );
    expect(output.status).toBe("ready");
    expect([...paths].sort()).toEqual([
      "api-request.json",
      "article.html",
      "checklist.md",
      "images/01-formula.png",
      "images/02-table.png",
      "metadata.json",
      "paste.html",
      "pictures.md",
      "preview.html",
    ]);
    expect(output.metadata).toEqual({
      title: "A title of two words",
      subtitle: "And a subtitle",
      tags: ["one", "two", "three", "four", "five"],
      canonicalUrl: "https://doi.org/10.1234/abcd",
      license: "cc-40-by",
      words: expect.any(Number),
      pictures: 2,
    });
    const paste = text("paste.html");
    expect(paste).toMatch(/^<h1>A title of two words<\/h1>\n<h2>And a subtitle<\/h2>\n<p>Ada Lovelace<\/p>\n/u);
    expect(paste).toContain("<h3>One</h3>");
    expect(paste).toContain("Text&#185; with x&#178;.");
    expect(paste).toContain("<strong>[Picture 1: images/01-formula.png]</strong>");
    expect(paste).toMatch(/<h3>Notes<\/h3>\s*<ol>\s*<li>A note\.<\/li>/u);
    expect(text("article.html")).toContain('<img src="images/02-table.png" alt="a | b; 1 | 2"');
    expect(text("article.html")).toContain('<link rel="canonical" href="https://doi.org/10.1234/abcd">');
    expect(text("pictures.md")).toContain("1. `images/01-formula.png` (1456 ×");
    expect(text("pictures.md")).toContain("Alternative text: \\frac{a}{b}");
    expect(text("checklist.md")).toMatch(/canonical link to https:\/\/doi\.org[\s\S]*Publish\./u);
  });

  it("puts pictures into what is pasted where their address is known", async () => {
    const { text, output } = await packPaper(`${front}\n$$\\frac{a}{b}$$\n`, { picturesUrl: "https://example.org/p" });
    expect(text("paste.html")).toContain('<img src="https://example.org/p/images/01-formula.png"');
    expect(text("preview.html")).toContain('<img src="images/01-formula.png"');
    expect(output.notes.join(" ")).toContain("unverified");
  });

  it("writes the request of the archived API: three tags, a hundred characters of title, the title in the content", async () => {
    const { text } = await packPaper(front.replace("A title of *two* words", `"${"long ".repeat(40)}"`), {
      publishStatus: "unlisted",
    });
    const { body, url } = JSON.parse(text("api-request.json")) as { body: Record<string, string>; url: string };
    expect(url).toBe("https://api.medium.com/v1/users/{userId}/posts");
    expect(body["tags"]).toEqual(["one", "two", "three"]);
    expect([...(body["title"] as string)].length).toBeLessThanOrEqual(100);
    expect(body).toMatchObject({
      contentFormat: "html",
      publishStatus: "unlisted",
      license: "cc-40-by",
      notifyFollowers: false,
    });
    expect(body["content"]).toContain("<h1>long long");
  });

  it("keeps code whole, with its language and its empty lines", async () => {
    const { text } = await packPaper(`${front}\n\`\`\`py\na = 1\n\n\nb = 2 < 3\n\`\`\`\n\n    plain\n`);
    expect(text("paste.html")).toContain(
      '<pre data-code-block-mode="2" data-code-block-lang="python">a = 1\n \n \nb = 2 &lt; 3</pre>',
    );
    expect(text("paste.html")).toContain('<pre data-code-block-mode="0">plain</pre>');
  });

  it("drops links that run or lead nowhere, and keeps their text", async () => {
    const { text } = await packPaper(
      `${front}\n[run](javascript:alert(1)) [data](data:text/html,x) [there](#nowhere) [file](other.md) [web](https://example.org/?a=1&b=2)\n\n# Nowhere\n`,
    );
    const links = [...text("paste.html").matchAll(/<a href="([^"]*)"/gu)].map(([, href]) => href);
    expect(links.filter((href) => href?.includes("doi") !== true)).toEqual(["https://example.org/?a=1&amp;b=2"]);
    for (const word of ["run", "data", "there", "file"]) expect(text("paste.html")).toContain(word);
    for (const path of ["paste.html", "article.html", "preview.html"])
      expect(text(path)).not.toMatch(/href="(?:javascript|data):/u);
  });

  it("shows no mark-up of a title or an alternative text as mark-up", async () => {
    const { text } = await packPaper(
      `---\ntitle: "<script>alert(1)</script> & \\"quotes\\""\nauthors: [{ name: "<b>A</b>" }]\n---\n\n![<i>x</i>"](a.svg)\n`,
      {},
      {
        "a.svg":
          '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="red"/></svg>',
      },
    );
    for (const path of ["paste.html", "article.html", "preview.html"]) {
      expect(text(path)).not.toMatch(/<script>alert|<b>A|<i>x/u);
      expect(text(path)).toMatch(/^[\x00-\x7f]*$/u);
    }
  });

  it.each([
    ["a formula of a million characters", `$$${"x".repeat(1_000_000)}$$`, "The formula has 1000000 characters"],
    ["a table of 200 columns", `|${" c |".repeat(200)}\n|${"---|".repeat(200)}\n|${" 1 |".repeat(200)}`, "200 columns"],
    ["a character that no font has", "$$\\text{𒀀}$$", "U+12000"],
  ])("asks for help with %s by name, and leaves its place marked", async (_name, block, reason) => {
    const { output, text } = await packPaper(`${front}\n${block}\n\nThe rest.\n`);
    expect(output.status).toBe("needs_input");
    expect(output.status === "needs_input" && output.needs.map(({ message }) => message).join(" ")).toContain(reason);
    expect(text("paste.html")).toContain("The rest.");
    expect(text("paste.html")).toContain("[Picture 1:");
    expect(text("pictures.md")).toContain("no file: see the diagnostics");
  });

  it("draws a link in a formula without its address", async () => {
    const { text, output } = await packPaper(`${front}\n$$\\href{javascript:alert(1)}{\\frac{x}{y}}$$\n`);
    for (const path of ["paste.html", "article.html", "preview.html"])
      expect(text(path)).not.toMatch(/href="javascript/u);
    expect(output.metadata.pictures).toBe(1);
  });

  it("takes animated GIF, WebP and SVG with scripts as still pictures, and tells", async () => {
    const { default: sharp } = await import("sharp");
    const frames = Buffer.concat([Buffer.alloc(1200, 10), Buffer.alloc(1200, 250)]);
    const gif = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .gif({ delay: [90, 90] })
      .toBuffer();
    const webp = await sharp({ create: { width: 20, height: 20, channels: 3, background: "#f00" } })
      .webp()
      .toBuffer();
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><script>x()</script><rect width="90" height="60" fill="red"/></svg>';
    const { output, paths } = await packPaper(
      `${front}\n![One](a.gif)\n\n![Two](b.webp)\n\n![Three](c.svg)\n`,
      {},
      { "a.gif": new Uint8Array(gif), "b.webp": new Uint8Array(webp), "c.svg": svg },
    );
    expect(paths.filter((path) => path.startsWith("images/"))).toEqual([
      "images/01-figure.png",
      "images/02-figure.png",
      "images/03-figure.png",
    ]);
    const told = output.diagnostics.map(({ message }) => message).join("\n");
    expect(told).toContain("only the first frame");
    expect(told).toContain("<script>");
  });

  it("draws a figure that is PostScript", async () => {
    const eps =
      "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 40 20\n%%EndComments\n0 0 40 20 rectfill\nshowpage\n%%EOF\n";
    const { output, paths } = await packPaper(`${front}\n![A plot](plot.eps)\n\nText.\n`, {}, { "plot.eps": eps });
    expect(output.status).toBe("ready");
    expect(paths).toContain("images/01-figure.png");
    expect(paths.filter((path) => path.includes("eps"))).toEqual([]);
  });

  it("takes the file of a figure along that cannot be drawn, marks its place, and asks for a picture of it", async () => {
    const { output, paths, text } = await packPaper(
      `${front}\n![A plot](plot.pdf)\n\n![Another](old.eps)\n\nText.\n`,
      {},
      {
        "plot.pdf": "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
        "old.eps": "%!PS-Adobe-3.0 EPSF-3.0\n%%For: Secret Person\n%%BoundingBox: 0 0 9 9\nno-operator\n",
      },
    );
    expect(output.status).toBe("needs_input");
    expect(paths).toContain("images/01-figure.pdf");
    expect(paths).toContain("images/02-figure.eps");
    expect(text("images/02-figure.eps")).not.toContain("Secret Person");
    expect(text("paste.html")).toContain("[Picture 1: images/01-figure.pdf]");
    expect(text("pictures.md")).toContain("`images/01-figure.pdf`, as the source has it");
  });

  it("asks for a title where there is none", async () => {
    const { output } = await packPaper("Text alone.\n");
    expect(output.status === "needs_input" && output.needs.map(({ field }) => field)).toEqual(["title"]);
  });

  it("gives equal bytes for equal input", async () => {
    const markdown = `${front}\n$$x$$\n\n| a |\n|---|\n| b |\n`;
    const [first, second] = [await packPaper(markdown), await packPaper(markdown)];
    expect(second.output.files).toEqual(first.output.files);
  });
});
