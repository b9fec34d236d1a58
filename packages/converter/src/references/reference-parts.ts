import type { CslItem } from "@dreamnet/document";
import { ended, parseRichText, type RichPart, type RichText, richTextToString } from "./rich-text.ts";

/** A field of CSL-JSON as text: numbers become text, anything else is as if it were absent. */
export function field(item: CslItem, name: string): string | undefined {
  const value = item[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** A reference of which there is only the text that its author has written for it: nothing is to be added. */
export function writtenReference(item: CslItem): RichText | undefined {
  const known = Object.keys(item).filter((name) => item[name] !== undefined && name !== "citation-label");
  if (item.type !== "document" || known.some((name) => !["id", "type", "title"].includes(name))) return undefined;
  const text = field(item, "title");
  return text === undefined ? undefined : ended(parseRichText(text));
}

/** What kinds of works are set alike. */
export type ReferenceShape = "article" | "chapter" | "book" | "thesis" | "report" | "software" | "dataset" | "page";

/** The shape in which a CSL type is shown. */
export function shapeOf(item: CslItem): ReferenceShape {
  switch (item.type) {
    case "article-journal":
    case "article-magazine":
    case "article-newspaper":
    case "review":
    case "review-book":
      return "article";
    case "paper-conference":
    case "chapter":
    case "entry-encyclopedia":
    case "entry-dictionary":
    case "entry":
      return "chapter";
    case "thesis":
      return "thesis";
    case "report":
    case "standard":
    case "patent":
      return "report";
    case "software":
      return "software";
    case "dataset":
      return "dataset";
    case "book":
    case "collection":
    case "manuscript":
    case "pamphlet":
    case "periodical":
      return "book";
    case "webpage":
    case "post":
    case "post-weblog":
      return "page";
    default:
      // What names a journal or volume is set as a part of it, whatever its type says.
      return field(item, "container-title") === undefined ? "page" : "article";
  }
}

/** A page range with an en dash. */
export function pagesOf(item: CslItem): string | undefined {
  return field(item, "page")?.replace(/(?<=\d)\s*(?:-{1,3}|–)\s*(?=[\p{L}\d])/gu, "–");
}

/** "2nd ed." */
export function editionOf(item: CslItem): string | undefined {
  const edition = field(item, "edition");
  if (edition === undefined) return undefined;
  if (!/^\d{1,4}$/.test(edition)) return /\bed(ition|\.)/i.test(edition) ? edition : `${edition} ed.`;
  const number = Number(edition);
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const suffix = teen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${suffix} ed.`;
}

/** A DOI without its resolver. */
export function doiOf(item: CslItem): string | undefined {
  const doi = field(item, "DOI")?.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, "");
  return doi === "" ? undefined : doi;
}

/** The identifier of a preprint: "arXiv:2001.01234". */
export function archiveOf(item: CslItem): string | undefined {
  const archive = field(item, "archive") ?? field(item, "archivePrefix");
  const location = field(item, "archive_location") ?? field(item, "eprint");
  if (location === undefined) return archive;
  return archive === undefined || location.toLowerCase().startsWith(archive.toLowerCase())
    ? location
    : `${archive}:${location}`;
}

/** The DOI as a link, else the URL as one. */
export function linkOf(item: CslItem): RichPart | undefined {
  const doi = doiOf(item);
  if (doi !== undefined) {
    const path = encodeURI(doi).replace(/[#?]/g, encodeURIComponent);
    return { text: `https://doi.org/${doi}`, href: `https://doi.org/${path}` };
  }
  const url = field(item, "URL");
  return url === undefined ? undefined : { text: url, href: url };
}

/** The work's own title; its key where nothing else names it, so that the entry is never empty. */
export function titleOf(item: CslItem): RichText {
  const named =
    (item.author ?? []).length > 0 || (item.editor ?? []).length > 0 || field(item, "container-title") !== undefined;
  return parseRichText(field(item, "title") ?? (named ? "" : item.id));
}

/** The journal, book or proceedings that the work stands in. */
export function containerOf(item: CslItem): RichText {
  return parseRichText(field(item, "container-title") ?? "");
}

/** "Place: Publisher", with the conference or the department where it is named. */
export function publisherOf(item: CslItem): string | undefined {
  const publisher = field(item, "publisher") ?? field(item, "institution") ?? field(item, "school");
  const place = field(item, "publisher-place");
  if (publisher === undefined) return place;
  return place === undefined ? publisher : `${publisher}, ${place}`;
}

/** The note, unless the entry says the same already. */
export function noteOf(item: CslItem, said: RichText): string | undefined {
  const note = field(item, "note");
  if (note === undefined) return undefined;
  return richTextToString(said).includes(note.replace(/[.\s]+$/, "")) ? undefined : note;
}
