import type { ArtifactDescription, Author } from "@dreamnet/document";
import { canonicalCategory } from "../categories.ts";
import { findLicense } from "../licenses.ts";
import type { ArxivMetadata } from "./metadata.ts";
import { stripMarkup, toTexText } from "./tex-text.ts";

/** What the caller says beside the description of the work. */
export interface MetadataOptions {
  readonly comments?: string | undefined;
  readonly reportNumber?: string | undefined;
  readonly journalReference?: string | undefined;
  readonly mscClass?: string | undefined;
  readonly acmClass?: string | undefined;
}

/** What is known of the PDF. */
export interface DocumentSize {
  readonly pages?: number | undefined;
  readonly figures: number;
  readonly tables: number;
}

/** Makes arXiv's metadata of the description. Only its form changes: nothing is added, shortened or chosen. */
export function makeMetadata(
  artifact: ArtifactDescription,
  options: MetadataOptions,
  size: DocumentSize,
): ArxivMetadata {
  const primary = artifact.primaryCategory === undefined ? "" : canonicalCategory(artifact.primaryCategory);
  const crossLists = artifact.secondaryCategories.map(canonicalCategory);
  return {
    title: oneLine(toTexText(stripMarkup(artifact.title))),
    authors: artifact.authors.map(authorName).join(", "),
    abstract: artifact.abstract === undefined ? "" : formatAbstract(artifact.abstract),
    comments: options.comments === undefined ? describeSize(size) : oneLine(toTexText(options.comments)),
    primaryCategory: primary,
    crossLists: [...new Set(crossLists)].filter((category) => category !== primary),
    license: artifact.license === undefined ? "" : (findLicense(artifact.license)?.uri ?? ""),
    reportNumber: oneLine(options.reportNumber ?? ""),
    journalReference: oneLine(toTexText(options.journalReference ?? "")),
    // The form asks for the DOI of a published version; arXiv's own names this very paper.
    doi: /^10\.48550\//u.test(bareDoi(artifact.doi ?? "")) ? "" : bareDoi(artifact.doi ?? ""),
    mscClass: (options.mscClass ?? "")
      .split(/\s*[,;]\s*/u)
      .filter((part) => part !== "")
      .join(", "),
    acmClass: (options.acmClass ?? "")
      .split(/\s*;\s*/u)
      .filter((part) => part !== "")
      .join("; "),
  };
}

/** "Given Family", with a suffix, in ASCII and TeX accents. */
function authorName(author: Author): string {
  const parts =
    author.given !== undefined && author.family !== undefined
      ? [author.given, author.family, author.suffix]
      : [author.name];
  return oneLine(toTexText(parts.filter((part) => part !== undefined && part !== "").join(" ")));
}

/** Paragraphs as arXiv's form wants them: each on one line, every one but the first indented by two spaces. */
export function formatAbstract(abstract: string): string {
  return abstract
    .split(/\n[ \t]*\n/u)
    .map((paragraph) => oneLine(toTexText(stripMarkup(paragraph))))
    .filter((paragraph) => paragraph !== "")
    .join("\n  ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** "12 pages, 3 figures, 1 table"; what is not there, or not known, is not mentioned. */
function describeSize({ pages, figures, tables }: DocumentSize): string {
  const parts = [count(pages ?? 0, "page"), count(figures, "figure"), count(tables, "table")];
  return parts.filter((part) => part !== "").join(", ");
}

const count = (number: number, noun: string): string =>
  number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;

/** A DOI without `doi:` and without the resolver's address. */
function bareDoi(doi: string): string {
  return doi.trim().replace(/^(?:doi:\s*|https?:\/\/(?:[\w-]+\.)*doi\.org\/)/iu, "");
}
