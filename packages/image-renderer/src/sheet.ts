import type { Diagnostic } from "@dreamnet/workflow";
import { number } from "./draw/drawing.ts";
import type { Rasterizer } from "./draw/rasterize.ts";
import type { RenderedPicture } from "./results.ts";

/** What is drawn on a sheet; lengths in CSS pixels. */
export interface SheetContent {
  /** SVG with its top left corner at the origin. */
  readonly content: string;
  readonly width: number;
  readonly height: number;
  /** From the bottom to the baseline, for what has one. */
  readonly depth?: number;
}

export interface SheetOptions {
  readonly scale: number;
  readonly color: string;
  readonly background: string;
  readonly padding: number;
  readonly minWidth?: number | undefined;
  readonly maxWidth: number;
  readonly alt: string;
  readonly subject: string;
}

/** Most pixels of either side: what decoders take everywhere. */
const mostSide = 16_384;
const mostPixels = 40_000_000;
/** Below this part of its size, text is no longer read. */
const leastReduction = 0.35;

/** Thrown for what is too large for a picture. */
export class SheetBoundsError extends Error {}

/**
 * Draws on a sheet of whole pixels: centred where the sheet must be wider, made smaller where it would be too wide.
 *
 * @throws {SheetBoundsError}
 */
export function drawSheet(content: SheetContent, options: SheetOptions, rasterizer: Rasterizer): RenderedPicture {
  const { padding, alt, subject } = options;
  const natural = content.width + 2 * padding;
  const tall = content.height + 2 * padding;
  const wanted = options.scale;
  const scale = Math.min(wanted, options.maxWidth / natural, mostSide / tall, Math.sqrt(mostPixels / (natural * tall)));
  const reduction = scale / wanted;
  if (!(reduction >= leastReduction))
    throw new SheetBoundsError(
      `it is ${Math.ceil(natural)} × ${Math.ceil(tall)} CSS pixels large, and could be read at no size that is taken`,
    );
  const diagnostics: Diagnostic[] = [];
  if (reduction < 0.8)
    diagnostics.push({
      severity: "warning",
      ruleId: "image/text-is-readable",
      message: `The ${subject} is drawn at ${Math.round(reduction * 100)} % of its size, to be at most ${options.maxWidth} pixels wide.`,
      hint: "Split it, or shorten it.",
      ...(alt === "" ? {} : { quote: alt.slice(0, 120) }),
    });
  const width = Math.max(Math.ceil(natural * scale - 1e-6), options.minWidth ?? 0, 1);
  const height = Math.max(Math.ceil(tall * scale - 1e-6), 1);
  const x = (width - content.width * scale) / 2;
  const y = (height - content.height * scale) / 2;
  const drawn = content.content.replaceAll("currentColor", options.color);
  const backdrop =
    options.background === "transparent"
      ? ""
      : `<rect width="${width}" height="${height}" fill="${options.background}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${backdrop}<g transform="translate(${number(x)} ${number(y)}) scale(${number(scale)})">${drawn}</g></svg>`;
  const { png } = rasterizer.toPng(svg, width);
  return {
    status: "rendered",
    bytes: png,
    mediaType: "image/png",
    width,
    height,
    alt,
    svg,
    diagnostics,
    ...(content.depth === undefined
      ? {}
      : { baseline: Math.round(((height - content.height * scale) / 2 + content.depth * scale) * 100) / 100 }),
  };
}
