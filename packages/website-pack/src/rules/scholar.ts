import { websiteFacts } from "../limits.ts";
import { fault, localPath, metaOf, workPages } from "./page-facts.ts";
import { defineRule, type WebsiteRule } from "./rule.ts";

const source = "Google Scholar, Inclusion Guidelines for Webmasters, 2026-11";

/** Rules of Google Scholar's. */
export const scholarRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/scholar-title-is-there",
    topic: "scholar",
    holds: "a work's page has one citation_title, which is its title",
    source,
    *find(site) {
      for (const page of workPages(site)) {
        const [title, ...more] = metaOf(page, "citation_title");
        const own = page.elements.find(({ tag }) => tag === "title")?.text;
        if (title === undefined || title === "" || more.length > 0 || title !== own)
          yield fault(page, `citation_title is ${JSON.stringify(title ?? "missing")}.`, "Give the work a title.");
      }
    },
  }),
  defineRule({
    id: "website/scholar-authors-are-single",
    topic: "scholar",
    holds: "each author has a citation_author of its own, without affiliation",
    source,
    *find(site) {
      for (const page of workPages(site)) {
        const authors = metaOf(page, "citation_author");
        if (authors.length === 0)
          yield {
            ...fault(page, "no citation_author: Google Scholar does not index it.", "Name the authors."),
            severity: "warning",
          };
        for (const author of authors)
          if (/;|\d{2,}|@|\b(?:University|Department|Institute|Laboratory)\b/u.test(author))
            yield fault(page, `citation_author is ${JSON.stringify(author)}.`, "Keep affiliations apart from names.");
      }
    },
  }),
  defineRule({
    id: "website/scholar-date-is-full",
    topic: "scholar",
    holds: "citation_publication_date is YYYY/MM/DD, or a year alone where no more is known",
    source: websiteFacts.scholarDate.source,
    *find(site) {
      for (const page of workPages(site)) {
        const [date, ...more] = metaOf(page, "citation_publication_date");
        if (date === undefined)
          yield { ...fault(page, "it has no date.", "Give the work a date."), severity: "warning" };
        else if (!websiteFacts.scholarDate.value.test(date) || more.length > 0)
          yield fault(page, `citation_publication_date is ${JSON.stringify(date)}.`, "Write the date as 2026-05-01.");
      }
    },
  }),
  defineRule({
    id: "website/scholar-pdf-is-beside",
    topic: "scholar",
    holds: "citation_pdf_url is absolute, ends in .pdf and lies in the page's own folder",
    source,
    *find(site) {
      for (const page of workPages(site)) {
        for (const url of metaOf(page, "citation_pdf_url")) {
          const folder = page.path.slice(0, page.path.lastIndexOf("/") + 1);
          const { base } = site;
          const path =
            base !== undefined && url.startsWith(base)
              ? localPath({ ...page, path: "" }, url.slice(base.length))
              : undefined;
          const inside = path?.startsWith(folder) === true && !path.slice(folder.length).includes("/");
          if (!/^https?:\/\/\S+\.pdf$/.test(url) || path === undefined || !inside || !site.files.has(path))
            yield fault(page, `citation_pdf_url is ${url}.`, "Put the PDF beside the page, under the site's address.");
        }
      }
    },
  }),
];
