import { latin1 } from "./sniff-figure.ts";

/** A PDF without its private metadata. */
export interface CleanPdf {
  readonly bytes: Uint8Array;
  /** Metadata stands where it cannot be blanked in place: in a compressed stream. */
  readonly left: boolean;
}

/** Entries of the information dictionary that tell nothing of a person. */
const harmless = new Set(["Producer", "CreationDate", "ModDate", "Trapped"]);
/** An information dictionary is short; the bound keeps a hostile file linear. */
const longestDictionary = 20_000;

const mostObjects = 100;

/**
 * Blanks author, title, paths and the XMP packet of a PDF, byte for byte in place: every offset stays, so the file's
 * cross-reference table holds, and its pages are untouched.
 */
export function cleanPdf(bytes: Uint8Array): CleanPdf {
  const text = latin1(bytes);
  const clean = Uint8Array.from(bytes);
  let left = false;
  const numbers = new Set(
    [...text.matchAll(/\/Info\s+(\d{1,10})\s+(\d{1,5})\s+R/gu)].map((match) => `${match[1]} ${match[2]}`),
  );
  const found = new Set<string>();
  let blanked = 0;
  let unclosed = false;
  for (const match of text.matchAll(/(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\s*<</gu)) {
    const number = `${match[1]} ${match[2]}`;
    // A PDF that was saved again has the object again; thousands of them are an attack.
    if (!numbers.has(number) || ++blanked > mostObjects) continue;
    found.add(number);
    const start = match.index + match[0].length;
    blankStrings(text.slice(start, start + longestDictionary), start, clean);
  }
  if (found.size < numbers.size || blanked > mostObjects) left = true;
  for (const match of text.matchAll(/\/Type\s*\/Metadata(?![A-Za-z])/gu)) {
    const stream = unclosed ? undefined : metadataStream(text, match.index);
    if (stream === undefined) left = true;
    else if (stream.end < 0) unclosed = true;
    else clean.fill(0x20, stream.start, stream.end);
  }
  return { bytes: clean, left: left || unclosed || /\/PieceInfo(?![A-Za-z])/u.test(text) };
}

/** Blanks the strings of a dictionary whose text begins after its `<<`. */
function blankStrings(text: string, offset: number, clean: Uint8Array): void {
  let key = "";
  let depth = 1;
  for (let index = 0; index < text.length && depth > 0; ) {
    const character = text[index];
    if (character === "/") {
      const name = /^\/([^\s/<>[\](){}%]*)/u.exec(text.slice(index, index + 200));
      // A name after a name is a value.
      if (name !== null) key = name[1] as string;
      index += name?.[0].length ?? 1;
    } else if (character === "(") {
      const end = literalEnd(text, index);
      if (!harmless.has(key)) clean.fill(0x20, offset + index + 1, offset + end);
      index = end + 1;
    } else if (text.startsWith("<<", index)) {
      depth++;
      index += 2;
    } else if (text.startsWith(">>", index)) {
      depth--;
      index += 2;
    } else if (character === "<") {
      const close = text.indexOf(">", index);
      const end = close < 0 ? text.length : close;
      // Hexadecimal digits: blanks are 20 20 20 …
      let digits = 0;
      for (let at = index + 1; at < end && !harmless.has(key); at++)
        if (/[0-9A-Fa-f]/u.test(text[at] as string)) clean[offset + at] = digits++ % 2 === 0 ? 0x32 : 0x30;
      index = end + 1;
    } else index++;
  }
}

/** Offset of the bracket that closes a literal string. */
function literalEnd(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === "(") depth++;
    else if (text[index] === ")" && --depth === 0) return index;
  }
  return text.length;
}

/** Where the content of an uncompressed metadata stream stands; undefined where it is compressed or has no end. */
function metadataStream(text: string, position: number): { start: number; end: number } | undefined {
  const back = Math.max(0, position - 2000);
  const before = text.slice(back, position).lastIndexOf(" obj");
  const within = text.slice(position, position + 2000).indexOf("stream");
  if (before < 0 || within < 0) return undefined;
  const objectStart = back + before;
  const keyword = position + within;
  if (/\/Filter(?![A-Za-z])/u.test(text.slice(objectStart, keyword))) return undefined;
  const start = keyword + 6 + (text[keyword + 6] === "\r" ? 2 : 1);
  const end = text.indexOf("endstream", start);
  // A stream without an end is looked for once: nothing after it has one.
  return { start, end: end > start && text[end - 1] === "\n" ? end - 1 : end };
}
