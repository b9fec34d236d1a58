import { crc32 } from "node:zlib";

/** What a PNG is, and its bytes without what is not the picture. */
export interface CleanPng {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** More than one frame; the first stays. */
  readonly animated: boolean;
  readonly removed: readonly string[];
  /** A colour profile that is not plain sRGB. */
  readonly profile: boolean;
  /** No alpha, palette, interlacing or colour chunks: pdfTeX copies such a file as it is. */
  readonly plain: boolean;
}

/** The chunks that make the picture. */
const picture = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "sBIT", "pHYs", "bKGD"]);
/** What tells how its colours are meant. */
const colour = new Set(["gAMA", "cHRM", "sRGB", "iCCP", "cICP"]);

/** Samples of a pixel by the type of colour. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Bytes that one byte of deflated data can stand for. */
const mostDeflated = 1032;

/**
 * Takes everything out of a PNG that is not its picture: text, EXIF, times, private chunks, what follows its end.
 * Pixels are not touched.
 *
 * @param keepColour - Keeps colour chunks. Browsers honour them; pdfTeX ignores them, and only reads a PNG faster, and
 *   arXiv takes a large one without a warning, when they are gone.
 * @returns Undefined where the file is no whole PNG.
 */
export function cleanPng(bytes: Uint8Array, keepColour: boolean): CleanPng | undefined {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 45 || data.getUint32(0) !== 0x89504e47) return undefined;
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  const removed = new Set<string>();
  const seen = new Set<string>();
  let profile = false;
  let compressed = 0;
  let offset = 8;
  while (offset + 12 <= bytes.length) {
    const length = data.getUint32(offset);
    const end = offset + 12 + length;
    if (length > 0x7fffffff || end > bytes.length) return undefined;
    const name = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    // A chunk whose checksum is wrong makes readers disagree on what the picture is.
    if (picture.has(name) && crc32(bytes.subarray(offset + 4, end - 4)) !== data.getUint32(end - 4)) return undefined;
    seen.add(name);
    if (name === "IDAT") compressed += length;
    if (name === "iCCP" || name === "cICP") profile = true;
    if (picture.has(name) || (keepColour && colour.has(name))) parts.push(bytes.subarray(offset, end));
    else removed.add(name);
    offset = end;
    if (name === "IEND") break;
  }
  if (!seen.has("IHDR") || !seen.has("IDAT") || !seen.has("IEND")) return undefined;
  // So little data cannot hold so many pixels, however well it is compressed.
  const bits = (samples[bytes[25] ?? 0] ?? 1) * (bytes[24] ?? 1);
  if (Math.ceil((data.getUint32(16) * bits) / 8) * data.getUint32(20) > compressed * mostDeflated) return undefined;
  if (offset < bytes.length) removed.add("trailing data");
  const colourType = bytes[25] ?? 0;
  const kept = keepColour && [...colour].some((name) => seen.has(name));
  return {
    bytes: Buffer.concat(parts),
    width: data.getUint32(16),
    height: data.getUint32(20),
    animated: seen.has("acTL"),
    removed: [...removed].sort(),
    profile,
    plain: (colourType === 0 || colourType === 2) && !seen.has("tRNS") && bytes[28] === 0 && !kept,
  };
}
