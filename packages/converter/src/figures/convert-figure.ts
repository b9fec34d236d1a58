import type { Diagnostic } from "@dreamnet/workflow";
import { cleanJpeg } from "./clean-jpeg.ts";
import { cleanPng } from "./clean-png.ts";
import { runGhostscript } from "./convert-eps.ts";
import { toPng } from "./convert-raster.ts";
import { extensionOf, type FigureInput, type FigureResult, type FigureTarget, type FigureTools, figureDiagnostic } from "./figure.ts";
import { inspectPdf } from "./inspect-pdf.ts";
import { renderSvg } from "./render-svg.ts";
import { sanitizeSvg } from "./sanitize-svg.ts";
import { sniffFigure } from "./sniff-figure.ts";

/** Pixels above which arXiv warns of an image that is no plain PNG (checked 2026-11). */
const arxivPixels = 34_000_000;

/**
 * Brings a figure into a form that the target shows, without its private metadata.
 *
 * TeX takes pdf, png and jpg: these stay, lossless; gif, webp, tiff, bmp, avif and svg become PNG; EPS becomes PDF, when
 * Ghostscript may be started. A browser takes png, jpg, gif, webp, avif, and SVG once it is sanitised. Equal bytes give
 * equal bytes.
 *
 * @returns Expected problems as data: a broken, hostile or unknown file is `failed`, with what to do about it.
 * @example
 * const figure = await convertFigure({ bytes, mediaType: "image/svg+xml", path: "plot.svg" }, "pdflatex");
 * if (figure.status !== "failed") write(`plot.${figure.extension}`, figure.bytes);
 */
export async function convertFigure(input: FigureInput, target: FigureTarget, tools: FigureTools = {}): Promise<FigureResult> {
  tools.signal?.throwIfAborted();
  const mediaType = sniffFigure(input.bytes);
  const notes: Diagnostic[] = [];
  if (mediaType === undefined) {
    return failed(notes, input, "figure-is-readable", `its bytes are no picture that is known (${input.bytes.length} bytes, said to be ${input.mediaType})`, "Export the figure anew as PDF, PNG or SVG.");
  }
  if (mediaType !== input.mediaType) notes.push(figureDiagnostic("info", "figure-is-what-it-says", input.path, `said to be ${input.mediaType}, it is ${mediaType}; it is treated as that.`));
  switch (mediaType) {
    case "image/png":
      return convertPng(input, target, notes);
    case "image/jpeg":
      return convertJpeg(input, target, notes);
    case "image/svg+xml":
      return convertSvg(input, target, notes);
    case "application/pdf":
      return convertPdf(input, target, notes, tools);
    case "application/postscript":
      return convertPostscript(input, target, notes, tools);
    default:
      return convertRaster(input, mediaType, target, notes);
  }
}

function failed(notes: readonly Diagnostic[], { path }: FigureInput, rule: string, message: string, hint: string): FigureResult {
  return { status: "failed", diagnostics: [...notes, figureDiagnostic("error", rule, path, message, hint)] };
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 160) ?? "";
}

async function convertPng(input: FigureInput, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  const clean = cleanPng(input.bytes, target === "web");
  if (clean === undefined) return failed(notes, input, "figure-is-whole", "the PNG is cut off or damaged", "Export the figure anew.");
  if (clean.animated) notes.push(stillFrame(input));
  // pdfTeX ignores a profile; the colours are then brought into sRGB, where a browser would show them.
  if (clean.profile && target !== "web") return convertRaster(input, "image/png", target, notes);
  if (clean.width * clean.height > arxivPixels && !(clean.plain && target !== "web")) notes.push(large(input, clean.width * clean.height));
  return { status: "kept", bytes: clean.bytes, mediaType: "image/png", extension: "png", width: clean.width, height: clean.height, diagnostics: notes };
}

async function convertJpeg(input: FigureInput, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  const clean = cleanJpeg(input.bytes, target === "web");
  if (clean === undefined) return failed(notes, input, "figure-is-whole", "the JPEG is cut off or damaged", "Export the figure anew.");
  if (clean.width * clean.height > arxivPixels) notes.push(large(input, clean.width * clean.height));
  const rotation = ({ 3: 180, 6: 90, 8: 270 } as const)[clean.orientation as 3];
  if (target !== "web" && clean.orientation > 1) {
    notes.push(figureDiagnostic("warning", "figure-is-upright", input.path, `the photograph says that it is to be turned${rotation === undefined ? " and mirrored" : ` by ${rotation}°`}, which TeX does not do.`, "Turn the picture itself, and save it."));
  }
  return {
    status: "kept", bytes: clean.bytes, mediaType: "image/jpeg", extension: "jpg", width: clean.width, height: clean.height, diagnostics: notes,
    ...(rotation === undefined || target === "web" ? {} : { rotation }),
  };
}

