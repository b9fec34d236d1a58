/** A value of a PDF as far as metadata needs it. */
export type PdfValue =
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  | { readonly kind: "name"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "reference"; readonly number: number }
  | { readonly kind: "dictionary"; readonly entries: ReadonlyMap<string, PdfValue> }
  | { readonly kind: "other" };

const maxDepth = 30;
const maxValues = 20_000;
const blank = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set([...Buffer.from("()<>[]{}/%")]);

/** Reads the value that begins at an offset; whatever is broken becomes `other`. */
export function readValue(bytes: Uint8Array, start: number): { value: PdfValue; end: number } {
  const budget = { left: maxValues };
  return readAt(bytes, start, 0, budget);
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === 37) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    else if (!blank.has(byte)) break;
  }
  return at;
}

type Read = { value: PdfValue; end: number };
const other: PdfValue = { kind: "other" };

function readAt(bytes: Uint8Array, start: number, depth: number, budget: { left: number }): Read {
  const at = skipBlank(bytes, start);
  if (at >= bytes.length || depth > maxDepth || budget.left-- <= 0) return { value: other, end: bytes.length };
  const byte = bytes[at] as number;
  if (byte === 40) return literal(bytes, at);
  if (byte === 60 && bytes[at + 1] === 60) return dictionary(bytes, at, depth, budget);
  if (byte === 60) return hexadecimal(bytes, at);
  if (byte === 91) {
    let end = at + 1;
    for (;;) {
      end = skipBlank(bytes, end);
      if (end >= bytes.length || bytes[end] === 93) return { value: other, end: end + 1 };
      end = Math.max(end + 1, readAt(bytes, end, depth + 1, budget).end);
    }
  }
  const word = token(bytes, at);
  if (word.startsWith("/")) {
    const value = word
      .slice(1)
      .replace(/#([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return { value: { kind: "name", value }, end: at + word.length };
  }
  if (/^[+-]?[\d.]{1,20}$/u.test(word)) {
    const reference = /^(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z])/u.exec(
      Buffer.from(bytes.subarray(at, at + 40)).toString("latin1"),
    );
    if (reference !== null)
      return { value: { kind: "reference", number: Number(reference[1]) }, end: at + reference[0].length };
    return { value: { kind: "number", value: Number(word) }, end: at + word.length };
  }
  return { value: other, end: at + Math.max(1, word.length) };
}

function token(bytes: Uint8Array, at: number): string {
  let end = at + 1;
  while (
    end < bytes.length &&
    end - at < 200 &&
    !blank.has(bytes[end] as number) &&
    !delimiters.has(bytes[end] as number)
  )
    end++;
  return Buffer.from(bytes.subarray(at, end)).toString("latin1");
}

function dictionary(bytes: Uint8Array, at: number, depth: number, budget: { left: number }): Read {
  const entries = new Map<string, PdfValue>();
  let end = at + 2;
  while (end < bytes.length) {
    end = skipBlank(bytes, end);
    if (bytes[end] === 62) return { value: { kind: "dictionary", entries }, end: end + 2 };
    const key = readAt(bytes, end, depth + 1, budget);
    if (key.value.kind !== "name") return { value: { kind: "dictionary", entries }, end: Math.max(end + 1, key.end) };
    const read = readAt(bytes, key.end, depth + 1, budget);
    entries.set(key.value.value, read.value);
    end = Math.max(key.end + 1, read.end);
  }
  return { value: { kind: "dictionary", entries }, end };
}

/** Characters of one text. */
const maxText = 1024 * 1024;
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

function literal(bytes: Uint8Array, at: number): Read {
  const out: number[] = [];
  let depth = 1;
  let end = at + 1;
  for (; end < bytes.length && out.length < maxText; end++) {
    const byte = bytes[end] as number;
    if (byte === 92) {
      const next = String.fromCharCode(bytes[++end] ?? 0);
      const octal = /^[0-7]{1,3}/u.exec(Buffer.from(bytes.subarray(end, end + 3)).toString("latin1"))?.[0];
      if (octal !== undefined) {
        out.push(Number.parseInt(octal, 8) & 255);
        end += octal.length - 1;
      } else if (next === "\r") {
        if (bytes[end + 1] === 10) end++;
      } else if (next !== "\n") out.push(escapes[next] ?? next.charCodeAt(0));
      continue;
    }
    if (byte === 40) depth++;
    if (byte === 41 && --depth === 0) break;
    out.push(byte);
  }
  return { value: { kind: "text", bytes: Uint8Array.from(out) }, end: end + 1 };
}

function hexadecimal(bytes: Uint8Array, at: number): Read {
  const close = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(62, at);
  const end = close < 0 || close - at > maxText * 2 ? Math.min(bytes.length, at + 1) : close;
  const digits = Buffer.from(bytes.subarray(at + 1, end))
    .toString("latin1")
    .replace(/[^0-9a-f]/giu, "");
  const even = digits.length % 2 === 0 ? digits : `${digits}0`;
  return { value: { kind: "text", bytes: new Uint8Array(Buffer.from(even, "hex")) }, end: end + 1 };
}

/** What PDFDocEncoding has where Latin-1 has none. */
const documentEncoding: Readonly<Record<number, string>> = {
  128: "•",
  129: "†",
  130: "‡",
  131: "…",
  132: "—",
  133: "–",
  134: "ƒ",
  135: "⁄",
  136: "‹",
  137: "›",
  138: "−",
  139: "‰",
  140: "„",
  141: "“",
  142: "”",
  143: "‘",
  144: "’",
  145: "‚",
  146: "™",
  147: "ﬁ",
  148: "ﬂ",
  149: "Ł",
  150: "Œ",
  151: "Š",
  152: "Ÿ",
  153: "Ž",
  154: "ı",
  155: "ł",
  156: "œ",
  157: "š",
  158: "ž",
  160: "€",
};

/** The text of a PDF's string. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (value?.kind !== "text") return undefined;
  const { bytes } = value;
  const text =
    bytes[0] === 0xfe && bytes[1] === 0xff
      ? new TextDecoder("utf-16be").decode(bytes.subarray(2))
      : bytes[0] === 0xff && bytes[1] === 0xfe
        ? new TextDecoder("utf-16le").decode(bytes.subarray(2))
        : bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
          ? new TextDecoder("utf-8").decode(bytes.subarray(3))
          : [...bytes].map((byte) => documentEncoding[byte] ?? String.fromCharCode(byte)).join("");
  const trimmed = text.replace(/\s+/gu, " ").trim();
  return trimmed === "" ? undefined : trimmed;
}
