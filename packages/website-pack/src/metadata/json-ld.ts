import { doiUrl, type WorkFacts } from "./work-facts.ts";

/** Addresses of a page that belong into its metadata; absolute ones only where the site's address is known. */
export interface PageAddresses {
  readonly canonical: string | undefined;
  readonly pdf: string | undefined;
  readonly image: string | undefined;
}

/** The work as schema.org's ScholarlyArticle. */
export function toJsonLd(facts: WorkFacts, addresses: PageAddresses): Record<string, unknown> {
  const { canonical, image, pdf } = addresses;
  const id = facts.doi === undefined ? canonical : doiUrl(facts.doi);
  return {
    "@context": "https://schema.org",
    "@type": "ScholarlyArticle",
    ...(id === undefined ? {} : { "@id": id }),
    headline: facts.title,
    name: facts.title,
    ...(facts.subtitle === undefined ? {} : { alternativeHeadline: facts.subtitle }),
    inLanguage: facts.language,
    ...(facts.authors.length === 0
      ? {}
      : {
          author: facts.authors.map((author) => ({
            "@type": "Person",
            name: author.name,
            ...(author.given === undefined ? {} : { givenName: author.given }),
            ...(author.family === undefined ? {} : { familyName: author.family }),
            ...(author.orcid === undefined ? {} : { "@id": `https://orcid.org/${bareOrcid(author.orcid)}` }),
            ...(author.url === undefined ? {} : { url: author.url }),
            ...affiliations(author.affiliations, facts),
          })),
        }),
    ...(facts.date === undefined ? {} : { datePublished: facts.date }),
    ...(facts.abstract === "" ? {} : { abstract: facts.abstract }),
    description: facts.description,
    ...(facts.keywords.length === 0 ? {} : { keywords: facts.keywords }),
    ...(facts.license?.url === undefined ? {} : { license: facts.license.url }),
    ...(facts.doi === undefined
      ? {}
      : { identifier: { "@type": "PropertyValue", propertyID: "DOI", value: facts.doi }, sameAs: id }),
    ...(canonical === undefined ? {} : { url: canonical, mainEntityOfPage: canonical }),
    ...(image === undefined ? {} : { image }),
    ...(pdf === undefined
      ? {}
      : { encoding: { "@type": "MediaObject", contentUrl: pdf, encodingFormat: "application/pdf" } }),
  };
}

function affiliations(indexes: readonly number[], facts: WorkFacts): { affiliation?: unknown } {
  const found = indexes.flatMap((index) => facts.affiliations[index] ?? []);
  if (found.length === 0) return {};
  return {
    affiliation: found.map(({ name, ror }) => ({
      "@type": "Organization",
      name,
      ...(ror === undefined ? {} : { "@id": ror }),
    })),
  };
}

/** The number alone: `0000-0002-1825-0097`. */
export function bareOrcid(orcid: string): string {
  return /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/.exec(orcid)?.[0] ?? orcid;
}

/** JSON as it may stand in a `<script>`: nothing in it ends the element or opens a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/>/g, "\\u003e")
    .replace(/&/g, "\\u0026")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
