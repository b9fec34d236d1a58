import { decodeEntities } from "../markdown/html/entities.ts";
import { openPdf, type PdfFile } from "./pdf-file.ts";
import { type PdfValue, textOf } from "./pdf-values.ts";

/** What a PDF says of itself, in the words of front matter; and what is to be known of the file. */
export interface PdfMetadata {
  readonly data: Readonly<Record<string, unknown>>;
  readonly facts: {
    readonly pages?: number;
    readonly creator?: string;
    readonly producer?: string;
    readonly created?: string;
  };
  readonly encrypted: boolean;
  /** Whether a program is in it. */
  readonly scripted: boolean;
  /** A title that only names the file that the PDF was made of. */
  readonly doubtful?: string;
}

const maxXmp = 4 * 1024 * 1024;

/** Reads the document's information and XMP; of both, XMP counts, since it says more exactly. */
export function pdfMetadata(bytes: Uint8Array): PdfMetadata {
  const file = openPdf(bytes);
  const root = file.dictionary(file.trailer.get("Root"));
  const encrypted = file.trailer.has("Encrypt");
  const info = encrypted ? undefined : file.dictionary(file.trailer.get("Info"));
  const say = (key: string): string | undefined => textOf(file.resolve(info?.get(key)));
  const xmp = readXmp(bytes, file, root?.get("Metadata"));
  const one = (name: string): string | undefined => valuesOf(xmp, name)[0];
  const title = one("dc:title") ?? say("Title");
  const isDoubtful = title !== undefined && isFileName(title);
  const creators = valuesOf(xmp, "dc:creator");
  const author = say("Author");
  const keywords = valuesOf(xmp, "dc:subject");
  const said = keywords.length > 0 ? keywords : (one("pdf:Keywords") ?? say("Keywords") ?? "").split(/[,;]/u);
  const data: Record<string, unknown> = {
    title: isDoubtful ? undefined : title,
    authors: creators.length > 0 ? creators : author === undefined ? undefined : [author],
    description: one("dc:description") ?? say("Subject"),
    keywords: said.map((word) => word.trim()).filter((word) => word !== ""),
    doi:
      one("prism:doi") ?? /^(?:doi:\s*)?(10\.\d{4,9}\/\S+)$/iu.exec(one("dc:identifier") ?? say("Subject") ?? "")?.[1],
    date: one("prism:publicationDate") ?? one("prism:coverDate"),
    license: one("cc:license") ?? licenseOf(one("xmpRights:WebStatement")),
    lang: textOf(file.resolve(root?.get("Lang"))) ?? one("dc:language"),
  };
  for (const [key, value] of Object.entries(data))
    if (value === undefined || (Array.isArray(value) && value.length === 0)) delete data[key];
  const pages = file.dictionary(root?.get("Pages"))?.get("Count");
  const facts = {
    ...(pages?.kind === "number" ? { pages: pages.value } : {}),
    ...fact("creator", one("xmp:CreatorTool") ?? say("Creator")),
    ...fact("producer", one("pdf:Producer") ?? say("Producer")),
    ...fact("created", one("xmp:CreateDate") ?? dateOf(say("CreationDate"))),
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const scripted =
    buffer.includes("/JavaScript") ||
    /\/JS[\s(<]/u.test(root === undefined ? "" : [...root.keys()].map((key) => `/${key} `).join(""));
  return { data, facts, encrypted, scripted, ...(isDoubtful ? { doubtful: title } : {}) };
}

function fact(key: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [key]: value.slice(0, 300) };
}

/** Word processors put the name of their file where a title belongs. */
function isFileName(title: string): boolean {
  return /^(?:Microsoft (?:Word|PowerPoint) - |untitled|(?:document|paper|main|manuscript|title)\d*$)|\.(?:docx?|odt|rtf|tex|dvi|indd|pdf|qxd|pptx?|pages)$/iu.test(
    title,
  );
}

function licenseOf(address: string | undefined): string | undefined {
  return address !== undefined && /creativecommons\.org|opensource\.org/iu.test(address) ? address : undefined;
}

/** `D:20240131…` as 2024-01-31. */
function dateOf(text: string | undefined): string | undefined {
  const match = /^(?:D:)?(\d{4})(\d{2})(\d{2})/u.exec(text ?? "");
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}`;
}

/** The XMP of the document: as its catalogue names it, else the last packet that stands in the file as text. */
function readXmp(bytes: Uint8Array, file: PdfFile, metadata: PdfValue | undefined): string {
  const named = file.stream(metadata);
  if (named !== undefined && named.length <= maxXmp) return new TextDecoder().decode(named);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = buffer.lastIndexOf("<x:xmpmeta");
  const end = start < 0 ? -1 : buffer.indexOf("</x:xmpmeta>", start);
  return end < 0 || end - start > maxXmp ? "" : buffer.toString("utf8", start, end);
}

/** Values of a property: items of its list, its text, or an attribute of that name. */
function valuesOf(xmp: string, name: string): string[] {
  const open = xmp.indexOf(`<${name}`);
  const close = open < 0 ? -1 : xmp.indexOf(`</${name}>`, open);
  if (close >= 0) {
    const inner = xmp.slice(xmp.indexOf(">", open) + 1, close);
    const items = [...inner.matchAll(/<rdf:li\b[^>]*>([^<]*)<\/rdf:li>/gu)].map((match) => match[1] ?? "");
    const texts = items.length > 0 ? items : [inner.replace(/<[^>]*>/gu, " ")];
    return texts.map((text) => decodeEntities(text).replace(/\s+/gu, " ").trim()).filter((text) => text !== "");
  }
  const resource = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "u").exec(xmp);
  const value = decodeEntities(resource?.[1] ?? resource?.[2] ?? "").trim();
  return value === "" ? [] : [value];
}
