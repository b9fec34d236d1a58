import { stringify } from "yaml";
import { cffLicenses } from "./cff-licenses.ts";
import { licenseFacts } from "./license.ts";
import { displayName, sortName, type Work, type WorkAuthor } from "./work.ts";

const doiOfCff = /^10\.\d{4,9}(?:\.\d+)?\/[A-Za-z0-9:/_;\-.()[\]\\]+$/u;
const isWholeDate = (date: string | undefined): date is string => date !== undefined && date.length === 10;

type Json = Readonly<Record<string, unknown>>;

/**
 * CITATION.cff 1.2.0. The top is the repository, `preferred-citation` the work in it, so that who cites it cites the work.
 *
 * Every string is quoted: a date, a version `1.10` or a title `yes: no` stays what it is in YAML 1.1 and 1.2.
 *
 * @see https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md, checked 2026-11
 */
export function writeCff(work: Work): string {
  return stringify(describeCff(work), {
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    aliasDuplicateObjects: false,
  });
}

/** The same as data. */
export function describeCff(work: Work): Json {
  const authors = work.authors.map(cffAuthor);
  const [year, month] = (work.date ?? "").split("-");
  const license = (work.license?.ids ?? []).filter((id) => cffLicenses.has(id));
  // Part of a licence is another licence: all of it, or its address.
  const whole = work.license !== undefined && license.length === work.license.ids.length;
  const licenseFields = {
    ...(whole ? { license: license.length === 1 ? license[0] : license } : {}),
    ...(work.license !== undefined && !whole ? { "license-url": licenseFacts(work.license.ids[0] as string).url } : {}),
  };
  const doi = work.doi !== undefined && doiOfCff.test(work.doi) ? work.doi : undefined;
  const common = {
    ...(work.abstract === undefined ? {} : { abstract: work.abstract }),
    ...(doi === undefined ? {} : { doi }),
    ...(work.keywords.length === 0 ? {} : { keywords: work.keywords }),
    ...licenseFields,
    ...(work.url !== undefined && isUri(work.url) ? { url: work.url } : {}),
  };
  return {
    "cff-version": "1.2.0",
    message: "If you use this work, please cite it as below.",
    title: work.title,
    authors,
    version: work.version,
    ...(isWholeDate(work.date) ? { "date-released": work.date } : {}),
    ...common,
    ...(work.repository === undefined ? {} : { "repository-code": work.repository }),
    "preferred-citation": {
      type: "generic",
      ...(work.isPreprint ? { status: "preprint" } : {}),
      title: work.title,
      authors,
      ...(work.date === undefined ? {} : { year: Number(year) }),
      ...(month === undefined ? {} : { month: Number(month) }),
      ...(isWholeDate(work.date) ? { "date-released": work.date } : {}),
      ...common,
    },
  };
}

function cffAuthor(author: WorkAuthor): Json {
  const affiliation = author.affiliations.join("; ");
  if (author.kind === "entity")
    return { name: author.name, ...(author.email === undefined ? {} : { email: author.email }) };
  return {
    "family-names": author.family,
    ...(author.given === undefined ? {} : { "given-names": author.given }),
    ...(author.particle === undefined ? {} : { "name-particle": author.particle }),
    ...(author.suffix === undefined ? {} : { "name-suffix": author.suffix }),
    ...(author.orcid === undefined ? {} : { orcid: `https://orcid.org/${author.orcid}` }),
    ...(author.email === undefined ? {} : { email: author.email }),
    ...(affiliation === "" ? {} : { affiliation }),
  };
}

/**
 * codemeta.json 3.0.
 *
 * @see https://w3id.org/codemeta/3.0, checked 2026-11
 */
export function describeCodemeta(work: Work): Json {
  const license = work.license?.ids.map((id) => `https://spdx.org/licenses/${id}`);
  return {
    "@context": "https://w3id.org/codemeta/3.0",
    type: "SoftwareSourceCode",
    name: work.title,
    version: work.version,
    ...(work.abstract === undefined ? {} : { description: work.abstract }),
    author: work.authors.map(codemetaAuthor),
    ...(work.keywords.length === 0 ? {} : { keywords: work.keywords }),
    ...(work.date === undefined ? {} : { datePublished: work.date }),
    ...(license === undefined ? {} : { license: license.length === 1 ? license[0] : license }),
    ...(work.doi === undefined ? {} : { identifier: `https://doi.org/${work.doi}` }),
    ...(work.url === undefined ? {} : { url: work.url }),
    ...(work.repository === undefined ? {} : { codeRepository: work.repository }),
    ...(work.language === undefined ? {} : { inLanguage: work.language }),
  };
}

function codemetaAuthor(author: WorkAuthor): Json {
  const affiliation = author.affiliations.map((name) => ({ type: "Organization", name }));
  const common = {
    ...(author.email === undefined ? {} : { email: author.email }),
    ...(affiliation.length === 0 ? {} : { affiliation: affiliation.length === 1 ? affiliation[0] : affiliation }),
  };
  if (author.kind === "entity") return { type: "Organization", name: author.name, ...common };
  return {
    ...(author.orcid === undefined ? {} : { id: `https://orcid.org/${author.orcid}` }),
    type: "Person",
    name: displayName(author),
    familyName: [author.particle, author.family].filter((part) => part !== undefined).join(" "),
    ...(author.given === undefined ? {} : { givenName: author.given }),
    ...(author.suffix === undefined ? {} : { honorificSuffix: author.suffix }),
    ...common,
  };
}

/**
 * .zenodo.json, in Zenodo's older flat form, which its GitHub hook reads. Zenodo then reads no CITATION.cff at all.
 *
 * @see https://help.zenodo.org/docs/github/describe-software/zenodo-json/, checked 2026-11
 */
export function describeZenodo(work: Work): Json {
  // Zenodo takes one licence; of several that the reader may choose from, the first.
  const license = work.license?.ids[0]?.toLowerCase();
  return {
    title: work.title,
    upload_type: "publication",
    publication_type: work.isPreprint ? "preprint" : "other",
    // Zenodo reads it as HTML.
    description: work.abstract === undefined ? escapeHtml(work.title) : paragraphs(work.abstract),
    creators: work.authors.map((author) => ({
      name: sortName(author),
      ...(author.kind === "person" && author.orcid !== undefined ? { orcid: author.orcid } : {}),
      ...(author.affiliations.length === 0 ? {} : { affiliation: author.affiliations.join("; ") }),
    })),
    access_right: "open",
    ...(license === undefined ? {} : { license }),
    ...(work.keywords.length === 0 ? {} : { keywords: work.keywords }),
    ...(isWholeDate(work.date) ? { publication_date: work.date } : {}),
    // Zenodo mints this version's own DOI, and ties it to its concept DOI by itself; any other names another record.
    ...(work.doi === undefined || /^10\.5281\/zenodo\./iu.test(work.doi)
      ? {}
      : { related_identifiers: [{ identifier: work.doi, relation: "isVariantFormOf" }] }),
  };
}

const paragraphs = (text: string): string =>
  text
    .split("\n\n")
    .map((part) => `<p>${escapeHtml(part)}</p>`)
    .join("");

const escapeHtml = (text: string): string => text.replace(/&/gu, "&amp;").replace(/</gu, "&lt;").replace(/>/gu, "&gt;");

/** What JSON Schema's `uri` takes: ASCII, and absolute. */
function isUri(url: string): boolean {
  return (
    /^https?:\/\/[\u0021\u0023-\u003b\u003d\u003f-\u005b\u005d\u005f\u0061-\u007a\u007e]+$/u.test(url) &&
    URL.canParse(url)
  );
}
