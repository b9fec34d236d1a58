import { websiteFacts } from "../limits.ts";
import { fault, linksOf, localPath, workPages } from "./page-facts.ts";
import { defineRule, type WebsiteRule } from "./rule.ts";

const source = "FAIR Signposting profile, signposting.org, 2026-11";

/** Rules of FAIR Signposting. */
export const signpostingRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/cite-as-is-single",
    topic: "signposting",
    holds: "a page names one persistent address to cite it by, where it has a DOI or an address at all",
    source,
    *find(site) {
      for (const page of workPages(site)) {
        const links = linksOf(page, "cite-as");
        const wanted = site.base !== undefined || page.html.includes('name="citation_doi"');
        if (
          links.length > 1 ||
          (wanted && links.length === 0) ||
          links.some(({ attributes }) => !/^https?:\/\//.test(attributes["href"] ?? ""))
        )
          yield fault(page, `it has ${links.length} cite-as links.`, "One absolute address is the one to cite.");
      }
    },
  }),
  defineRule({
    id: "website/described-by-is-typed",
    topic: "signposting",
    holds: "describedby leads to BibTeX, RIS and CSL-JSON that are there, each with its media type",
    source: websiteFacts.linkTypes.source,
    *find(site) {
      for (const page of workPages(site)) {
        const links = linksOf(page, "describedby");
        for (const type of Object.values(websiteFacts.linkTypes.value)) {
          const found = links.find(({ attributes }) => attributes["type"] === type);
          const path = found === undefined ? undefined : localPath(page, found.attributes["href"] ?? "");
          if (path === undefined || !site.files.has(path))
            yield fault(page, `no describedby link leads to ${type}.`, "Ship the citation in this format.");
        }
      }
    },
  }),
  defineRule({
    id: "website/type-is-signposted",
    topic: "signposting",
    holds: "the page says that it is an AboutPage of a ScholarlyArticle, with its items, authors and licence",
    source,
    *find(site) {
      for (const page of workPages(site)) {
        const types = linksOf(page, "type").map(({ attributes }) => attributes["href"]);
        for (const type of ["https://schema.org/AboutPage", "https://schema.org/ScholarlyArticle"])
          if (!types.includes(type)) yield fault(page, `no type link names ${type}.`, "Say what the page is.");
        for (const rel of ["item", "author", "license"])
          for (const { attributes } of linksOf(page, rel)) {
            const href = attributes["href"] ?? "";
            const path = localPath(page, href);
            const isThere = path === undefined ? /^https?:\/\//.test(href) : site.files.has(path);
            if (!isThere || (rel === "item" && attributes["type"] === undefined))
              yield fault(page, `the ${rel} link to ${href} leads nowhere, or has no type.`, "Ship what it names.");
          }
      }
    },
  }),
];
