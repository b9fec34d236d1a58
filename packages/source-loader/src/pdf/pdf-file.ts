import { inflateSync } from "node:zlib";
import { type PdfValue, readValue } from "./pdf-values.ts";

export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** A PDF's objects by number, as far as its metadata needs them. */
export interface PdfFile {
  /** Entries of all trailers; of one that is given twice the last. */
  readonly trailer: PdfDictionary;
  dictionary(value: PdfValue | undefined): PdfDictionary | undefined;
  /** A value, or what it refers to. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  /** The content of a stream, where it is plain or deflated. */
  stream(value: PdfValue | undefined): Uint8Array | undefined;
}

/** Bounds: of trailers and object streams that are looked at, and of bytes that a stream may become. */
const limits = { trailers: 100, streams: 3000, inflated: 16 * 1024 * 1024, total: 128 * 1024 * 1024 } as const;

/**
 * Opens a PDF by looking for its objects rather than by its tables, which real files often have wrong. The last object
 * of a number counts, as it does after an update.
 */
export function openPdf(bytes: Uint8Array): PdfFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const trailer = readTrailers(buffer);
  let packed: Map<number, { content: Uint8Array; offset: number }> | undefined;

  const offsetOf = (number: number): number | undefined => {
    const mark = Buffer.from(`${number} 0 obj`);
    for (let at = buffer.lastIndexOf(mark); at >= 0; at = at === 0 ? -1 : buffer.lastIndexOf(mark, at - 1)) {
      const before = buffer[at - 1];
      if (at === 0 || before === 10 || before === 13 || before === 32) return at + mark.length;
    }
    return undefined;
  };
  const read = (number: number): PdfValue | undefined => {
    const offset = offsetOf(number);
    if (offset !== undefined) return readValue(bytes, offset).value;
    packed ??= readObjectStreams(buffer);
    const found = packed.get(number);
    return found === undefined ? undefined : readValue(found.content, found.offset).value;
  };
  const resolve = (value: PdfValue | undefined): PdfValue | undefined =>
    value?.kind === "reference" ? read(value.number) : value;
  return {
    trailer,
    resolve,
    dictionary: (value) => {
      const found = resolve(value);
      return found?.kind === "dictionary" ? found.entries : undefined;
    },
    stream: (value) => {
      const offset = value?.kind === "reference" ? offsetOf(value.number) : undefined;
      return offset === undefined ? undefined : streamAt(buffer, offset);
    },
  };
}

function readTrailers(buffer: Buffer): PdfDictionary {
  const entries = new Map<string, PdfValue>();
  const take = (offset: number): void => {
    const { value } = readValue(buffer, offset);
    if (value.kind !== "dictionary") return;
    for (const key of ["Root", "Info", "Encrypt"]) {
      const own = value.entries.get(key);
      if (own !== undefined) entries.set(key, own);
    }
  };
  let at = buffer.indexOf("trailer");
  for (let count = 0; at >= 0 && count < limits.trailers; count++, at = buffer.indexOf("trailer", at + 7)) take(at + 7);
  // Newer files have their trailer in a stream of cross-references.
  at = buffer.indexOf("/XRef");
  for (let count = 0; at >= 0 && count < limits.trailers; count++, at = buffer.indexOf("/XRef", at + 5)) {
    const start = objectBefore(buffer, at);
    if (start !== undefined) take(start);
  }
  return entries;
}

/** Where the object begins in whose dictionary an offset lies. */
function objectBefore(buffer: Buffer, at: number): number | undefined {
  const from = Math.max(0, at - 4000);
  const found = buffer.subarray(from, at).lastIndexOf(" obj");
  return found < 0 ? undefined : from + found + 4;
}

/** Bytes in which a stream ends whose length stands elsewhere. */
const longest = 4 * 1024 * 1024;

/** The end of a stream, looked for within a bound: many that do not end must cost no more than one. */
function endOf(buffer: Buffer, start: number): number {
  const found = buffer.subarray(start, start + longest).indexOf("endstream");
  return found < 0 ? -1 : start + found;
}

function streamAt(buffer: Buffer, offset: number): Uint8Array | undefined {
  const { value, end } = readValue(buffer, offset);
  if (value.kind !== "dictionary") return undefined;
  const gap = buffer.subarray(end, end + 26).indexOf("stream");
  if (gap < 0) return undefined;
  const mark = end + gap;
  let start = mark + 6;
  if (buffer[start] === 13) start++;
  if (buffer[start] === 10) start++;
  const length = value.entries.get("Length");
  const stop = length?.kind === "number" ? start + length.value : endOf(buffer, start);
  if (stop < start || stop > buffer.length) return undefined;
  const content = buffer.subarray(start, stop);
  const filter = value.entries.get("Filter");
  if (filter === undefined) return content.length > limits.inflated ? undefined : content;
  // A predictor is for tables of numbers, which hold no metadata.
  if (filter.kind === "name" && filter.value !== "FlateDecode") return undefined;
  try {
    return inflateSync(content, { maxOutputLength: limits.inflated });
  } catch {
    return undefined;
  }
}

/** Objects that stand in streams, by number. */
function readObjectStreams(buffer: Buffer): Map<number, { content: Uint8Array; offset: number }> {
  const objects = new Map<number, { content: Uint8Array; offset: number }>();
  let total = 0;
  let at = buffer.indexOf("/ObjStm");
  for (
    let count = 0;
    at >= 0 && count < limits.streams && total < limits.total;
    count++, at = buffer.indexOf("/ObjStm", at + 7)
  ) {
    const start = objectBefore(buffer, at);
    if (start === undefined) continue;
    const { value } = readValue(buffer, start);
    const content = streamAt(buffer, start);
    const first = value.kind === "dictionary" ? value.entries.get("First") : undefined;
    if (content === undefined || first?.kind !== "number") continue;
    total += content.length;
    const head = Buffer.from(content.subarray(0, Math.min(first.value, 1_000_000))).toString("latin1");
    for (const [, number, offset] of head.matchAll(/(\d{1,10})\s+(\d{1,10})/gu))
      objects.set(Number(number), { content, offset: first.value + Number(offset) });
  }
  return objects;
}
