import { decodeBmp } from "./decode-bmp.ts";
import { mostMadePixels, mostReadPixels } from "./figure.ts";

/** A raster picture as a PNG. */
export interface RasterPng {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Made smaller, to stay beneath the bound. */
  readonly reduced: boolean;
}

/**
 * Decodes a raster picture and writes its first frame as a PNG: upright, in sRGB, 16 bits where it has them, without
 * metadata.
 *
 * @throws What the decoder throws for a picture that is broken, or too large to read.
 */
export async function toPng(bytes: Uint8Array, mediaType: string): Promise<RasterPng> {
  const { default: sharp } = await import("sharp");
  const limits = { limitInputPixels: mostReadPixels, failOn: "error" as const };
  const bmp = mediaType === "image/bmp" ? decodeBmp(bytes, mostReadPixels) : undefined;
  if (mediaType === "image/bmp" && bmp === undefined) throw new Error("this kind of BMP is not read");
  const input =
    bmp === undefined
      ? sharp(bytes, { ...limits, page: 0, pages: 1 })
      : sharp(bmp.rgb, { ...limits, raw: { width: bmp.width, height: bmp.height, channels: 3 } });
  const metadata = await input.metadata();
  // `pages: 1` above makes the metadata tell of one; the whole file is asked for its count.
  const frames = bmp === undefined ? ((await sharp(bytes, { ...limits, page: 0 }).metadata()).pages ?? 1) : 1;
  const deep = metadata.depth === "ushort" || metadata.depth === "short";
  const grey = metadata.space === "b-w" || metadata.space === "grey16";
  let pipeline = input.autoOrient();
  const pixels = metadata.width * metadata.height;
  const reduced = pixels > mostMadePixels;
  if (reduced)
    pipeline = pipeline.resize({ width: Math.floor(metadata.autoOrient.width * Math.sqrt(mostMadePixels / pixels)) });
  const { data, info } = await pipeline
    .toColourspace(deep ? (grey ? "grey16" : "rgb16") : grey ? "b-w" : "srgb")
    .png({ compressionLevel: 6, adaptiveFiltering: true, palette: false, progressive: false })
    .toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height, frames, reduced };
}
