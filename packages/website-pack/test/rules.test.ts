import { beforeAll, describe, expect, it } from "vitest";
import { websiteRules } from "../src/rules/index.ts";
import { readSite } from "../src/site/read-site.ts";
import { cmykJpeg, deepPng, gpsJpeg, hostileSvg, transparentPng } from "./nasty-pictures.ts";
import { packSite } from "./pack-site.ts";

type Files = Map<string, Uint8Array>;
type Break = (files: Files) => void;

const base = "https://example.org/paper/";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Replaces text in a file, which must have it. */
const edit =
  (path: string, from: RegExp | string, to: string): Break =>
  (files) => {
    const text = decoder.decode(files.get(path));
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${path} holds no ${String(from)}`);
    files.set(path, encoder.encode(changed));
  };
const page = (from: RegExp | string, to: string): Break => edit("index.html", from, to);
const into = (html: string): Break => page("</article>", `${html}</article>`);
const intoHead = (html: string): Break => page("</head>", `${html}</head>`);
const put =
  (path: string, content: Uint8Array | string): Break =>
  (files) =>
    void files.set(path, typeof content === "string" ? encoder.encode(content) : content);
const drop =
  (path: string): Break =>
  (files) => {
    if (!files.delete(path)) throw new Error(`There is no ${path}`);
  };

/** What breaks each rule; the message must tell of it. */
const cases = async (): Promise<Record<string, readonly (readonly [name: string, breaks: Break, says: RegExp])[]>> => {
  const [cmyk, deep, gps] = await Promise.all([cmykJpeg(), deepPng(), gpsJpeg()]);
  return {
    "website/scholar-title-is-there": [
      ["no title", page(/<meta name="citation_title"[^>]*>/, ""), /missing/],
      ["another title", page(/citation_title" content="/, "$&Not "), /Not /],
      ["two titles", intoHead('<meta name="citation_title" content="b">'), /citation_title/],
    ],
    "website/scholar-authors-are-single": [
      ["no author", page(/<meta name="citation_author" [^>]*>/g, ""), /no citation_author/],
      ["two in one", page(/(citation_author" content=")/, "$1A. B; "), /A\. B;/],
      ["an affiliation", page(/(citation_author" content="[^"]*)/, "$1, University of X"), /University/],
    ],
    "website/scholar-date-is-full": [
      ["no date", page(/<meta name="citation_publication_date"[^>]*>/, ""), /no date/],
      ["a month", page(/(citation_publication_date" content=")[^"]*/, "$12026/05"), /2026\/05/],
    ],
    "website/scholar-pdf-is-beside": [
      ["relative", page(/(citation_pdf_url" content=")[^"]*/, "$1paper.pdf"), /paper\.pdf/],
      ["elsewhere", page(/(citation_pdf_url" content=")[^"]*/, "$1https://other.org/paper.pdf"), /other\.org/],
      ["not there", drop("paper.pdf"), /citation_pdf_url/],
    ],
    "website/cite-as-is-single": [
      ["none", page(/<link rel="cite-as"[^>]*>/, ""), /0 cite-as/],
      ["two", intoHead('<link rel="cite-as" href="https://a.org/">'), /2 cite-as/],
    ],
    "website/described-by-is-typed": [
      ["no type", page(' type="application/x-bibtex"', ""), /x-bibtex/],
      ["no file", drop("paper.ris"), /research-info-systems/],
    ],
    "website/type-is-signposted": [
      ["no type", page(/<link rel="type" href="https:\/\/schema.org\/AboutPage">/, ""), /AboutPage/],
      ["an item that is not there", intoHead('<link rel="item" href="x.csv" type="text/csv">'), /x\.csv/],
    ],
    "website/card-is-complete": [
      ["no title", page(/<meta property="og:title"[^>]*>/, ""), /og:title/],
      ["a relative address", page(/(og:url" content=")[^"]*/, "$1index.html"), /og:url/],
    ],
    "website/linked-data-is-valid": [
      ["broken", page('{"@context"', "{"), /JSON-LD/],
      ["ended early", page('"headline":"', '"headline":"</script>'), /JSON-LD/],
      ["none", page(/<script type="application\/ld\+json">.*<\/script>/, ""), /JSON-LD/],
    ],
    "website/dublin-core-is-there": [
      ["no title", page(/<meta name="DC.title"[^>]*>/, ""), /DC\.title/],
      ["an author less", page(/<meta name="DC.creator"[^>]*>/, ""), /DC\.creator/],
    ],
    "website/canonical-is-absolute": [
      ["none", page(/<link rel="canonical"[^>]*>/, ""), /missing/],
      ["another", page(`rel="canonical" href="${base}"`, 'rel="canonical" href="https://other.org/"'), /other\.org/],
    ],
    "website/description-is-there": [["empty", page(/(name="description" content=")[^"]*/, "$1"), /description/]],
    "website/sitemap-lists-pages": [
      ["another page", edit("sitemap.xml", `<loc>${base}`, `<loc>${base}x`), /does not list/],
      ["not named", edit("robots.txt", /Sitemap: .*/, ""), /does not name/],
    ],
    "website/feed-is-whole": [
      ["no id", edit("feed.xml", /<id>.*<\/id>/, ""), /no Atom feed/],
      ["no entry", edit("feed.xml", /<entry>[\s\S]*<\/entry>/, ""), /no Atom feed/],
      ["not linked", page(/<link rel="alternate"[^>]*>/, ""), /does not link/],
    ],
    "website/robots-are-welcome": [
      ["kept out", edit("robots.txt", "Allow: /", "Disallow: /"), /keeps readers out/],
      ["noindex", intoHead('<meta name="robots" content="noindex">'), /noindex/],
    ],
    "website/policy-is-strict": [
      ["none", page(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""), /its policy is ""/],
      ["looser", page("default-src 'none'", "default-src *"), /default-src \*/],
      ["late", page(/(<meta http-equiv="Content-Security-Policy"[^>]*>)([\s\S]*<link [^>]*>)/, "$2$1"), /policy/],
    ],
    "website/style-is-apart": [
      ["an attribute", into('<p style="color:red">x</p>'), /<p>/],
      ["an element", intoHead("<style>p{}</style>"), /<style>/],
    ],
    "website/script-is-absent": [
      ["a script", into("<script>alert(1)</script>"), /<script>/],
      ["a handler", into('<p onclick="alert(1)">x</p>'), /onclick/],
      ["a frame", into('<iframe src="x"></iframe>'), /<iframe>/],
      ["a form", into("<form></form>"), /<form>/],
      ["a refresh", intoHead('<meta http-equiv="Refresh" content="0">'), /<meta>/],
    ],
    "website/request-stays-home": [
      ["a picture", into('<img src="https://evil.example/x.png" alt="x">'), /evil\.example/],
      ["a source set", into('<img src="figures/plot.png" srcset="//evil.example/x.png 2x" alt="x">'), /evil\.example/],
      ["a style sheet", edit("assets/style.css", /^/, "@import url(https://evil.example/a.css);"), /style\.css/],
    ],
    "website/link-is-safe": [
      ["a script", into('<a href="java\nscript:alert(1)">x</a>'), /javascript/],
      ["data", into('<a href="data:text/html,x">x</a>'), /data/],
    ],
    "website/url-is-relative": [
      ["from the root", into('<a href="/paper.bib">x</a>'), /\/paper\.bib/],
      ["a file", into('<a href="file:///etc/passwd">x</a>'), /passwd/],
      ["absolute assets", page('href="assets/style.css"', `href="${base}assets/style.css"`), /style\.css/],
      [
        "a relative link in the page of errors",
        edit("404.html", "</main>", '<a href="x.html">x</a></main>'),
        /any depth/,
      ],
    ],
    "website/link-leads-somewhere": [
      ["no file", into('<a href="missing.pdf">x</a>'), /missing\.pdf/],
      ["no fragment", into('<a href="#nowhere">x</a>'), /#nowhere/],
      ["no picture", into('<img src="figures/none.png" alt="x" width="1" height="1">'), /none\.png/],
    ],
    "website/id-is-unique": [
      ["twice", into('<p id="results">x</p>'), /results/],
      ["empty", into('<p id="">x</p>'), /""/],
    ],
    "website/name-is-distinct": [
      ["case alone", put("FIGURES/plot.png", deep), /not alone/],
      ["a blank", put("a b.txt", "x"), /a b\.txt/],
    ],
    "website/download-is-there": [
      ["no link", page(/<li><a href="paper\.ris"[^>]*>RIS<\/a><\/li>/, ""), /\.ris/],
      ["no file", drop("paper.csl.json"), /\.csl\.json/],
    ],
    "website/picture-has-size": [["none", page(/ width="\d+" height="\d+"/, ""), /no size/]],
    "website/picture-has-text": [
      ["no attribute", into('<img src="figures/plot.png" width="1" height="1">'), /no alt/],
      ["an empty one", into('<p><img src="figures/plot.png" alt="" width="1" height="1"></p>'), /no alternative text/],
    ],
    "website/picture-format-is-shown": [
      ["CMYK", put("figures/plot.png", cmyk), /CMYK/],
      ["16 bits", put("figures/plot.png", deep), /16 bits/],
      [
        "a kind that no browser shows",
        (files) => {
          files.set("figures/plot.tiff", deep);
          into('<img src="figures/plot.tiff" alt="x" width="1" height="1">')(files);
        },
        /no browser/,
      ],
    ],
    "website/picture-is-anonymous": [["EXIF", put("figures/photo.jpg", gps), /private/]],
    "website/drawing-is-passive": [
      ["everything", put("figures/a.svg", hostileSvg), /a\.svg/],
      ["a handler", put("figures/a.svg", '<svg onload="x"/>'), /a\.svg/],
      ["a request", put("figures/a.svg", '<svg><image href="https://evil.example/x.png"/></svg>'), /a\.svg/],
    ],
    "website/language-is-declared": [
      ["none", page(' lang="en"', ""), /no language/],
      ["Arabic from the left", page(' lang="en"', ' lang="ar"'), /right to left/],
    ],
    "website/title-is-there": [
      ["no h1", page(/<h1>[\s\S]*?<\/h1>/, ""), /0 h1/],
      ["an empty title", page(/<title>[^<]*/, "<title>"), /titles/],
    ],
    "website/heading-nests": [["a level left out", into("<h2>a</h2><h4>b</h4>"), /h4 follows an h2/]],
    "website/wide-content-scrolls": [
      ["a table", into("<table><tbody><tr><td>x</td></tr></tbody></table>"), /<table>/],
      ["a box without focus", page('class="scroll" tabindex="0"', 'class="scroll"'), /does not scroll/],
    ],
    "website/formula-is-mathml": [["TeX", into('<code class="math-error">x</code>'), /shown as its TeX/]],
    "website/footnote-returns": [["no way back", page(/<a href="#fnref-1"[^>]*>[^<]*<\/a>/, ""), /does not lead back/]],
    "website/icon-is-there": [["none", page(/<link rel="icon"[^>]*>/, ""), /no icon/]],
  };
};

const paper = `---
id: paper
title: A paper
authors:
  - name: Ada Lovelace
    orcid: 0000-0002-1825-0097
  - name: Charles Babbage
date: 2026-05-01
license: CC-BY-4.0
abstract: An abstract of a sentence.
---

# Results

A note.[^1] See [above](#results), and $x^2$.

[^1]: It leads back.

![A curve.](plot.png)

| A | B |
|---|---|
| 1 | 2 |

$$ E = mc^2 $$
`;

let good: ReadonlyMap<string, Uint8Array>;
let breaks: Awaited<ReturnType<typeof cases>>;
beforeAll(async () => {
  const pdf = encoder.encode("%PDF-1.4\n%%EOF\n");
  const work = { "paper.md": paper, "plot.png": await transparentPng() };
  good = (await packSite({ works: [work], pdf, options: { baseUrl: base } })).files;
  breaks = await cases();
});

describe("the rules", () => {
  it("find nothing in a good site", () => {
    const site = readSite(good, base);
    expect(websiteRules.flatMap((rule) => rule.check(site))).toEqual([]);
  });

  it("are all tried here, and have ids of their own", () => {
    expect(Object.keys(breaks).sort()).toEqual(websiteRules.map(({ id }) => id).sort());
    expect(new Set(websiteRules.map(({ id }) => id)).size).toBe(websiteRules.length);
  });

  for (const rule of websiteRules)
    it(`${rule.id} is broken where it should be`, () => {
      const own = breaks[rule.id] ?? [];
      expect(own.length).toBeGreaterThan(0);
      for (const [name, change, says] of own) {
        const files = new Map(good);
        change(files);
        const found = rule.check(readSite(files, base));
        expect(`${name}: ${found.map(({ message }) => message).join("\n")}`).toMatch(says);
        for (const diagnostic of found) expect(diagnostic).toMatchObject({ ruleId: rule.id, hint: expect.any(String) });
      }
    });
});
