import sharp from "sharp";

/** What decoding a picture shows. */
export interface PictureFinding {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly faults: readonly string[];
}

/** Least width of what is drawn, and most bytes: specs/medium.md. */
const limits = { width: 1400, bytes: 25_000_000 };

/** Decodes a picture and looks at its pixels: a picture of one colour shows nothing. */
export async function measurePicture(src: string, alt: string, bytes: Uint8Array): Promise<PictureFinding> {
  const faults: string[] = [];
  let size = { width: 0, height: 0 };
  try {
    const { data, info } = await sharp(bytes)
      .flatten({ background: "#ffffff" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    size = { width: info.width, height: info.height };
    if (isOneColour(data, info.channels)) faults.push("of one colour");
    const { format, exif, xmp, iptc, pages } = await sharp(bytes).metadata();
    if (format !== "png" && format !== "jpeg") faults.push(`a ${format}`);
    if (exif !== undefined || xmp !== undefined || iptc !== undefined) faults.push("with metadata");
    if ((pages ?? 1) > 1) faults.push("of several frames");
  } catch (error) {
    faults.push(`not read: ${String(error).slice(0, 80)}`);
  }
  if (!src.includes("-figure.") && size.width < limits.width) faults.push(`${size.width} pixels wide`);
  if (bytes.length > limits.bytes) faults.push(`of ${bytes.length} bytes`);
  if (alt === "" && !src.includes("-figure.")) faults.push("without alt");
  return { src, ...size, bytes: bytes.length, faults };
}

function isOneColour(data: Uint8Array, channels: number): boolean {
  for (let at = channels; at < data.length; at++) if (data[at] !== data[at - channels]) return false;
  return true;
}
