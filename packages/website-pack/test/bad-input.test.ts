import { type DefaultTreeAdapterTypes, parse } from "parse5";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { cmykJpeg, deepPng, gpsJpeg, hostileSvg, privateWords, transparentPng } from "./nasty-pictures.ts";
import { type PackedSite, packSite } from "./pack-site.ts";

const title = "Breaking </script><script>alert(1)</script> `</script>` & $a < b$ <!-- ]]>";
const paper = `---
title: '${title}'
authors:
  - name: 'Ada "O''Brien" <script>alert(1)</script>'
date: 2024-05
tags: ['</script>', '"><img src=x onerror=alert(1)>']
doi: 10.1234/x<y>"z
abstract: 'An abstract with </script><script>alert(2)</script> & "quotes".'
---

# Links

[one](javascript:alert(1)) [two](data:text/html,<script>1</script>) [three](vbscript:x)
<a href="java&#10;script:alert(1)" onclick="alert(1)" style="color:red">four</a> <https://example.org/ok>
<iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><input></form>
<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">

# Links

![one](one/Plot.png) ![two](two/plot.png) ![three](three/plot.png)

![cmyk](cmyk.jpg)

![deep](deep.png)

![photo](photo.jpg)

![drawing](drawing.svg)

![entities](entities.svg)

![lying](lying.png)
`;

const drawing = hostileSvg.replace(/<!DOCTYPE[^\]]*\]>/, "");

let site: PackedSite;
beforeAll(async () => {
  site = await packSite({
    works: [
      {
        "paper.md": paper,
        "one/Plot.png": await transparentPng(),
        "two/plot.png": await deepPng(),
        "three/plot.png": await transparentPng(),
        "cmyk.jpg": await cmykJpeg(),
        "deep.png": await deepPng(),
        "photo.jpg": await gpsJpeg(),
        "drawing.svg": drawing,
        "entities.svg": hostileSvg,
        "lying.png": "<script>alert(1)</script>",
        ".env": "TOKEN=secret",
        "unrelated.txt": "not referred to",
      },
    ],
    artifact: { id: "bad" },
    options: { baseUrl: "https://example.org/bad" },
  });
});

interface Element {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
    "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node)
      found.push({
        tag: node.tagName,
        attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
        text: textOf(node),
      });
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

const names = (): string[] => [...site.files.keys()];
const picture = (pattern: RegExp): Uint8Array => {
  const path = names().find((name) => pattern.test(name));
  if (path === undefined) throw new Error(`No picture ${String(pattern)} among ${names().join(", ")}`);
  return site.files.get(path) as Uint8Array;
};

describe("hostile text", () => {
  it("leaves one script, which is data, and nothing that acts", () => {
    const elements = elementsOf(site.text("index.html"));
    const scripts = elements.filter(({ tag }) => tag === "script");
    expect(scripts.map(({ attributes }) => attributes.get("type"))).toEqual(["application/ld+json"]);
    const data = JSON.parse(scripts[0]?.text ?? "") as { headline: string; author: { name: string }[] };
    expect(data.headline).toContain("</script>");
    expect(elements.filter(({ tag }) => /^(?:iframe|form|input|base|object|embed|style)$/.test(tag))).toEqual([]);
    const attributes = elements.flatMap((element) => [...element.attributes]);
    expect(attributes.filter(([name]) => /^on|^style$/.test(name))).toEqual([]);
    const addresses = attributes
      .filter(([name]) => /^(?:href|src|action|formaction)$/.test(name))
      .map(([, value]) => value.replace(/[\s\u0000-\u001F]/g, ""));
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((url) => /^(?:javascript|vbscript|data:text)/i.test(url))).toEqual([]);
    expect(elements.filter(({ attributes }) => attributes.get("http-equiv")?.toLowerCase() === "refresh")).toEqual([]);
  });

  it("stands in the title, the tags, the feed and the downloads as it is", () => {
    const elements = elementsOf(site.text("index.html"));
    const shown = elements.find(({ tag }) => tag === "title")?.text ?? "";
    expect(shown).toContain("</script>");
    expect(shown).toContain("a<b");
    const cards = elements.filter(({ attributes }) =>
      /title$/i.test(attributes.get("property") ?? attributes.get("name") ?? ""),
    );
    expect(cards.length).toBeGreaterThan(3);
    for (const { attributes } of cards) expect(attributes.get("content")).toBe(shown);
    expect(site.text("feed.xml")).not.toMatch(/<script|<img/);
    expect((JSON.parse(site.text("bad.csl.json")) as { title: string }[])[0]?.title).toBe(shown);
    expect(site.text("bad.ris")).toContain(`TI  - ${shown}`);
  });

  it("keeps an odd DOI an address", () => {
    const citeAs = elementsOf(site.text("index.html")).find(({ attributes }) => attributes.get("rel") === "cite-as");
    expect(citeAs?.attributes.get("href")).toBe("https://doi.org/10.1234/x%3Cy%3E%22z");
  });

  it("gives a partial date as Scholar takes it", () => {
    expect(site.text("index.html")).toContain('<meta name="citation_publication_date" content="2024">');
    expect(site.text("index.html")).toContain('<time datetime="2024-05">');
    expect(site.text("sitemap.xml")).toContain("<lastmod>2024-05</lastmod>");
  });
});

