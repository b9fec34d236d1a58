import type { Diagnostic } from "@dreamnet/workflow";
import { blankAvif } from "./blank-avif.ts";
import { cleanGif } from "./clean-gif.ts";
import { cleanJpeg } from "./clean-jpeg.ts";
import { cleanPng } from "./clean-png.ts";
import { cleanWebp } from "./clean-webp.ts";
import { toPng } from "./convert-raster.ts";
import { extensionOf, type FigureInput, type FigureResult, type FigureTarget, figureDiagnostic } from "./figure.ts";
import { boundless, failed, large, reason, stillFrame } from "./figure-notes.ts";

/** Pixels above which arXiv warns of an image that is no plain PNG (checked 2026-11). */
const arxivPixels = 34_000_000;

/** A PNG keeps its pixels; only one with a profile of its own is brought into sRGB for TeX. */
export async function convertPng(input: FigureInput, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  const clean = cleanPng(input.bytes, target === "web");
  if (clean === undefined)
    return failed(notes, input, "figure-is-whole", "the PNG is cut off or damaged", "Export the figure anew.");
  const beyond = boundless(notes, input, clean.width, clean.height);
  if (beyond !== undefined) return beyond;
  if (clean.animated) notes.push(stillFrame(input));
  // pdfTeX ignores a profile; the colours are then brought into sRGB, where a browser would show them.
  if (clean.profile && target !== "web") return convertRaster(input, "image/png", target, notes);
  if (clean.width * clean.height > arxivPixels && !(clean.plain && target !== "web"))
    notes.push(large(input, clean.width * clean.height));
  return {
    status: "kept",
    bytes: clean.bytes,
    mediaType: "image/png",
    extension: "png",
    width: clean.width,
    height: clean.height,
    diagnostics: notes,
  };
}

/** A JPEG is never encoded anew; how it is to be turned is told. */
export async function convertJpeg(
  input: FigureInput,
  target: FigureTarget,
  notes: Diagnostic[],
): Promise<FigureResult> {
  const clean = cleanJpeg(input.bytes, target === "web");
  if (clean === undefined)
    return failed(notes, input, "figure-is-whole", "the JPEG is cut off or damaged", "Export the figure anew.");
  const beyond = boundless(notes, input, clean.width, clean.height);
  if (beyond !== undefined) return beyond;
  if (clean.width * clean.height > arxivPixels) notes.push(large(input, clean.width * clean.height));
  const rotation = ({ 3: 180, 6: 90, 8: 270 } as const)[clean.orientation as 3];
  if (target !== "web" && clean.orientation > 1) {
    notes.push(
      figureDiagnostic(
        "warning",
        "figure-is-upright",
        input.path,
        `the photograph says that it is to be turned${rotation === undefined ? " and mirrored" : ` by ${rotation}°`}, which TeX does not do.`,
        "Turn the picture itself, and save it.",
      ),
    );
  }
  return {
    status: "kept",
    bytes: clean.bytes,
    mediaType: "image/jpeg",
    extension: "jpg",
    width: clean.width,
    height: clean.height,
    diagnostics: notes,
    ...(rotation === undefined || target === "web" ? {} : { rotation }),
  };
}

/** What browsers show as it is, once what follows the picture or is said in it is gone. */
const shownByBrowsers: Readonly<
  Record<string, (bytes: Uint8Array) => Uint8Array | undefined | Promise<Uint8Array | undefined>>
> = { "image/gif": cleanGif, "image/webp": cleanWebp, "image/avif": blankAvif };

/** Any other raster picture; as it is for a browser that shows it, else as a PNG. */
export async function convertRaster(
  input: FigureInput,
  mediaType: string,
  target: FigureTarget,
  notes: Diagnostic[],
): Promise<FigureResult> {
  const clean = target === "web" && shownByBrowsers[mediaType];
  // EXIF also says how a photograph is to be turned: one that has any is made anew.
  const kept = clean && !(await hasMetadata(input.bytes)) ? await clean(input.bytes) : undefined;
  if (kept !== undefined) {
    return {
      status: "kept",
      bytes: kept,
      mediaType,
      extension: extensionOf[mediaType] ?? "bin",
      diagnostics: notes,
    };
  }
  try {
    const { png, width, height, frames, reduced } = await toPng(input.bytes, mediaType);
    if (frames > 1) notes.push(stillFrame(input));
    if (reduced)
      notes.push(
        figureDiagnostic(
          "warning",
          "figure-size-is-moderate",
          input.path,
          `made smaller, to ${width} × ${height} pixels.`,
        ),
      );
    return {
      status: "converted",
      bytes: cleanPng(png, false)?.bytes ?? png,
      mediaType: "image/png",
      extension: "png",
      width,
      height,
      diagnostics: notes,
    };
  } catch (error) {
    return failed(
      notes,
      input,
      "figure-is-readable",
      `the picture cannot be read: ${reason(error)}`,
      "Export the figure anew as PNG.",
    );
  }
}

/** EXIF or XMP: where a photograph was taken, and by whom. A picture that cannot be read counts as having it. */
async function hasMetadata(bytes: Uint8Array): Promise<boolean> {
  try {
    const { default: sharp } = await import("sharp");
    const { exif, xmp, iptc } = await sharp(bytes).metadata();
    return exif !== undefined || xmp !== undefined || iptc !== undefined;
  } catch {
    return true;
  }
}
