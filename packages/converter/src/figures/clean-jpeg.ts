/** What a JPEG is, and its bytes without what is not the picture. */
export interface CleanJpeg {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 4 for CMYK. */
  readonly components: number;
  /** EXIF: 1 upright … 8. */
  readonly orientation: number;
  readonly removed: readonly string[];
}

/**
 * Takes EXIF, GPS, XMP, thumbnails, comments and what follows the end out of a JPEG. Its pixels are not encoded anew.
 * Colour profiles and Adobe's mark (without which CMYK turns negative) stay.
 *
 * @param keepOrientation - Keeps how the photograph is to be turned, as the only word of its EXIF.
 * @returns Undefined where the file is no whole JPEG.
 */
export function cleanJpeg(bytes: Uint8Array, keepOrientation: boolean): CleanJpeg | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  const removed = new Set<string>();
  let frame: { width: number; height: number; components: number } | undefined;
  let orientation = 1;
  let offset = 2;
  let ended = false;
  while (offset + 2 <= bytes.length) {
    if (bytes[offset] !== 0xff) return undefined;
    const marker = bytes[offset + 1] as number;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    if (marker === 0xd9) {
      ended = true;
      offset += 2;
      break;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += 2;
      continue;
    }
    if (offset + 4 > bytes.length) return undefined;
    const end = offset + 2 + data.getUint16(offset + 2);
    if (end > bytes.length || end < offset + 4) return undefined;
    const segment = bytes.subarray(offset, end);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      if (segment.length < 10) return undefined;
      frame = {
        height: data.getUint16(offset + 5),
        width: data.getUint16(offset + 7),
        components: bytes[offset + 9] ?? 0,
      };
    }
    const name = nameOf(marker, segment);
    if (name === "EXIF") orientation = readOrientation(segment) ?? orientation;
    if (name === undefined) parts.push(marker === 0xe0 ? withoutThumbnail(segment) : segment);
    else removed.add(name);
    offset = end;
    if (marker === 0xda) {
      const scanEnd = endOfScan(bytes, offset);
      parts.push(bytes.subarray(offset, scanEnd));
      offset = scanEnd;
    }
  }
  if (frame === undefined || !ended || frame.width === 0 || frame.height === 0) return undefined;
  if (offset < bytes.length) removed.add("trailing data");
  const turned = keepOrientation && orientation > 1 ? [orientationSegment(orientation)] : [];
  const [first] = parts;
  // JFIF's own segment comes first, where there is one.
  const head = first?.[1] === 0xe0 ? parts.splice(0, 1) : [];
  return {
    bytes: Buffer.concat([bytes.subarray(0, 2), ...head, ...turned, ...parts, Uint8Array.of(0xff, 0xd9)]),
    ...frame,
    orientation,
    removed: [...removed].sort(),
  };
}

/** What a segment that goes is called; undefined for one that stays. */
function nameOf(marker: number, segment: Uint8Array): string | undefined {
  if (marker === 0xfe) return "comment";
  if (marker < 0xe0 || marker > 0xef) return undefined;
  const head = String.fromCharCode(...segment.subarray(4, 40));
  if (marker === 0xe0) return head.startsWith("JFIF\0") ? undefined : "thumbnail";
  if (marker === 0xe2 && head.startsWith("ICC_PROFILE\0")) return undefined;
  if (marker === 0xee && head.startsWith("Adobe")) return undefined;
  if (marker === 0xe1) return head.startsWith("Exif\0") ? "EXIF" : "XMP";
  return `APP${marker - 0xe0}`;
}

function withoutThumbnail(segment: Uint8Array): Uint8Array {
  if (segment.length <= 18) return segment;
  const bare = segment.slice(0, 18);
  bare[2] = 0;
  bare[3] = 16;
  bare[16] = 0;
  bare[17] = 0;
  return bare;
}

/** Entropy-coded data ends at a marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (
    let index = bytes.indexOf(0xff, start);
    index >= 0 && index + 1 < bytes.length;
    index = bytes.indexOf(0xff, index + 1)
  ) {
    const next = bytes[index + 1] as number;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return index;
  }
  return bytes.length;
}

/** Tag 0x0112 of the first directory. */
function readOrientation(segment: Uint8Array): number | undefined {
  const tiff = segment.subarray(10);
  if (tiff.length < 14) return undefined;
  const data = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = data.getUint16(0) === 0x4949;
  const start = data.getUint32(4, little);
  if (start + 2 > tiff.length) return undefined;
  const entries = Math.min(data.getUint16(start, little), 200);
  for (let index = 0; index < entries; index++) {
    const at = start + 2 + index * 12;
    if (at + 12 > tiff.length) return undefined;
    if (data.getUint16(at, little) !== 0x0112) continue;
    const value = data.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** The smallest EXIF that says how to turn the picture. */
function orientationSegment(orientation: number): Uint8Array {
  return Uint8Array.of(
    0xff,
    0xe1,
    0,
    34,
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
    0x4d,
    0x4d,
    0,
    0x2a,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  );
}
