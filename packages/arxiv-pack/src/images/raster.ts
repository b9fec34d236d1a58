/** What a picture's header says. */
export interface RasterFacts {
  readonly width: number;
  readonly height: number;
  /** pdfTeX copies it as it is: a PNG of 8 bits or less, grey or RGB, not interlaced, without gamma or colour profile. */
  readonly copiesFast: boolean;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

/** Reads size and form of a PNG or JPEG; undefined where it is neither, or broken. */
export function readRaster(bytes: Uint8Array): RasterFacts | undefined {
  if (bytes.length > 33 && bytes[0] === 0x89 && ascii(bytes, 1, 4) === "PNG") return readPng(bytes);
  if (bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  return undefined;
}

function readPng(bytes: Uint8Array): RasterFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const depth = bytes[24] ?? 0;
  const color = bytes[25];
  let plain = depth <= 8 && (color === 0 || color === 2) && bytes[28] === 0;
  for (let at = 8; plain && at + 8 <= bytes.length; ) {
    const type = ascii(bytes, at + 4, at + 8);
    if (type === "IDAT") break;
    if (["gAMA", "iCCP", "sRGB", "cHRM", "tRNS"].includes(type)) plain = false;
    at += 12 + view.getUint32(at);
  }
  return { width: view.getUint32(16), height: view.getUint32(20), copiesFast: plain };
}

function readJpeg(bytes: Uint8Array): RasterFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), copiesFast: false };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
