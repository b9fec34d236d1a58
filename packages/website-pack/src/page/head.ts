import { websiteFacts } from "../limits.ts";
import { bareOrcid, scriptJson, toJsonLd } from "../metadata/json-ld.ts";
import { doiUrl, type WorkFacts } from "../metadata/work-facts.ts";
import { escapeHtml, tag } from "./escape.ts";
import type { PageFiles } from "./page-files.ts";

/** What every page of the site begins with. */
export function commonHead(title: string, root: string): string[] {
  return [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${websiteFacts.policy.value}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    tag("link", { rel: "stylesheet", href: `${root}assets/style.css` }),
    tag("link", { rel: "icon", href: `${root}favicon.svg`, type: "image/svg+xml" }),
  ];
}

/** The head of a work's page: for readers, for Google Scholar, for machines that follow Signposting, for cards. */
export function workHead(facts: WorkFacts, files: PageFiles): string[] {
  const { canonical, root, feed } = files;
  const { bibtex, csl, ris } = websiteFacts.linkTypes.value;
  const meta = (name: string, content: string | undefined): string[] =>
    content === undefined || content === "" ? [] : [tag("meta", { name, content })];
  const property = (name: string, content: string | undefined): string[] =>
    content === undefined || content === "" ? [] : [tag("meta", { property: name, content })];
  const link = (rel: string, href: string | undefined, type?: string): string[] =>
    href === undefined ? [] : [tag("link", { rel, href, type })];
  const doi = facts.doi === undefined ? undefined : doiUrl(facts.doi);
  return [
    ...commonHead(facts.title, root),
    ...meta("description", facts.description),
    ...facts.authors.flatMap(({ name }) => meta("author", name)),
    ...link("canonical", canonical),
    ...(feed === undefined
      ? []
      : [tag("link", { rel: "alternate", href: feed, type: "application/atom+xml", title: "Atom" })]),
    // Google Scholar
    ...meta("citation_title", facts.title),
    ...facts.authors.flatMap((author) => [
      ...meta("citation_author", author.name),
      ...author.affiliations.flatMap((index) => meta("citation_author_institution", facts.affiliations[index]?.name)),
      ...meta("citation_author_orcid", author.orcid === undefined ? undefined : bareOrcid(author.orcid)),
    ]),
    ...meta("citation_publication_date", scholarDate(facts.date)),
    ...meta("citation_doi", facts.doi),
    ...meta("citation_language", facts.language),
    ...facts.keywords.flatMap((keyword) => meta("citation_keywords", keyword)),
    ...meta("citation_fulltext_html_url", canonical),
    ...meta("citation_pdf_url", files.pdfUrl),
    // Signposting
    ...link("cite-as", doi ?? canonical),
    ...link("describedby", files.bib, bibtex),
    ...link("describedby", files.csl, csl),
    ...link("describedby", files.ris, ris),
    ...link("item", files.pdf, "application/pdf"),
    ...link("item", files.source, "application/zip"),
    ...facts.authors.flatMap(({ orcid }) =>
      orcid === undefined ? [] : link("author", `https://orcid.org/${bareOrcid(orcid)}`),
    ),
    ...link("license", facts.license?.url),
    ...link("type", "https://schema.org/AboutPage"),
    ...link("type", "https://schema.org/ScholarlyArticle"),
    // Dublin Core
    ...link("schema.DC", "http://purl.org/dc/elements/1.1/"),
    ...meta("DC.title", facts.title),
    ...facts.authors.flatMap(({ name }) => meta("DC.creator", name)),
    ...meta("DC.date", facts.date),
    ...meta("DC.description", facts.abstract === "" ? undefined : facts.description),
    ...meta("DC.language", facts.language),
    ...meta("DC.rights", facts.license?.url ?? facts.license?.label),
    ...meta("DC.identifier", doi ?? canonical),
    ...facts.keywords.flatMap((keyword) => meta("DC.subject", keyword)),
    ...meta("DC.type", "Text"),
    // Cards
    ...property("og:type", "article"),
    ...property("og:title", facts.title),
    ...property("og:description", facts.description),
    ...property("og:url", canonical),
    ...property("og:locale", openGraphLocale(facts.language)),
    ...property("og:image", files.imageUrl),
    ...property("og:image:alt", files.imageUrl === undefined ? undefined : facts.title),
    ...property("article:published_time", facts.date),
    ...meta("twitter:card", files.imageUrl === undefined ? "summary" : "summary_large_image"),
    ...meta("twitter:title", facts.title),
    ...meta("twitter:description", facts.description),
    ...meta("twitter:image", files.imageUrl),
    `<script type="application/ld+json">${scriptJson(
      toJsonLd(facts, { canonical, pdf: files.pdfUrl, image: files.imageUrl }),
    )}</script>`,
  ];
}

/** Scholar takes a full date, or a year alone. */
function scholarDate(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  return date.length === 10 ? date.replaceAll("-", "/") : date.slice(0, 4);
}

/** Open Graph writes `de_DE`; a language without its country is left out. */
function openGraphLocale(language: string): string | undefined {
  const match = /^([a-z]{2,3})-(?:[A-Za-z]{4}-)?([A-Za-z]{2})$/i.exec(language);
  return match === null ? undefined : `${(match[1] ?? "").toLowerCase()}_${(match[2] ?? "").toUpperCase()}`;
}
