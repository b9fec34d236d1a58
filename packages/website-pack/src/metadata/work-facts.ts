import type { Affiliation, ArtifactDescription, Author } from "@dreamnet/document";
import { websiteFacts } from "../limits.ts";
import { wellFormed } from "../page/escape.ts";
import { type License, licenseOf } from "./licenses.ts";

/** What a page says of a work beside the work itself. Plain text, in Unicode. */
export interface WorkFacts {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly authors: readonly Author[];
  readonly affiliations: readonly Affiliation[];
  /** Whole. */
  readonly abstract: string;
  /** A sentence or two for search engines and cards. */
  readonly description: string;
  /** `2026`, `2026-05` or `2026-05-01`. */
  readonly date: string | undefined;
  readonly language: string;
  readonly license: License | undefined;
  /** Without `https://doi.org/`. */
  readonly doi: string | undefined;
  readonly keywords: readonly string[];
  readonly links: readonly { readonly kind: string; readonly url: string; readonly label: string }[];
}

/** Texts of a work that its writer has made readable. */
export interface ReadableTexts {
  readonly title: string;
  readonly abstract: string;
  readonly lead: string;
  readonly language: string;
}

/** What is known of a work, brought into the form that pages need. */
export function workFacts(artifact: ArtifactDescription, texts: ReadableTexts): WorkFacts {
  const title = texts.title === "" ? artifact.title : texts.title;
  const abstract = texts.abstract === "" ? (artifact.abstract ?? "").trim() : texts.abstract;
  const doi = artifact.doi?.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, "");
  return {
    id: artifact.id,
    title,
    subtitle: artifact.subtitle,
    authors: artifact.authors,
    affiliations: artifact.affiliations,
    abstract,
    description: shorten(abstract === "" ? (texts.lead === "" ? title : texts.lead) : abstract),
    date: artifact.date,
    language: texts.language,
    license: licenseOf(artifact.license),
    doi: doi !== undefined && /^10\.\d{4,9}\/\S+$/.test(doi) ? doi : undefined,
    keywords: artifact.tags,
    links: artifact.links.flatMap(({ kind, url, label }) =>
      /^https?:\/\//i.test(url) ? [{ kind, url, label: label ?? linkLabel(kind, url) }] : [],
    ),
  };
}

/** The first words, up to a blank, with an ellipsis where something was cut. */
function shorten(text: string): string {
  const flat = text.replace(/\s+/gu, " ").trim();
  const characters = [...flat];
  if (characters.length <= websiteFacts.descriptionLength.value) return flat;
  const head = characters.slice(0, websiteFacts.descriptionLength.value - 1).join("");
  const blank = head.lastIndexOf(" ");
  return `${(blank > 100 ? head.slice(0, blank) : head).replace(/[\s,;:.–—-]+$/u, "")}…`;
}

const names: Readonly<Record<string, string>> = {
  arxiv: "arXiv",
  github: "GitHub",
  medium: "Medium",
  substack: "Substack",
  zenodo: "Zenodo",
  zora: "Zora",
  website: "Website",
  code: "Code",
  data: "Data",
};

function linkLabel(kind: string, url: string): string {
  const name = names[kind.toLowerCase()];
  if (name !== undefined) return name;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : kind;
}

/** Family and given name, as far as the source tells them apart; else the last word is the family name. */
export function nameParts(author: Author): { family: string; given: string } {
  if (author.family !== undefined) return { family: author.family, given: author.given ?? "" };
  const { name } = author;
  const comma = name.indexOf(",");
  if (comma > 0) return { family: name.slice(0, comma).trim(), given: name.slice(comma + 1).trim() };
  // A name in Chinese, Japanese or Korean without blanks stays whole.
  const words = name.trim().split(/\s+/u);
  return { family: words.at(-1) ?? name, given: words.slice(0, -1).join(" ") };
}

/** A DOI's address; a DOI may hold characters that no address may. */
export function doiUrl(doi: string): string {
  return `https://doi.org/${wellFormed(doi).replace(/[\s"<>`\\^{|}#?%\u0080-\u{10FFFF}]/gu, encodeURIComponent)}`;
}

/** Year, month and day, as far as they are known. */
export function dateParts(date: string | undefined): number[] {
  return date === undefined ? [] : date.split("-").map(Number);
}
