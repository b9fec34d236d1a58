import { isRecord, scalarText } from "../frontmatter/plain-data.ts";
import {
  attributeOf,
  classesOf,
  elementsOf,
  type PageDocument,
  type PageElement,
  textOfElement,
} from "./parse-page.ts";

/** What a page says of itself, in the words of front matter. */
export interface PageMetadata {
  readonly data: Record<string, unknown>;
  /** Why a block of JSON-LD cannot be read, with its line. */
  readonly faults: readonly { readonly message: string; readonly line: number }[];
}

/** Values of one name that are kept: keywords, authors. */
const maxValues = 5000;
/** Characters of one block of JSON-LD. */
const maxJson = 1024 * 1024;

/**
 * Reads a page's metadata: `citation_*` (Highwire), Dublin Core, JSON-LD, OpenGraph, `<html lang>`, `<link>`, and the
 * title block that Pandoc and Quarto write. What was made for scholars counts before what was made for networks.
 */
export function pageMetadata(document: PageDocument): PageMetadata {
  const metas = new Map<string, string[]>();
  /** Highwire lists an author, then what is said of that author. */
  const authors: Record<string, unknown>[] = [];
  const faults: { message: string; line: number }[] = [];
  const articles: Record<string, unknown>[] = [];
  const data: Record<string, unknown> = {};
  let title = "";
  let license: string | undefined;
  let canonical: string | undefined;
  const named: Record<string, string[]> = { author: [], date: [], subtitle: [] };
  for (const element of elementsOf(document)) {
    switch (element.tagName) {
      case "html":
        data["lang"] ??= attributeOf(element, "lang") ?? attributeOf(element, "xml:lang");
        break;
      case "title":
        if (title === "") title = textOfElement(element);
        break;
      case "meta":
        readMeta(element, metas, authors);
        break;
      case "link":
      case "a": {
        const rel = (attributeOf(element, "rel") ?? "").toLowerCase().split(/\s+/u);
        if (rel.includes("license")) license ??= attributeOf(element, "href");
        if (element.tagName === "link" && rel.includes("canonical")) canonical ??= attributeOf(element, "href");
        break;
      }
      case "script":
        if (/ld\+json/iu.test(attributeOf(element, "type") ?? "")) readJsonLd(element, articles, faults);
        break;
      case "header":
        if (attributeOf(element, "id") === "title-block-header") readTitleBlock(element, named);
        break;
    }
  }
  const first = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = metas.get(name)?.find((one) => one !== "");
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const all = (...names: string[]): string[] => names.flatMap((name) => metas.get(name) ?? []);
  const [article = {}] = articles;
  const text = (key: string): string | undefined => nonEmpty(scalarText(article[key]));

  data["title"] = first("citation_title", "dc.title", "dcterms.title") ?? text("headline") ?? first("og:title");
  if (data["title"] === undefined && title !== "") data["page-title"] = title;
  const people =
    authors.length > 0
      ? authors
      : [
          all("dc.creator", "dcterms.creator"),
          peopleOf(article["author"]),
          named["author"] ?? [],
          all("author"),
          all("article:author").filter((one) => !/^https?:/u.test(one)),
        ].find((list) => list.length > 0);
  if (people !== undefined) data["authors"] = people;
  data["subtitle"] = named["subtitle"]?.[0];
  data["date"] =
    first("citation_publication_date", "citation_date", "citation_online_date", "dc.date", "dcterms.date") ??
    text("datePublished") ??
    first("article:published_time", "date") ??
    named["date"]?.[0];
  if (typeof data["date"] === "string")
    data["date"] = data["date"].replace(/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/u, "$1-$2-$3");
  data["abstract"] = first("citation_abstract", "dcterms.abstract") ?? text("abstract");
  data["description"] = first("description", "og:description", "dc.description") ?? text("description");
  const keywords = [
    ...all("citation_keywords", "citation_keyword", "keywords").flatMap((one) => one.split(/[;,]/u)),
    ...all("article:tag"),
  ]
    .map((one) => one.trim())
    .filter((one) => one !== "");
  if (keywords.length > 0) data["keywords"] = [...new Set(keywords)];
  data["doi"] =
    first("citation_doi", "doi") ??
    [first("dc.identifier"), text("identifier"), text("sameAs")].find((one) =>
      /^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4,9}\//iu.test(one ?? ""),
    );
  data["license"] = license ?? first("dcterms.license", "dc.rights.license") ?? text("license");
  const address = canonical ?? first("og:url", "citation_fulltext_html_url");
  if (address !== undefined && /^https?:\/\//iu.test(address)) data["canonical_url"] = address;
  for (const [key, value] of Object.entries(data)) if (value === undefined || value === "") delete data[key];
  return { data, faults };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

function readMeta(element: PageElement, metas: Map<string, string[]>, authors: Record<string, unknown>[]): void {
  const name = (attributeOf(element, "name") ?? attributeOf(element, "property") ?? "").toLowerCase().trim();
  const value = (attributeOf(element, "content") ?? "").trim();
  if (name === "" || value === "") return;
  const values = metas.get(name);
  if (values === undefined) metas.set(name, [value]);
  else if (values.length < maxValues) values.push(value);
  if (name === "citation_author" && authors.length < maxValues) authors.push({ name: givenFirst(value) });
  const author = authors.at(-1);
  if (author === undefined) return;
  if (name === "citation_author_institution")
    author["affiliations"] = [...((author["affiliations"] as string[] | undefined) ?? []), value].slice(0, 50);
  if (name === "citation_author_orcid") author["orcid"] = value;
  if (name === "citation_author_email") author["email"] = value;
}

/** "Lovelace, Ada" of Highwire is "Ada Lovelace". */
function givenFirst(name: string): string {
  const match = /^([^,]+),\s*([^,]+)$/u.exec(name);
  return match === null ? name : `${match[2]} ${match[1]}`;
}

const articleType = /Article|BlogPosting|Report|Thesis|TechArticle|CreativeWork$/u;

function readJsonLd(
  element: PageElement,
  articles: Record<string, unknown>[],
  faults: { message: string; line: number }[],
): void {
  const text = element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
  const line = element.sourceCodeLocation?.startLine ?? 1;
  if (text.length > maxJson) {
    faults.push({ message: `A block of JSON-LD has ${text.length} characters; at most ${maxJson} are read.`, line });
    return;
  }
  try {
    const value: unknown = JSON.parse(text);
    const list = Array.isArray(value)
      ? value
      : isRecord(value) && Array.isArray(value["@graph"])
        ? value["@graph"]
        : [value];
    for (const one of list) {
      const type = isRecord(one) ? [one["@type"]].flat().join(" ") : "";
      if (isRecord(one) && articleType.test(type)) articles.push(one);
    }
  } catch {
    faults.push({ message: "A block of JSON-LD is no JSON.", line });
  }
}

/** `author` of JSON-LD: one or several, as text or as a Person. */
function peopleOf(value: unknown): unknown[] {
  return [value].flat().flatMap((one): unknown[] => {
    if (typeof one === "string") return one.trim() === "" ? [] : [one];
    if (!isRecord(one)) return [];
    const name =
      scalarText(one["name"]) ??
      [one["givenName"], one["familyName"]].flatMap((part) => scalarText(part) ?? []).join(" ");
    if (name.trim() === "" || /Organization/u.test(String(one["@type"]))) return name.trim() === "" ? [] : [{ name }];
    const places = [one["affiliation"]]
      .flat()
      .flatMap((place) => (isRecord(place) ? (scalarText(place["name"]) ?? []) : (scalarText(place) ?? [])));
    const orcid = [one["@id"], one["identifier"], one["sameAs"]]
      .flat()
      .map((part) => /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/u.exec(scalarText(part) ?? "")?.[0])
      .find((part) => part !== undefined);
    return [
      { name, ...(places.length === 0 ? {} : { affiliations: places }), ...(orcid === undefined ? {} : { orcid }) },
    ];
  });
}

/** `<p class="author">` of Pandoc's title block, Quarto's `quarto-title-meta-contents`. */
function readTitleBlock(header: PageElement, named: Record<string, string[]>): void {
  for (const element of elementsOf(header)) {
    const own = classesOf(element).find((name) => Object.hasOwn(named, name));
    if (own !== undefined && textOfElement(element) !== "") named[own]?.push(textOfElement(element));
  }
}