describe("pictures", () => {
  it("of one name are kept apart, whatever their case", () => {
    const plots = names().filter((name) => /^figures\/plot[^/]*\.png$/.test(name));
    // The first and the third are the same picture.
    expect(plots).toHaveLength(2);
    expect(new Set(plots.map((name) => name.toLowerCase())).size).toBe(2);
  });

  it("in CMYK and with 16 bits become sRGB with 8", async () => {
    for (const pattern of [/cmyk[^/]*\.jpg$/, /plot-[0-9a-f]{8}\.png$/]) {
      const { depth, space, width } = await sharp(picture(pattern)).metadata();
      expect({ depth, space }).toEqual({ depth: "uchar", space: "srgb" });
      expect(width).toBeGreaterThanOrEqual(60);
    }
    const { channels, data } = { channels: 3, data: await sharp(picture(/cmyk/)).raw().toBuffer() };
    const right = data.subarray(50 * channels, 51 * channels);
    // Red where it was red: not inverted, as CMYK read wrongly is.
    expect(right[0]).toBeGreaterThan(140);
    expect(right[1]).toBeLessThan(110);
  });

  it("tell nothing of place and person, and stand upright", async () => {
    const photo = picture(/photo\.jpg$/);
    const metadata = await sharp(photo).metadata();
    expect(metadata.exif).toBeUndefined();
    expect(metadata.orientation ?? 1).toBe(1);
    expect([metadata.width, metadata.height]).toEqual([40, 60]);
    expect(site.text("index.html")).toMatch(/<img src="figures\/photo\.jpg"[^>]* width="40" height="60">/);
    for (const [path, bytes] of site.files)
      for (const word of privateWords) expect([path, Buffer.from(bytes).includes(word)]).toEqual([path, false]);
  });

  it("that are drawings lose what acts and fetches, and keep what shows", () => {
    const text = new TextDecoder().decode(picture(/drawing\.svg$/));
    expect(text).not.toMatch(
      /script|onload|onclick|onmouseover|foreignObject|evil\.example|passwd|javascript|@import|ENTITY/i,
    );
    expect(text).toContain("#1d6fb8");
    expect(text).toContain("kept &amp; shown");
  });

  it("that cannot be shown are named, and a box says so", () => {
    const { output } = site;
    expect(output.status).toBe("needs_input");
    const needs =
      output.status === "needs_input" ? output.needs.map(({ field, message }) => `${field}: ${message}`) : [];
    expect(needs.join("\n")).toMatch(/figure:entities\.svg: .*(?:refused|entities)/);
    expect(needs.join("\n")).toMatch(/figure:lying\.png: /);
    expect(names().some((name) => /entities|lying/.test(name))).toBe(false);
    expect(site.text("index.html").match(/class="figure-missing"/g)).toHaveLength(2);
  });
});

describe("what is beside the source", () => {
  it("stays out of the site and of its archive", () => {
    const all = [...site.files].map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString("latin1")}`).join("\n");
    expect(all).not.toMatch(/TOKEN=secret|not referred to|\.env\b|unrelated\.txt/);
  });
});

it("breaks no rule that is an error, but for the pictures that cannot be shown", () => {
  const errors = site.output.diagnostics.filter(
    ({ ruleId, severity }) => severity === "error" && ruleId.startsWith("website/"),
  );
  expect(errors.map(({ ruleId }) => ruleId).filter((id) => id !== "website/picture-is-shown")).toEqual([]);
});
