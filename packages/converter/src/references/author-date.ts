import type { CslItem, CslName } from "@dreamnet/document";
import { fullDateOf, yearOf } from "./dates.ts";
import { directName, endsWithOthers, invertedName, namedAuthors } from "./names.ts";
import {
  archiveOf,
  containerOf,
  editionOf,
  field,
  linkOf,
  noteOf,
  pagesOf,
  publisherOf,
  shapeOf,
  titleOf,
  writtenReference,
} from "./reference-parts.ts";
import { ended, parseRichText, type RichPart, type RichText, styled } from "./rich-text.ts";
import type { Terms } from "./terms.ts";

/**
 * One entry of an author–date list, after the manner of the APA (7th edition) as JOSS shows it.
 *
 * @param suffix - The letter that tells works of one author and year apart.
 */
export function formatAuthorDate(item: CslItem, suffix: string, terms: Terms): RichText {
  const written = writtenReference(item);
  if (written !== undefined) return written;
  const dated = shapeOf(item) === "page" || item.type === "article-newspaper" || item.type === "article-magazine";
  const plainYear = yearOf(item);
  const full = dated ? fullDateOf(item) : plainYear;
  const date =
    plainYear === undefined
      ? `${terms.noDate}${suffix === "" ? "" : `-${suffix}`}`
      : `${plainYear}${suffix}${full?.slice(plainYear.length) ?? ""}`;
  const creators = creatorsOf(item, terms);
  const title = workTitle(item);
  const head: RichText =
    creators === ""
      ? [...ended(title), { text: `${title.length === 0 ? "" : " "}(${date}).` }]
      : [...ended([{ text: creators }]), { text: ` (${date}). ` }, ...ended(title)];
  const said: RichPart[] = [...head];
  for (const part of [source(item, terms, creators), ended(publisherPart(item))]) {
    if (part.length > 0) said.push({ text: " " }, ...part);
  }
  const note = noteOf(item, said);
  if (note !== undefined) said.push({ text: " " }, ...ended(parseRichText(note)));
  const link = linkOf(item);
  if (link !== undefined) said.push({ text: " " }, link);
  return said;
}

/** Authors, else editors: "Adams, A. B., & Baker, C."; more than twenty are cut in the middle, as the style wants. */
function creatorsOf(item: CslItem, terms: Terms): string {
  const authors = item.author ?? [];
  if (authors.length > 0) return joinInverted(authors);
  const editors = item.editor ?? [];
  if (editors.length === 0) return "";
  return `${joinInverted(editors)} (${editors.length === 1 ? terms.editor : terms.editors})`;
}

function joinInverted(all: readonly CslName[]): string {
  const names = namedAuthors(all)
    .map(invertedName)
    .filter((name) => name !== "");
  if (endsWithOthers(all)) return `${names.join(", ")}, et al.`;
  if (names.length > 20) return `${names.slice(0, 19).join(", ")}, … ${names.at(-1) ?? ""}`;
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")}, & ${names.at(-1) ?? ""}`;
}

/** A work that stands alone has its title in italics; then what kind of work it is, where that is not plain. */
function workTitle(item: CslItem): RichText {
  const shape = shapeOf(item);
  const title = titleOf(item);
  const alone = shape !== "article" && shape !== "chapter";
  const parts: RichPart[] = [...(alone ? styled(title, "italic") : title)];
  const round: string[] = [];
  const edition = editionOf(item);
  const number = field(item, "number") ?? field(item, "collection-number");
  if (edition !== undefined) round.push(edition);
  if (alone && shape !== "thesis" && field(item, "volume") !== undefined) round.push(`Vol. ${field(item, "volume")}`);
  if (shape === "software" && field(item, "version") !== undefined) round.push(`Version ${field(item, "version")}`);
  if (shape === "report" && number !== undefined)
    round.push([field(item, "genre"), number].filter((part) => part !== undefined).join(" "));
  if (round.length > 0) parts.push({ text: ` (${round.join(", ")})` });
  const kind = kindOf(item, shape === "report" && number !== undefined);
  if (kind !== undefined) parts.push({ text: ` [${kind}]` });
  return parts;
}

function kindOf(item: CslItem, said: boolean): string | undefined {
  const genre = said ? undefined : field(item, "genre");
  switch (shapeOf(item)) {
    case "thesis":
      return genre ?? "Thesis";
    case "software":
      return genre ?? "Computer software";
    case "dataset":
      return genre ?? "Data set";
    default:
      return genre;
  }
}

function source(item: CslItem, terms: Terms, creators: string): RichText {
  const container = styled(containerOf(item), "italic");
  if (container.length === 0) {
    const pages = pagesOf(item);
    return pages === undefined ? [] : [{ text: `${/^\d+$/.test(pages) ? "p." : "pp."} ${pages}.` }];
  }
  return shapeOf(item) === "chapter" ? inVolume(item, container, terms, creators) : inJournal(item, container);
}

function inJournal(item: CslItem, container: RichText): RichText {
  const parts: RichPart[] = [...container];
  const volume = field(item, "volume");
  const issue = field(item, "issue");
  if (volume !== undefined) parts.push({ text: ", " }, { text: volume, style: "italic" });
  if (issue !== undefined) parts.push({ text: `${volume === undefined ? ", " : ""}(${issue})` });
  const pages = pagesOf(item) ?? field(item, "number");
  if (pages !== undefined) parts.push({ text: `, ${pages}` });
  return ended(parts);
}

function inVolume(item: CslItem, container: RichText, terms: Terms, creators: string): RichText {
  const editors = (item.editor ?? []).length > 0 && (item.author ?? []).length > 0 ? (item.editor ?? []) : [];
  const names = namedAuthors(editors).map(directName);
  const listed = names.length < 3 ? names.join(" & ") : `${names.slice(0, -1).join(", ")}, & ${names.at(-1) ?? ""}`;
  const round: string[] = [];
  const volume = field(item, "volume");
  const pages = pagesOf(item);
  if (volume !== undefined) round.push(`Vol. ${volume}`);
  if (pages !== undefined) round.push(`${/^\d+$/.test(pages) ? "p." : "pp."} ${pages}`);
  return ended([
    { text: `${terms.in} ` },
    ...(listed === "" || creators === ""
      ? []
      : [{ text: `${listed} (${editors.length === 1 ? terms.editor : terms.editors}), ` }]),
    ...container,
    ...(round.length === 0 ? [] : [{ text: ` (${round.join(", ")})` }]),
  ]);
}

/** Who published it; for a preprint, the archive's own number. */
function publisherPart(item: CslItem): RichText {
  const publisher = shapeOf(item) === "article" ? undefined : publisherOf(item);
  const parts = [publisher, archiveOf(item)].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? [] : parseRichText(parts.join(". "));
}
