import { gunzipSync } from "node:zlib";
import type { FontFile } from "./font.ts";

interface GlyphDocuments {
  readonly table: Uint8Array;
  readonly entries: readonly {
    readonly first: number;
    readonly last: number;
    readonly offset: number;
    readonly length: number;
  }[];
  readonly texts: Map<number, { readonly text: string; readonly ids: ReadonlyMap<string, number> }>;
  readonly pictures: Map<number, string | undefined>;
}

const documents = new WeakMap<FontFile, GlyphDocuments>();

/**
 * A colour glyph from a font's `SVG ` table, with the definitions that it uses, at the size of the font's units, y
 * downwards. The renderer of SVG knows no colour fonts.
 */
export function emojiSvg(file: FontFile, glyph: number): string | undefined {
  let known = documents.get(file);
  if (known === undefined) {
    known = readTable(file);
    documents.set(file, known);
  }
  if (!known.pictures.has(glyph)) known.pictures.set(glyph, extract(known, glyph, file.name.replace(/\W+/gu, "-")));
  return known.pictures.get(glyph);
}

function readTable(file: FontFile): GlyphDocuments {
  const table = file.table("SVG ") ?? new Uint8Array();
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const entries = [];
  if (table.length > 10) {
    const list = view.getUint32(2);
    for (let index = 0; index < view.getUint16(list); index++) {
      const at = list + 2 + 12 * index;
      entries.push({
        first: view.getUint16(at),
        last: view.getUint16(at + 2),
        offset: list + view.getUint32(at + 4),
        length: view.getUint32(at + 8),
      });
    }
  }
  return { table, entries, texts: new Map(), pictures: new Map() };
}

function extract(known: GlyphDocuments, glyph: number, name: string): string | undefined {
  const entry = known.entries.find(({ first, last }) => first <= glyph && glyph <= last);
  if (entry === undefined) return undefined;
  let document = known.texts.get(entry.offset);
  if (document === undefined) {
    const bytes = known.table.subarray(entry.offset, entry.offset + entry.length);
    const text = new TextDecoder().decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
    const ids = new Map<string, number>();
    for (const match of text.matchAll(/<[A-Za-z]+\b[^<>]*?\sid="([^"]+)"/gu)) ids.set(match[1] as string, match.index);
    document = { text, ids };
    known.texts.set(entry.offset, document);
  }
  const picture = element(document.text, document.ids.get(`glyph${glyph}`));
  if (picture === undefined) return undefined;
  const definitions: string[] = [];
  const seen = new Set<string>();
  const collect = (svg: string): void => {
    for (const match of svg.matchAll(/(?:url\(#|href="#)([^")]+)/gu)) {
      const id = match[1] as string;
      if (seen.has(id)) continue;
      seen.add(id);
      const definition = element(document.text, document.ids.get(id));
      if (definition === undefined) continue;
      definitions.push(definition);
      collect(definition);
    }
  };
  collect(picture);
  const whole = `${definitions.length === 0 ? "" : `<defs>${definitions.join("")}</defs>`}${picture}`;
  // Several emoji share one drawing: each keeps its names to itself.
  const prefix = `${name}-${entry.offset}-${glyph}-`;
  return whole
    .replace(/\bid="([^"]+)"/gu, `id="${prefix}$1"`)
    .replace(/(url\(#|href="#)/gu, (start) => `${start}${prefix}`);
}

/** The element that begins at a place, up to its end. */
function element(text: string, start: number | undefined): string | undefined {
  if (start === undefined) return undefined;
  const tags = /<(\/?)[A-Za-z][^<>]*?(\/?)>/gu;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    if (tag[1] === "/") depth--;
    else if (tag[2] !== "/") depth++;
    if (depth === 0) return text.slice(start, tags.lastIndex);
  }
  return undefined;
}
