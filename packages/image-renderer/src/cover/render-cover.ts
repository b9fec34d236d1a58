import type { Diagnostic } from "@dreamnet/workflow";
import type { Rasterizer } from "../draw/rasterize.ts";
import { fitBytes } from "../picture/fit-bytes.ts";
import { FigureError, openFigure } from "../picture/open-figure.ts";
import type { CoverRequest, FigureFile } from "../requests.ts";
import type { PictureResult } from "../results.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { MissingGlyphsError, missingGlyphDiagnostics } from "../text/missing-glyphs.ts";
import { type CoverFigure, drawCover, sizeOf } from "./draw-cover.ts";

/** What covers are drawn with. */
export interface CoverTools {
  readonly chooser: FontChooser;
  readonly rasterizer: Rasterizer;
  /** Covers without a figure that were drawn before: platforms ask for one size under several names. */
  readonly drawn: Map<string, DrawnPng>;
}

interface DrawnPng {
  readonly png: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** Covers that are kept at a time; a work has a dozen. */
const mostKept = 16;

/** A cover or card. A figure that cannot be shown is told, and the cover made without it. */
export async function renderCover(
  request: CoverRequest,
  alt: string,
  file: FigureFile | undefined,
  tools: CoverTools,
): Promise<PictureResult> {
  const diagnostics: Diagnostic[] = [];
  try {
    const figure = file === undefined ? undefined : await openCoverFigure(file, diagnostics);
    const { width, height, maxBytes } = sizeOf(request);
    const cover = await drawOnce(request, figure, tools);
    const fitted = await fitBytes(cover.png, maxBytes);
    if (fitted === undefined)
      return {
        status: "failed",
        alt,
        diagnostics: [
          ...diagnostics,
          {
            severity: "error",
            ruleId: "image/size-is-within-limit",
            message: `The cover of ${width} × ${height} pixels cannot be brought beneath ${maxBytes} bytes.`,
            hint: "Take a plainer figure, or none.",
          },
        ],
      };
    return { status: "rendered", ...fitted, width, height, alt, diagnostics: [...diagnostics, ...cover.diagnostics] };
  } catch (error) {
    if (!(error instanceof MissingGlyphsError)) throw error;
    return { status: "failed", alt, diagnostics: [...diagnostics, ...missingGlyphDiagnostics(error.missing)] };
  }
}

async function drawOnce(
  request: CoverRequest,
  figure: CoverFigure | undefined,
  { chooser, drawn, rasterizer }: CoverTools,
): Promise<DrawnPng> {
  const { width, height } = sizeOf(request);
  const key = JSON.stringify({ ...request, size: { width, height } });
  const known = figure === undefined ? drawn.get(key) : undefined;
  if (known !== undefined) return known;
  const { diagnostics, svg } = await drawCover(request, figure, chooser);
  const made = { png: rasterizer.toPng(svg, width).png, diagnostics };
  if (drawn.size >= mostKept) drawn.clear();
  if (figure === undefined) drawn.set(key, made);
  return made;
}

async function openCoverFigure(file: FigureFile, diagnostics: Diagnostic[]): Promise<CoverFigure | undefined> {
  try {
    const figure = await openFigure(file);
    diagnostics.push(...figure.diagnostics);
    return {
      aspect: figure.width / figure.height,
      fit: async (width, height) => {
        const fit = Math.min(width / figure.width, height / figure.height);
        const box = {
          width: Math.max(1, Math.round(figure.width * fit)),
          height: Math.max(1, Math.round(figure.height * fit)),
        };
        const { bytes } = await figure.toPng(box);
        return { uri: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`, ...box };
      },
    };
  } catch (error) {
    if (!(error instanceof FigureError)) throw error;
    for (const diagnostic of error.diagnostics)
      diagnostics.push({
        ...diagnostic,
        severity: "warning",
        hint: "The cover is made without it. Give it as PNG or SVG.",
      });
    return undefined;
  }
}
