import type { Site, SitePage } from "../site/read-site.ts";
import { fault, linksOf, localPath, metaOf, readPages, workPages } from "./page-facts.ts";
import { defineRule, type Finding, type WebsiteRule } from "./rule.ts";

const text = (site: Site, path: string): string => new TextDecoder().decode(site.files.get(path));

/** The address of a page, for a site whose address is known. */
const addressOf = (site: Site, page: SitePage): string => `${site.base ?? ""}${page.path.replace(/index\.html$/, "")}`;

const missing = (path: string, message: string): Finding => ({
  severity: "error",
  message: `${path}: ${message}`,
  hint: "Make the site anew.",
  path: [path],
});

/** Rules for search engines, cards and feeds. */
export const sharingRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/card-is-complete",
    topic: "sharing",
    holds: "each page has og:type, og:title, og:description and twitter:card; og:url and og:image are absolute",
    source: "ogp.me and the card documentation of X, 2026-11",
    *find(site) {
      for (const page of readPages(site)) {
        for (const name of ["og:type", "og:title", "og:description", "twitter:card"])
          if ((metaOf(page, name)[0] ?? "") === "") yield fault(page, `${name} is missing.`, "Name what a card shows.");
        for (const name of ["og:url", "og:image", "twitter:image"])
          for (const url of metaOf(page, name))
            if (!/^https?:\/\//.test(url)) yield fault(page, `${name} is ${url}.`, "A card needs an absolute address.");
      }
    },
  }),
  defineRule({
    id: "website/linked-data-is-valid",
    topic: "sharing",
    holds: "a work's page has one JSON-LD block, a ScholarlyArticle with headline and authors, that ends nowhere early",
    source: "schema.org/ScholarlyArticle, 2026-11",
    *find(site) {
      for (const page of workPages(site)) {
        const blocks = page.elements.filter(
          ({ attributes, tag }) => tag === "script" && attributes["type"] === "application/ld+json",
        );
        const data = blocks.map((block) => parseJson(block.text))[0];
        const isArticle =
          blocks.length === 1 &&
          data?.["@type"] === "ScholarlyArticle" &&
          typeof data["headline"] === "string" &&
          data["headline"] !== "" &&
          !/[<>]/.test(blocks[0]?.text ?? "");
        if (!isArticle) yield fault(page, "its JSON-LD is no ScholarlyArticle.", "Write it as JSON, with < escaped.");
      }
    },
  }),
  defineRule({
    id: "website/dublin-core-is-there",
    topic: "sharing",
    holds: "a work's page has DC.title and DC.language, and a DC.creator for each author",
    source: "DCMI, Expressing Dublin Core in HTML, 2026-11",
    *find(site) {
      for (const page of workPages(site)) {
        const creators = metaOf(page, "DC.creator").length;
        if (metaOf(page, "DC.title").length !== 1 || metaOf(page, "DC.language").length !== 1)
          yield fault(page, "DC.title or DC.language is missing.", "Name both once.");
        if (creators !== metaOf(page, "citation_author").length)
          yield fault(page, `it has ${creators} DC.creator.`, "Name each author once.");
      }
    },
  }),
  defineRule({
    id: "website/canonical-is-absolute",
    topic: "sharing",
    holds: "where the address is known, each page has one canonical link, its own absolute address",
    source: "RFC 6596; Google Search Central, Canonicalization, 2026-11",
    *find(site) {
      for (const page of readPages(site)) {
        const found = linksOf(page, "canonical").map(({ attributes }) => attributes["href"] ?? "");
        const wanted = site.base === undefined ? [] : [addressOf(site, page)];
        if (found.join(" ") !== wanted.join(" "))
          yield fault(
            page,
            `its canonical link is ${found.join(", ") || "missing"}.`,
            `It should be ${wanted.join("") || "left out"}.`,
          );
      }
    },
  }),
  defineRule({
    id: "website/description-is-there",
    topic: "sharing",
    holds: "each page has one description, of the author's own words",
    source: "Google Search Central, Snippets, 2026-11",
    *find(site) {
      for (const page of readPages(site))
        if (metaOf(page, "description").filter((one) => one.trim() !== "").length !== 1)
          yield fault(page, "it has no description.", "Give the work an abstract.");
    },
  }),
  defineRule({
    id: "website/sitemap-lists-pages",
    topic: "sharing",
    holds: "where the address is known, sitemap.xml lists every page once, and robots.txt names it",
    source: "sitemaps.org; RFC 9309, 2026-11",
    *find(site) {
      if (site.base === undefined) return;
      const map = text(site, "sitemap.xml");
      const listed = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url = ""]) =>
        url.replaceAll("&amp;", "&").replaceAll("&#39;", "'"),
      );
      const wanted = readPages(site).map((page) => addressOf(site, page));
      if ([...listed].sort().join("\n") !== [...wanted].sort().join("\n"))
        yield missing("sitemap.xml", "it does not list the pages as they are.");
      if (!text(site, "robots.txt").includes(`Sitemap: ${site.base}sitemap.xml`))
        yield missing("robots.txt", "it does not name the sitemap.");
    },
  }),
  defineRule({
    id: "website/feed-is-whole",
    topic: "sharing",
    holds: "where the address is known, feed.xml is an Atom feed with an entry for each work, and pages link to it",
    source: "RFC 4287, 2026-11",
    *find(site) {
      if (site.base === undefined) return;
      const feed = text(site, "feed.xml");
      const [head = "", ...entries] = feed.split("<entry>");
      const isWhole = [head, ...entries].every((part) =>
        ["title", "id", "updated"].every((name) => part.includes(`<${name}>`)),
      );
      if (!isWhole || entries.length !== workPages(site).length)
        yield missing("feed.xml", "it is no Atom feed with an entry for each work.");
      for (const page of readPages(site))
        if (
          !linksOf(page, "alternate").some(({ attributes }) => localPath(page, attributes["href"] ?? "") === "feed.xml")
        )
          yield fault(page, "it does not link to the feed.", "Name the feed as an alternate.");
    },
  }),
  defineRule({
    id: "website/robots-are-welcome",
    topic: "sharing",
    holds: "robots.txt lets everyone read, and no page but that of errors says noindex",
    source: "RFC 9309, 2026-11",
    *find(site) {
      if (!/^User-agent: \*$/m.test(text(site, "robots.txt")) || /^Disallow: *\//m.test(text(site, "robots.txt")))
        yield missing("robots.txt", "it keeps readers out.");
      for (const page of readPages(site))
        if (metaOf(page, "robots").some((content) => /noindex|none/.test(content)))
          yield fault(page, "it says noindex.", "Leave it out.");
    },
  }),
];

function parseJson(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
