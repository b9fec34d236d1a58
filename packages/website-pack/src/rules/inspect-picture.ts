/** What of a picture's file a browser or a reader stumbles over. */
export interface PictureFindings {
  /** CMYK, or more than 8 bits a channel. */
  readonly isForeign: boolean;
  /** It must be turned before it is shown. */
  readonly isTurned: boolean;
  /** EXIF, XMP, IPTC, comments. */
  readonly isPrivate: boolean;
}

const clean: PictureFindings = { isForeign: false, isTurned: false, isPrivate: false };

/** Reads a PNG's chunks, a JPEG's segments or a WebP's; anything else has nothing to say. */
export function inspectPicture(bytes: Uint8Array): PictureFindings {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 33 && data.getUint32(0) === 0x89504e47) return inspectPng(bytes, data);
  if (bytes.length > 4 && data.getUint16(0) === 0xffd8) return inspectJpeg(bytes, data);
  if (bytes.length > 16 && latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 12) === "WEBP")
    return inspectWebp(bytes, data);
  return clean;
}

const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

function inspectPng(bytes: Uint8Array, data: DataView): PictureFindings {
  let isPrivate = false;
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const name = latin(bytes, offset + 4, offset + 8);
    if (/^(?:eXIf|tEXt|zTXt|iTXt|tIME)$/.test(name)) isPrivate = true;
    if (name === "IEND") break;
    offset += 12 + data.getUint32(offset);
  }
  return { isForeign: bytes[24] === 16, isTurned: false, isPrivate };
}

function inspectJpeg(bytes: Uint8Array, data: DataView): PictureFindings {
  let isForeign = false;
  let isTurned = false;
  let isPrivate = false;
  for (let offset = 2; offset + 4 <= bytes.length && bytes[offset] === 0xff; ) {
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xda || marker === 0xd9) break;
    const size = data.getUint16(offset + 2);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      isForeign = bytes[offset + 9] === 4 || (bytes[offset + 4] ?? 8) > 8;
    if (marker === 0xfe || marker === 0xed) isPrivate = true;
    if (marker === 0xe1) {
      const orientation =
        latin(bytes, offset + 4, offset + 8) === "Exif" ? exifOrientation(data, offset + 10, size) : undefined;
      isPrivate ||= orientation === undefined;
      isTurned ||= (orientation ?? 1) > 1;
    }
    offset += 2 + size;
  }
  return { isForeign, isTurned, isPrivate };
}

/** The orientation of an EXIF block that holds nothing else; undefined where it holds more. */
function exifOrientation(data: DataView, start: number, size: number): number | undefined {
  if (start + 26 > data.byteLength || size > 64) return undefined;
  const little = data.getUint16(start) === 0x4949;
  const first = start + data.getUint32(start + 4, little);
  if (first + 14 > data.byteLength || data.getUint16(first, little) !== 1) return undefined;
  return data.getUint16(first + 2, little) === 0x0112 ? data.getUint16(first + 10, little) : undefined;
}

function inspectWebp(bytes: Uint8Array, data: DataView): PictureFindings {
  let isPrivate = false;
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    if (/^(?:EXIF|XMP )$/.test(latin(bytes, offset, offset + 4))) isPrivate = true;
    const size = data.getUint32(offset + 4, true);
    offset += 8 + size + (size % 2);
  }
  return { isForeign: false, isTurned: false, isPrivate };
}
