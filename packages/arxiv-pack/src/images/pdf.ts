import { Unzlib } from "fflate";

/** What a PDF says of itself, as far as arXiv asks. */
export interface PdfFacts {
  /** False for a file that only has the name. */
  readonly isPdf: boolean;
  /** Holds JavaScript. */
  readonly hasScript: boolean;
  /** The name of the program of the TeX family that made it. */
  readonly madeByTex: string | undefined;
  /** Fonts whose program is not in the file. */
  readonly fontsOutside: readonly string[];
}

/** Bytes that are inflated of one file at most. */
const maxInflated = 64 * 1024 * 1024;

const latin1 = new TextDecoder("latin1");

/** Reads a PDF's objects, those in object streams too, without following its cross-reference table. */
export function readPdf(bytes: Uint8Array): PdfFacts {
  // Readers look for the header in the first 1024 bytes.
  const isPdf = latin1.decode(bytes.subarray(0, 1024)).includes("%PDF-");
  if (!isPdf) return { isPdf, hasScript: false, madeByTex: undefined, fontsOutside: [] };
  const text = objectText(bytes);
  return {
    isPdf,
    hasScript: /\/S\s*\/JavaScript\b|\/JS\s*[(<\d]/u.test(text),
    madeByTex:
      /\/(?:Producer|Creator)\s*\(([^()]{0,80}?(?:pdfTeX|XeTeX|xdvipdfmx|LuaTeX|dvips|LaTeX|dvipdfm)[^()]{0,80})/u.exec(
        text,
      )?.[1],
    fontsOutside: findFontsOutside(text),
  };
}

/** The file without its streams' content, with the content of object streams at the end. */
function objectText(bytes: Uint8Array): string {
  const raw = latin1.decode(bytes);
  const parts: string[] = [];
  let budget = maxInflated;
  let position = 0;
  for (let start = raw.indexOf("stream", position); start >= 0; start = raw.indexOf("stream", position)) {
    const dictionary = raw.slice(Math.max(position, start - 2000), start);
    parts.push(raw.slice(position, start));
    const data = start + 6 + (raw[start + 6] === "\r" ? 2 : 1);
    const end = raw.indexOf("endstream", data);
    const stop = end < 0 ? raw.length : end;
    const own = dictionary.slice(dictionary.lastIndexOf(" obj") + 1);
    if (budget > 0 && /\/ObjStm\b/u.test(own) && /\/FlateDecode\b/u.test(own)) {
      const inflated = inflate(bytes.subarray(data, stop), budget);
      budget -= inflated.length;
      parts.push(latin1.decode(inflated));
    }
    position = end < 0 ? raw.length : end + 9;
  }
  parts.push(raw.slice(position));
  return parts.join("\n");
}

/** Inflates up to `max` bytes; what is broken gives what came before. */
function inflate(bytes: Uint8Array, max: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const unzlib = new Unzlib((chunk) => {
    if (size < max) chunks.push(chunk);
    size += chunk.length;
  });
  try {
    // Small pieces, so that a bomb is left before it has grown.
    for (let at = 0; at < bytes.length && size < max; at += 16_384)
      unzlib.push(bytes.subarray(at, at + 16_384), at + 16_384 >= bytes.length);
  } catch {
    // Trailing bytes before `endstream` are not part of the data.
  }
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Fonts with a descriptor that has no font file, and fonts with no descriptor at all (the standard fourteen). */
function findFontsOutside(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(/<<(?:[^<>]|<[^<>]*>|<<(?:[^<>]|<[^<>]*>)*>>)*>>/gu)) {
    const object = match[0];
    if (object.length > 20_000) continue;
    const isDescriptor = /\/Type\s*\/FontDescriptor\b/u.test(object);
    const isSimpleFont =
      /\/Type\s*\/Font\b(?!Descriptor)/u.test(object) && /\/Subtype\s*\/(?:Type1|TrueType|MMType1)\b/u.test(object);
    const outside =
      (isDescriptor && !/\/FontFile[23]?\b/u.test(object)) || (isSimpleFont && !/\/FontDescriptor\b/u.test(object));
    const name = /\/(?:FontName|BaseFont)\s*\/([^\s/<>[\]()]+)/u.exec(object)?.[1];
    if (outside && name !== undefined) names.add(name.replace(/^[A-Z]{6}\+/u, ""));
  }
  return [...names].sort();
}
