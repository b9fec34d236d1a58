import type { Diagnostic } from "@dreamnet/workflow";
import { convertPdf, convertPostscript } from "./convert-document.ts";
import { convertJpeg, convertPng, convertRaster } from "./convert-picture.ts";
import { convertSvg } from "./convert-svg.ts";
import {
  type FigureInput,
  type FigureResult,
  type FigureTarget,
  type FigureTools,
  figureDiagnostic,
} from "./figure.ts";
import { failed } from "./figure-notes.ts";
import { sniffFigure } from "./sniff-figure.ts";

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
export async function convertFigure(
  input: FigureInput,
  target: FigureTarget,
  tools: FigureTools = {},
): Promise<FigureResult> {
  tools.signal?.throwIfAborted();
  const mediaType = sniffFigure(input.bytes);
  const notes: Diagnostic[] = [];
  if (mediaType === undefined) {
    return failed(
      notes,
      input,
      "figure-is-readable",
      `its bytes are no picture that is known (${input.bytes.length} bytes, said to be ${input.mediaType})`,
      "Export the figure anew as PDF, PNG or SVG.",
    );
  }
  if (mediaType !== input.mediaType)
    notes.push(
      figureDiagnostic(
        "info",
        "figure-is-what-it-says",
        input.path,
        `said to be ${input.mediaType}, it is ${mediaType}; it is treated as that.`,
      ),
    );
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
