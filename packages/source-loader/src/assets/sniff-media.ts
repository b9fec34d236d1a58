import {
  measureEps,
  measureGif,
  measureJpeg,
  measurePdf,
  measurePng,
  measureSvg,
  measureWebp,
  type Size,
  svgStart,
} from "./measure-media.ts";

/** What a file's bytes say that it is. */
export interface Media {
  readonly mediaType: string;
  /** Extensions that say the same, the usual one first. */
  readonly extensions: readonly string[];
  readonly size?: Size;
}

/** Bytes at the start that decide. */
const headBytes = 65_536;

/**
 * The media type of a picture, video or sound by its bytes, whatever its name says.
 *
 * @returns Undefined for anything else.
 */
export function sniffMedia(bytes: Uint8Array): Media | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(headBytes, bytes.length)).toString("latin1");
  const raster = sniffRaster(bytes, head);
  if (raster !== undefined) return raster;
  if (head.slice(0, 1024).includes("%PDF-")) return media("application/pdf", ["pdf"], measurePdf(bytes));
  if (head.startsWith("%!PS") || head.startsWith("\xc5\xd0\xd3\xc6"))
    return media("application/postscript", ["eps", "ps"], measureEps(bytes));
  if (svgStart(head) !== undefined) return media("image/svg+xml", ["svg"], measureSvg(bytes));
  if (head.slice(4, 8) === "ftyp") {
    const brand = head.slice(8, 12);
    if (brand === "avif" || brand === "avis") return media("image/avif", ["avif"]);
    if (/^(?:hei[cxms]|mif1|msf1)$/u.test(brand)) return media("image/heic", ["heic", "heif"]);
    return media(
      brand === "qt  " ? "video/quicktime" : brand.startsWith("M4A") ? "audio/mp4" : "video/mp4",
      brand === "qt  " ? ["mov"] : ["mp4", "m4v", "m4a", "mov"],
    );
  }
  if (head.startsWith("\x1a\x45\xdf\xa3")) return media("video/webm", ["webm", "mkv"]);
  if (head.startsWith("OggS")) return media("video/ogg", ["ogv", "ogg", "oga"]);
  if (head.startsWith("ID3") || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2))
    return media("audio/mpeg", ["mp3"]);
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WAVE") return media("audio/wav", ["wav"]);
  return undefined;
}

function sniffRaster(bytes: Uint8Array, head: string): Media | undefined {
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return media("image/png", ["png", "apng"], measurePng(bytes));
  if (head.startsWith("\xff\xd8\xff")) return media("image/jpeg", ["jpg", "jpeg", "jpe", "jfif"], measureJpeg(bytes));
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return media("image/gif", ["gif"], measureGif(bytes));
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return media("image/webp", ["webp"], measureWebp(bytes));
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return media("image/tiff", ["tiff", "tif"]);
  if (head.startsWith("BM") && bytes.length > 26) return media("image/bmp", ["bmp"]);
  return undefined;
}

function media(mediaType: string, extensions: readonly string[], size?: Size): Media {
  return { mediaType, extensions, ...(size === undefined ? {} : { size }) };
}
