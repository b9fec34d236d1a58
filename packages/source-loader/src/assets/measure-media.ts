/** Pixels of a raster picture, points (1/72 in) of a PDF, EPS or SVG. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Bytes at each end of a PDF, EPS or SVG that are searched for its size. */
const searchBytes = 1024 * 1024;

function size(width: number, height: number): Size | undefined {
  return Number.isFinite(width) && Number.isFinite(height) && width > 0 && height > 0 ? { width, height } : undefined;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ends(bytes: Uint8Array): string {
  const text = (part: Uint8Array): string =>
    Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("latin1");
  return bytes.length <= 2 * searchBytes
    ? text(bytes)
    : `${text(bytes.subarray(0, searchBytes))}\n${text(bytes.subarray(bytes.length - searchBytes))}`;
}

export function measurePng(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 24) return undefined;
  return size(view(bytes).getUint32(16), view(bytes).getUint32(20));
}

export function measureGif(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 10) return undefined;
  return size(view(bytes).getUint16(6, true), view(bytes).getUint16(8, true));
}

/** Walks the segments to the frame header; each segment tells its length, so this ends. */
export function measureJpeg(bytes: Uint8Array): Size | undefined {
  const data = view(bytes);
  let offset = 2;
  while (offset + 9 < bytes.length) {
    if (bytes[offset] !== 0xff) return undefined;
    const marker = bytes[offset + 1] as number;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return size(data.getUint16(offset + 7), data.getUint16(offset + 5));
    }
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    offset += standalone ? 2 : 2 + Math.max(2, data.getUint16(offset + 2));
  }
  return undefined;
}

export function measureWebp(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined;
  const data = view(bytes);
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  if (chunk === "VP8X") return size(1 + (data.getUint32(24, true) & 0xffffff), 1 + (data.getUint32(26, true) >>> 8));
  if (chunk === "VP8 ") return size(data.getUint16(26, true) & 0x3fff, data.getUint16(28, true) & 0x3fff);
  if (chunk !== "VP8L") return undefined;
  const bits = data.getUint32(21, true);
  return size(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
}

/** The first page's box, where the file does not hide it in a compressed object. */
export function measurePdf(bytes: Uint8Array): Size | undefined {
  const text = ends(bytes);
  const box = boxOf(text, "CropBox") ?? boxOf(text, "MediaBox");
  if (box === undefined) return undefined;
  const [left, bottom, right, top] = box.slice(1, 5).map(Number) as [number, number, number, number];
  const turned = /\/Rotate\s+(?:90|270)\b/u.test(text.slice(Math.max(0, box.index - 500), box.index + 500));
  const [width, height] = [Math.abs(right - left), Math.abs(top - bottom)];
  return turned ? size(height, width) : size(width, height);
}

function boxOf(text: string, name: "CropBox" | "MediaBox"): RegExpExecArray | undefined {
  const at = text.indexOf(`/${name}`);
  const box =
    at < 0
      ? null
      : /\/[A-Za-z]+\s*\[\s*(-?[\d.]{1,12})\s+(-?[\d.]{1,12})\s+(-?[\d.]{1,12})\s+(-?[\d.]{1,12})\s*\]/u.exec(
          text.slice(at, at + 200),
        );
  if (box === null || box.index !== 0) return undefined;
  box.index = at;
  return box;
}

export function measureEps(bytes: Uint8Array): Size | undefined {
  const text = ends(bytes);
  const box =
    /%%(?:HiRes)?BoundingBox:[ \t]*(-?[\d.]{1,12})[ \t]+(-?[\d.]{1,12})[ \t]+(-?[\d.]{1,12})[ \t]+(-?[\d.]{1,12})/u.exec(
      text,
    );
  if (box === null) return undefined;
  const [left, bottom, right, top] = box.slice(1, 5).map(Number) as [number, number, number, number];
  return size(right - left, top - bottom);
}

const points: Readonly<Record<string, number>> = {
  "": 0.75,
  px: 0.75,
  pt: 1,
  pc: 12,
  mm: 72 / 25.4,
  cm: 72 / 2.54,
  in: 72,
};

/** Where an `svg` element starts at the top, behind XML's own declarations and comments. */
export function svgStart(text: string): number | undefined {
  let at = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
  for (let count = 0; count < 100; count++) {
    while (/\s/u.test(text[at] ?? "")) at++;
    const rest = text.slice(at, at + 400);
    const end = rest.startsWith("<?")
      ? "?>"
      : rest.startsWith("<!--")
        ? "-->"
        : /^<!DOCTYPE\s+svg/iu.test(rest)
          ? /^[^>]*\[/u.test(rest)
            ? "]>"
            : ">"
          : undefined;
    if (end === undefined) return /^<(?:svg:)?svg[\s>]/u.test(rest) ? at : undefined;
    const close = text.indexOf(end, at);
    if (close < 0) return undefined;
    at = close + end.length;
  }
  return undefined;
}

export function measureSvg(bytes: Uint8Array): Size | undefined {
  const text = ends(bytes.subarray(0, searchBytes));
  const start = svgStart(text);
  const tag = start === undefined ? undefined : /^<[^<>]{0,20000}>/u.exec(text.slice(start, start + 20_002))?.[0];
  if (tag === undefined) return undefined;
  const length = (name: string): number => {
    const match = new RegExp(`[\\s"']${name}\\s*=\\s*["']\\s*([\\d.]{1,12})\\s*(px|pt|pc|mm|cm|in|)\\s*["']`, "u").exec(
      tag,
    );
    return match === null ? Number.NaN : Number(match[1]) * (points[match[2] as string] as number);
  };
  const own = size(length("width"), length("height"));
  if (own !== undefined) return own;
  const box =
    /\sviewBox\s*=\s*["']\s*-?[\d.]{1,12}[\s,]+-?[\d.]{1,12}[\s,]+([\d.]{1,12})[\s,]+([\d.]{1,12})\s*["']/u.exec(tag);
  return box === null ? undefined : size(Number(box[1]) * 0.75, Number(box[2]) * 0.75);
}
