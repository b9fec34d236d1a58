/** A picture within its limit of bytes. */
export interface FittedBytes {
  readonly bytes: Uint8Array;
  readonly mediaType: "image/png" | "image/jpeg";
}

/**
 * Brings a PNG beneath a limit: packed harder first, which loses nothing, then as a JPEG of as high a quality as fits.
 *
 * @returns Undefined where no quality that can be looked at is small enough.
 */
export async function fitBytes(png: Uint8Array, maxBytes: number): Promise<FittedBytes | undefined> {
  if (png.length <= maxBytes) return { bytes: png, mediaType: "image/png" };
  const { default: sharp } = await import("sharp");
  const packed = await sharp(png).png({ compressionLevel: 9, adaptiveFiltering: true, palette: false }).toBuffer();
  if (packed.length <= maxBytes) return { bytes: new Uint8Array(packed), mediaType: "image/png" };
  for (const quality of [92, 86, 80, 72, 64, 55]) {
    const jpeg = await sharp(png)
      .flatten({ background: "#ffffff" })
      .jpeg({ quality, mozjpeg: true, chromaSubsampling: quality > 75 ? "4:4:4" : "4:2:0" })
      .toBuffer();
    if (jpeg.length <= maxBytes) return { bytes: new Uint8Array(jpeg), mediaType: "image/jpeg" };
  }
  return undefined;
}
