import type { Diagnostic } from "@dreamnet/workflow";
import { asMissingPackage } from "../optional-package.ts";
import type { FigureFile } from "../requests.ts";

/** Most pixels that are decoded. */
const mostPixels = 120_000_000;

/** A figure that was read and made safe: no metadata, no scripts, one frame. */
export interface OpenFigure {
  readonly width: number;
  readonly height: number;
  readonly isPhotograph: boolean;
  /** It as it is, or smaller; never larger, never cut. */
  toPng(box?: { readonly width: number; readonly height: number }): Promise<Encoded>;
  toJpeg(quality: number, box?: { readonly width: number; readonly height: number }): Promise<Encoded>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Thrown for a file that is no picture, or none that is safe. */
export class FigureError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join(" "));
    this.diagnostics = diagnostics;
  }
}

/**
 * Opens a figure of any kind: PNG, JPEG, GIF, WebP, AVIF, TIFF, BMP, SVG, and the first page of a PDF.
 *
 * @param width - Pixels that a PDF is drawn wide: it has none of its own.
 * @throws {FigureError} with the diagnostics that say why there is none.
 * @throws {MissingPackageError} for a PDF, where what draws PDFs is not installed.
 */
export async function openFigure(given: FigureFile, width?: number): Promise<OpenFigure> {
  const path = given.path ?? "figure";
  // What was drawn here needs no cleaning.
  const { bytes, notes } = isPdf(given.bytes)
    ? { bytes: await drawPage(given.bytes, path, width), notes: [] }
    : await cleaned(given, path);
  const { default: sharp } = await import("sharp");
  const input = () =>
    sharp(bytes, {
      limitInputPixels: mostPixels,
      failOn: "error",
      sequentialRead: true,
      page: 0,
    }).autoOrient();
  try {
    const { autoOrient, format } = await input().metadata();
    const made = (box: { readonly width: number; readonly height: number } | undefined) => {
      const pipeline = input().toColourspace("srgb");
      return box === undefined
        ? pipeline
        : pipeline.resize({ ...box, fit: "inside", withoutEnlargement: true, kernel: "lanczos3" });
    };
    const encoded = ({ data, info }: { data: Buffer; info: { width: number; height: number } }): Encoded => ({
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      width: info.width,
      height: info.height,
    });
    return {
      width: autoOrient.width,
      height: autoOrient.height,
      isPhotograph: format === "jpeg",
      diagnostics: notes,
      toPng: async (box) =>
        encoded(
          await made(box)
            .png({ compressionLevel: 6, adaptiveFiltering: true, palette: false })
            .toBuffer({ resolveWithObject: true }),
        ),
      toJpeg: async (quality, box) =>
        encoded(
          await made(box)
            .flatten({ background: "#ffffff" })
            .jpeg({ quality, mozjpeg: true, chromaSubsampling: "4:4:4" })
            .toBuffer({ resolveWithObject: true }),
        ),
    };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 160);
    throw new FigureError([
      ...notes,
      notDrawn(path, `the picture cannot be read: ${reason}`, "Export the figure anew."),
    ]);
  }
}

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");

async function cleaned(
  file: FigureFile,
  path: string,
): Promise<{ readonly bytes: Uint8Array; readonly notes: readonly Diagnostic[] }> {
  const { convertFigure } = await import("@dreamnet/converter");
  // As for TeX: drawings become pixels, and what is left is PNG, JPEG or PDF.
  const converted = await convertFigure(
    { bytes: file.bytes, mediaType: file.mediaType ?? "application/octet-stream", path },
    "pdflatex",
  );
  if (converted.status === "failed") throw new FigureError(converted.diagnostics);
  const notes = converted.diagnostics.filter(
    ({ ruleId }) => ruleId !== "asset/figure-is-for-target" && ruleId !== "asset/figure-is-upright",
  );
  if (converted.mediaType === "application/pdf" || converted.mediaType === "application/postscript")
    throw new FigureError([
      ...notes,
      notDrawn(path, "it is PostScript, which is not drawn here", "Give the figure as PDF, PNG or SVG."),
    ]);
  return { bytes: converted.bytes, notes };
}

async function drawPage(pdf: Uint8Array, path: string, pixelWidth: number | undefined): Promise<Uint8Array> {
  const { drawPdf } = await import("@dreamnet/pdf-figure").catch((error: unknown) => {
    throw asMissingPackage(error, ["@dreamnet/pdf-figure"], "PDF figures");
  });
  const page = await drawPdf(pdf, {
    signal: new AbortController().signal,
    ...(pixelWidth === undefined ? {} : { pixelWidth }),
  });
  if ("png" in page) return page.png;
  throw new FigureError([notDrawn(path, `the PDF cannot be drawn: ${page.fault}`, "Export the figure anew.")]);
}

function notDrawn(path: string, message: string, hint: string): Diagnostic {
  return { severity: "error", ruleId: "image/figure-is-readable", message: `${path}: ${message}.`, hint, path: [path] };
}
