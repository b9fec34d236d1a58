import { unzipSync } from "fflate";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { gpsJpeg, privateWords } from "./nasty-pictures.ts";
import { packSite } from "./pack-site.ts";

const paper = (title: string, more = ""): string => `---
title: ${title}
authors:
  - name: Ada Lovelace
date: 2026-05-01
abstract: A sentence about ${title}.
bibliography: paper.bib
---

# Results

As @key2020 and @eq:one say.[^1]

[^1]: A note.

$$ E = mc^2 $$ {#eq:one}

${more}
`;
const bib = "@article{key2020, title={A work}, author={Writer, A.}, journal={Journal}, year={2020}}\n";
const link = (html: string, rel: string): string[] =>
  [...html.matchAll(new RegExp(`<link rel="${rel}" href="([^"]*)"`, "g"))].map(([, href = ""]) => href);

describe("a work", () => {
  it("has everything beside it, and nothing absolute while its address is unknown", async () => {
    const { files, output, text } = await packSite({ works: [{ "paper.md": paper("One"), "paper.bib": bib }] });
    expect(output.status).toBe("ready");
    expect([...files.keys()].filter((path) => !path.startsWith("assets/"))).toEqual([
      ".nojekyll",
      "404.html",
      "_headers",
      "favicon.svg",
      "index.html",
      "one-source.zip",
      "one.bib",
      "one.csl.json",
      "one.ris",
      "robots.txt",
      "vercel.json",
      "works_cited.bib",
    ]);
    const html = text("index.html");
    for (const absent of ["canonical", "alternate", "cite-as"]) expect(link(html, absent)).toEqual([]);
    expect(html).not.toContain("citation_pdf_url");
    expect(text("works_cited.bib")).toContain("@article{key2020");
    expect(text("one.bib")).toMatch(/^@misc\{lovelace2026/);
  });

  it("names its address in what must be absolute, however that is written, and nowhere else", async () => {
    const works = [{ "paper.md": paper("One"), "paper.bib": bib }];
    const pdf = new TextEncoder().encode("%PDF-1.4\n%%EOF\n");
    const addresses = ["https://example.org/one", "https://example.org/one/", "https://example.org/one/index.html"];
    const made = [];
    for (const baseUrl of addresses) made.push(await packSite({ works, pdf, options: { baseUrl } }));
    const [first] = made.map(({ files }) => JSON.stringify([...files].map(([path, bytes]) => [path, [...bytes]])));
    for (const { files } of made)
      expect(JSON.stringify([...files].map(([path, bytes]) => [path, [...bytes]]))).toBe(first);
    const { text } = made[0] as (typeof made)[0];
    const html = text("index.html");
    expect(link(html, "canonical")).toEqual(["https://example.org/one/"]);
    expect(html).toContain('<meta name="citation_pdf_url" content="https://example.org/one/one.pdf">');
    expect(text("sitemap.xml")).toContain("<loc>https://example.org/one/</loc>");
    const shown = html.slice(html.indexOf("<body"), html.indexOf('class="about"'));
    expect(shown).not.toContain("example.org");
  });

  it("shows beside each reference what it leads to, for eyes alone", async () => {
    const { text } = await packSite({ works: [{ "paper.md": paper("One"), "paper.bib": bib }] });
    const previews = [
      ...text("index.html").matchAll(/<span class="preview" aria-hidden="true">(.*?)<\/span><\/span>/gs),
    ];
    expect(previews).toHaveLength(3);
    for (const [, preview = ""] of previews) expect(preview).not.toMatch(/ id=|<a /);
  });

  it("offers the source as it was, without what its pictures tell", async () => {
    const photograph = await gpsJpeg();
    const others = ["photo.webp", "photo.avif", "photo.tiff"] as const;
    const { files } = await packSite({
      works: [
        {
          "paper.md": paper("One", ["photo.jpg", ...others].map((path) => `![A photo.](${path})\n`).join("\n")),
          "paper.bib": bib,
          "photo.jpg": photograph,
          "photo.webp": await sharp(photograph).keepExif().webp().toBuffer(),
          "photo.avif": await sharp(photograph).keepExif().avif().toBuffer(),
          "photo.tiff": await sharp(photograph).keepExif().tiff().toBuffer(),
          "secret.pem": "key",
        },
      ],
    });
    const archive = unzipSync(files.get("one-source.zip") as Uint8Array);
    expect(Object.keys(archive).sort()).toEqual([
      "paper.bib",
      "paper.md",
      "photo.avif",
      "photo.jpg",
      "photo.tiff",
      "photo.webp",
    ]);
    expect(new TextDecoder().decode(archive["paper.bib"])).toBe(bib);
    for (const path of ["photo.jpg", ...others])
      for (const word of privateWords)
        expect([path, word, Buffer.from(archive[path] as Uint8Array).includes(word)]).toEqual([path, word, false]);
  });

  it("may be called as any of its parts", async () => {
    const text = `${paper("One")}\n# Cite\n\nA.\n\n# Article\n\nB.\n\n# Cite heading\n\n[C](#cite).\n`;
    for (const id of ["references", "assets", "index", "works-cited"]) {
      const {
        files,
        output,
        text: read,
      } = await packSite({ works: [{ "paper.md": text, "paper.bib": bib }], artifact: { id } });
      expect(output.diagnostics.filter(({ ruleId }) => ruleId.startsWith("website/"))).toEqual([]);
      expect(read(`${id}.bib`)).toContain("lovelace2026");
      expect(read("works_cited.bib")).toContain("key2020");
      expect(files.has("index.html")).toBe(true);
    }
  });

  it("takes its address from the artifact's link, and no other link's", async () => {
    const works = [{ "paper.md": paper("One"), "paper.bib": bib }];
    const canonical = async (url: string): Promise<string[]> => {
      const site = await packSite({ works, artifact: { links: [{ kind: "website", url }] } });
      return link(site.text("index.html"), "canonical");
    };
    expect(await canonical("https://Example.org/ä b")).toEqual(["https://example.org/%C3%A4%20b/"]);
    expect(await canonical("https://example.org/?page=1")).toEqual([]);
    expect(await canonical("https://example.org/#one")).toEqual([]);
  });

  it("without a title needs one", async () => {
    const { output } = await packSite({ works: [{ "paper.md": "Just text.\n" }], artifact: { title: "Untitled" } });
    expect(output.status === "needs_input" && output.needs.map(({ field }) => field)).toEqual(["title"]);
  });

  it("in a language without words of ours has English ones, marked as such", async () => {
    const text = "---\ntitle: Yksi\nlanguage: fi\nauthors: [{name: A}]\n---\n\n# Yksi\n\nTeksti.\n\n# Kaksi\n";
    const site = await packSite({ works: [{ "paper.md": text }] });
    const html = site.text("index.html");
    expect(html).toContain('<html lang="fi">');
    expect(html).toContain('<a class="skip" href="#article" lang="en">Skip to the article</a>');
  });
});

describe("a collection", () => {
  const works = [
    { "paper.md": paper("One"), "paper.bib": bib },
    { "paper.md": paper("Two").replace("2026-05-01", "2026-06-01"), "paper.bib": bib },
  ];

  it("lists its works, the newest first, each in a folder of its own", async () => {
    const options = { baseUrl: "https://example.org/all/", siteTitle: "All papers", siteDescription: "Of ours." };
    const { files, output, text } = await packSite({ works, options });
    expect(output.metadata.pages.map(({ path }) => path)).toEqual(["one/index.html", "two/index.html"]);
    const html = text("index.html");
    expect(html).toContain("<h1>All papers</h1>");
    expect([...html.matchAll(/<h2><a href="([^"]*)">/g)].map(([, href]) => href)).toEqual([
      "two/index.html",
      "one/index.html",
    ]);
    expect(link(text("two/index.html"), "canonical")).toEqual(["https://example.org/all/two/"]);
    expect(link(text("two/index.html"), "stylesheet")).toEqual(["../assets/style.css"]);
    expect([...text("sitemap.xml").matchAll(/<loc>([^<]*)/g)].map(([, url]) => url)).toEqual([
      "https://example.org/all/",
      "https://example.org/all/two/",
      "https://example.org/all/one/",
    ]);
    expect(text("feed.xml").match(/<entry>/g)).toHaveLength(2);
    expect(files.has("two/two.bib")).toBe(true);
    expect(output.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("needs a title of its own, and lists works of other directions in theirs", async () => {
    const hebrew = paper("הערה").replace("date: 2026-05", "language: he\ndate: 2027-01");
    const { output, text } = await packSite({ works: [...works, { "paper.md": hebrew, "paper.bib": bib }] });
    expect(output.status === "needs_input" && output.needs.map(({ field }) => field)).toEqual(["siteTitle"]);
    expect(
      [...text("index.html").matchAll(/<li lang="(\w+)"(?: dir="(\w+)")?>/g)].map(([, ...found]) => found),
    ).toEqual([
      ["he", "rtl"],
      ["en", undefined],
      ["en", undefined],
    ]);
    expect(text("index.html")).toContain('<html lang="en">');
  });

  it("refuses two works of one name, and one that is called as the site's own folder", async () => {
    const twice = packSite({ works, artifact: { id: "same" } });
    await expect(twice).rejects.toMatchObject({ code: "WORKS_COLLIDE" });
    const named = { "paper.md": paper("One").replace("title:", "id: assets\ntitle:"), "paper.bib": bib };
    const assets = packSite({ works: [named, ...works] });
    await expect(assets).rejects.toMatchObject({ code: "WORKS_COLLIDE" });
  });
});