async function convertSvg(input: FigureInput, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  try {
    const clean = sanitizeSvg(input.bytes);
    if (clean.removed.length > 0) notes.push(figureDiagnostic("warning", "svg-is-self-contained", input.path, `shown without what a drawing must not hold: ${clean.removed.slice(0, 6).join(", ")}`, "Embed pictures into the drawing, and turn foreign content into paths."));
    if (target === "web") return { status: "kept", bytes: Buffer.from(clean.svg), mediaType: "image/svg+xml", extension: "svg", diagnostics: notes };
    const { png, width, height, machineFonts } = await renderSvg(clean.svg, clean.text);
    if (machineFonts) notes.push(figureDiagnostic("warning", "svg-text-is-portable", input.path, "its text has characters for which this machine's fonts were used; elsewhere it may look different.", "Turn the text into paths."));
    notes.push(figureDiagnostic("info", "figure-is-for-target", input.path, `the drawing became a PNG of ${width} × ${height} pixels, since TeX takes no SVG.`, "Export it as PDF to keep it sharp at any size."));
    return { status: "converted", bytes: cleanPng(png, false)?.bytes ?? png, mediaType: "image/png", extension: "png", width, height, diagnostics: notes };
  } catch (error) {
    return failed(notes, input, "svg-is-safe", `the SVG is refused: ${reason(error)}`, "Export the drawing anew, as PDF or PNG.");
  }
}

async function convertPdf(input: FigureInput, target: FigureTarget, notes: Diagnostic[], tools: FigureTools): Promise<FigureResult> {
  const { encrypted, active, metadata, whole } = inspectPdf(input.bytes);
  if (encrypted) return failed(notes, input, "pdf-is-open", "the PDF is encrypted", "Save it without a password.");
  if (active.length > 0) return failed(notes, input, "pdf-is-passive", `the PDF holds what arXiv refuses: ${active.join(", ")}`, "Print or export the figure anew as a plain PDF.");
  if (!whole) notes.push(figureDiagnostic("warning", "figure-is-whole", input.path, "the PDF's end is missing; TeX may not read it.", "Export the figure anew."));
  if (metadata) notes.push(figureDiagnostic("info", "figure-is-anonymous", input.path, "the PDF carries metadata, such as its author or program, which stays in it.", "Export it without metadata, if that matters."));
  if (target !== "web") return { status: "kept", bytes: input.bytes, mediaType: "application/pdf", extension: "pdf", diagnostics: notes };
  return made(input, "png", await runGhostscript(input.bytes, "pdf", "png", tools), notes);
}

async function convertPostscript(input: FigureInput, target: FigureTarget, notes: Diagnostic[], tools: FigureTools): Promise<FigureResult> {
  const to = target === "web" ? "png" : "pdf";
  return made(input, to, await runGhostscript(input.bytes, "eps", to, tools), notes);
}

function made(input: FigureInput, to: "pdf" | "png", result: Awaited<ReturnType<typeof runGhostscript>>, notes: Diagnostic[]): FigureResult {
  if (result.status !== "made") {
    return failed(notes, input, "figure-is-for-target", `it must become ${to.toUpperCase()}, and ${result.status === "absent" ? result.reason : `Ghostscript failed: ${result.reason}`}`, `Install Ghostscript, or export the figure as ${to === "pdf" ? "PDF" : "PNG or SVG"}.`);
  }
  const clean = to === "png" ? cleanPng(result.bytes, false) : undefined;
  return {
    status: "converted", bytes: clean?.bytes ?? result.bytes, mediaType: to === "pdf" ? "application/pdf" : "image/png", extension: to, diagnostics: notes,
    ...(clean === undefined ? {} : { width: clean.width, height: clean.height }),
  };
}

const shownByBrowsers = new Set(["image/gif", "image/webp", "image/avif"]);

async function convertRaster(input: FigureInput, mediaType: string, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  if (target === "web" && shownByBrowsers.has(mediaType) && !(await hasMetadata(input.bytes))) {
    return { status: "kept", bytes: input.bytes, mediaType, extension: extensionOf[mediaType] ?? "bin", diagnostics: notes };
  }
  try {
    const { png, width, height, frames, reduced } = await toPng(input.bytes, mediaType);
    if (frames > 1) notes.push(stillFrame(input));
    if (reduced) notes.push(figureDiagnostic("warning", "figure-size-is-moderate", input.path, `made smaller, to ${width} × ${height} pixels.`));
    return { status: "converted", bytes: cleanPng(png, false)?.bytes ?? png, mediaType: "image/png", extension: "png", width, height, diagnostics: notes };
  } catch (error) {
    return failed(notes, input, "figure-is-readable", `the picture cannot be read: ${reason(error)}`, "Export the figure anew as PNG.");
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

function stillFrame({ path }: FigureInput): Diagnostic {
  return figureDiagnostic("warning", "figure-is-still", path, "only the first frame of the animation is shown.", "Show the frames that matter side by side.");
}

function large({ path }: FigureInput, pixels: number): Diagnostic {
  return figureDiagnostic("warning", "figure-size-is-moderate", path, `the picture has ${Math.round(pixels / 1e6)} million pixels; arXiv warns above 34.`, "Save it with fewer pixels.");
}
