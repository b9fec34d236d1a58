import type { CslItem, CslName } from "@dreamnet/document";
import { yearOf } from "./dates.ts";
import { directName, endsWithOthers, namedAuthors } from "./names.ts";
import {
  archiveOf,
  containerOf,
  doiOf,
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
import { ended, parseRichText, type RichPart, type RichText, richTextToString, styled } from "./rich-text.ts";
import type { Terms } from "./terms.ts";

/** One entry of a numbered list, after the manner of the IEEE: `D. E. Knuth, “Title,” *Journal*, vol. 1, 2020, doi: …`. */
export function formatNumeric(item: CslItem, terms: Terms): RichText {
  const written = writtenReference(item);
  if (written !== undefined) return written;
  const shape = shapeOf(item);
  const pieces: RichText[] = [];
  const creators = creatorsOf(item, terms);
  if (creators !== "") pieces.push([{ text: creators }]);
  const alone = shape !== "article" && shape !== "chapter";
  const title = titleOf(item);
  if (title.length > 0 && alone) pieces.push(styled(title, "italic"));
  const container = styled(containerOf(item), "italic");
  if (container.length > 0)
    pieces.push(shape === "chapter" ? [{ text: `${terms.in.toLowerCase()} ` }, ...container] : container);
  for (const text of details(item, terms, creators))
    if (text !== undefined && text !== "") pieces.push(parseRichText(text));
  const parts: RichPart[] = joinPieces(pieces, alone ? undefined : title, creators !== "");
  const note = noteOf(item, parts);
  if (note !== undefined) parts.push({ text: ", " }, ...parseRichText(note.replace(/\.$/, "")));
  const link = linkOf(item);
  if (link === undefined) return ended(parts);
  const doi = doiOf(item);
  return doi === undefined
    ? [...ended(parts), { text: " " }, link]
    : [...parts, { text: ", doi: " }, { ...link, text: doi }, { text: "." }];
}

/** The title of a part stands in quotation marks, its comma within them. */
function joinPieces(pieces: readonly RichText[], quoted: RichText | undefined, hasCreators: boolean): RichPart[] {
  const parts: RichPart[] = [];
  const quote: RichPart[] = [];
  if (quoted !== undefined && quoted.length > 0) {
    const closed = /[?!.]$/.test(richTextToString(quoted));
    quote.push({ text: "“" }, ...quoted, { text: `${closed || pieces.length <= (hasCreators ? 1 : 0) ? "" : ","}”` });
  }
  const rest = [...pieces];
  const first = hasCreators ? rest.shift() : undefined;
  if (first !== undefined) parts.push(...first);
  if (quote.length > 0) parts.push(...(parts.length > 0 ? [{ text: ", " }] : []), ...quote);
  for (const [index, piece] of rest.entries()) {
    if (parts.length > 0) parts.push({ text: index === 0 && quote.length > 0 ? " " : ", " });
    parts.push(...piece);
  }
  return parts;
}

function creatorsOf(item: CslItem, terms: Terms): string {
  const authors = item.author ?? [];
  if (authors.length > 0) return joinDirect(authors, terms);
  const editors = item.editor ?? [];
  if (editors.length === 0) return "";
  return `${joinDirect(editors, terms)}, ${editors.length === 1 ? terms.editor : terms.editors}`;
}

function joinDirect(all: readonly CslName[], terms: Terms): string {
  const names = namedAuthors(all)
    .map(directName)
    .filter((name) => name !== "");
  if (endsWithOthers(all)) return `${names.join(", ")} ${terms.etAl}`;
  if (names.length > 20) return `${names.slice(0, 19).join(", ")} … ${names.at(-1) ?? ""}`;
  if (names.length < 3) return names.join(` ${terms.and} `);
  return `${names.slice(0, -1).join(", ")}, ${terms.and} ${names.at(-1) ?? ""}`;
}

function details(item: CslItem, terms: Terms, creators: string): (string | undefined)[] {
  const editors = (item.author ?? []).length > 0 && creators !== "" ? (item.editor ?? []) : [];
  const shape = shapeOf(item);
  const volume = field(item, "volume");
  const issue = field(item, "issue") ?? (shape === "report" || shape === "article" ? field(item, "number") : undefined);
  const pages = pagesOf(item);
  const version = field(item, "version");
  return [
    editors.length === 0
      ? undefined
      : `${joinDirect(editors, terms)}, ${editors.length === 1 ? terms.editor : terms.editors}`,
    editionOf(item),
    field(item, "genre") ?? (shape === "thesis" ? "thesis" : undefined),
    version === undefined ? undefined : `version ${version}`,
    volume === undefined ? undefined : `vol. ${volume}`,
    issue === undefined ? undefined : `no. ${issue}`,
    pages === undefined ? undefined : `${/^\d+$/.test(pages) ? "p." : "pp."} ${pages}`,
    shape === "article" ? undefined : publisherOf(item),
    archiveOf(item),
    yearOf(item) ?? terms.noDate,
  ];
}
