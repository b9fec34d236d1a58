import { convertFigure } from "@dreamnet/converter";
import type { Asset } from "@dreamnet/document";
import { drawPdf } from "@dreamnet/pdf-figure";
import type { Diagnostic } from "@dreamnet/workflow";
import { readSvgSize } from "./svg-size.ts";

/** CSS pixels of the text's column, and of a phone's, twice for fine screens. */
const widths = [640, 1280] as const;
/** A smaller copy is worth its file where it saves this part of the picture's bytes. */
const worth = 0.85;
/** Beyond, pictures are made smaller: four times the width of the column. */
const mostWidth = 2560;

/** A picture as browsers show it. */
export interface ShownPicture {
  readonly bytes: Uint8Array;
  /** Without a dot. */
  readonly extension: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** For smaller screens. */
  readonly copies: readonly { readonly width: number; readonly bytes: Uint8Array }[];
}

/** What became of a source's picture; without `shown` it cannot be shown, and a diagnostic says why. */
export interface PreparedPicture {
  readonly shown: ShownPicture | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a picture's preparation needs from outside. */
export interface PictureTools {
  /** EPS as PDF, where that can be done. */
  epsToPdf(eps: Uint8Array): Promise<Uint8Array | undefined>;
  readonly signal: AbortSignal;
}

/** Brings a picture into the form that browsers show, and makes smaller copies. */
export async function preparePicture(
  bytes: Uint8Array,
  asset: Pick<Asset, "mediaType" | "path">,
  tools: PictureTools,
): Promise<PreparedPicture> {
  const diagnostics: Diagnostic[] = [];
  const shown = await prepare(bytes, asset, tools, diagnostics);
  return { shown, diagnostics };
}

async function prepare(
  given: Uint8Array,
  asset: Pick<Asset, "mediaType" | "path">,
  tools: PictureTools,
  diagnostics: Diagnostic[],
): Promise<ShownPicture | undefined> {
  let { mediaType } = asset;
  let bytes = given;
  if (mediaType === "application/postscript") {
    const pdf = await tools.epsToPdf(bytes);
    if (pdf !== undefined) [bytes, mediaType] = [pdf, "application/pdf"];
  }
  if (mediaType === "application/pdf") {
    const drawn = await drawPdf(bytes, { signal: tools.signal });
    if ("fault" in drawn) {
      diagnostics.push(cannotShow(asset.path, drawn.fault));
      return undefined;
    }
    [bytes, mediaType] = [drawn.png, "image/png"];
    // Drawn at twice its size, for fine screens.
    const made = await raster(bytes, "image/png", asset.path, diagnostics);
    return made === undefined ? undefined : { ...made, width: drawn.width, height: drawn.height };
  }
  const figure = await convertFigure({ bytes, mediaType, path: asset.path }, "web", { signal: tools.signal });
  // That something was converted is of no interest here; what was lost or could not be read is.
  diagnostics.push(...figure.diagnostics.filter(({ severity }) => severity !== "info"));
  if (figure.status === "failed") return undefined;
  if (figure.mediaType === "image/svg+xml") {
    const { height, width } = readSvgSize(figure.bytes);
    return { bytes: figure.bytes, extension: "svg", width, height, copies: [] };
  }
  return raster(figure.bytes, figure.mediaType, asset.path, diagnostics);
}

/** A raster picture as the page's browser wants it, and its smaller copies. */
async function raster(
  bytes: Uint8Array,
  mediaType: string,
  path: string,
  diagnostics: Diagnostic[],
): Promise<ShownPicture | undefined> {
  const { default: sharp } = await import("sharp");
  try {
    const options = { limitInputPixels: 300_000_000, failOn: "error" } as const;
    const found = await sharp(bytes, options).metadata();
    const turned = (found.orientation ?? 1) > 1;
    const animated = (found.pages ?? 1) > 1;
    if (animated)
      return {
        bytes,
        extension: extensions[mediaType] ?? "gif",
        width: found.width,
        height: found.pageHeight ?? found.height,
        copies: [],
      };
    const foreign = found.space !== "srgb" && found.space !== "b-w";
    const deep = found.depth !== "uchar";
    const large = found.width > mostWidth * 1.5;
    const upright = (found.orientation ?? 1) >= 5 ? { width: found.height, height: found.width } : found;
    const keeps = !turned && !foreign && !deep && !large;
    const pipeline = (): import("sharp").Sharp => sharp(bytes, options).autoOrient().toColourspace("srgb");
    const base = keeps
      ? bytes
      : await encode(
          large ? pipeline().resize({ width: Math.min(mostWidth, upright.width) }) : pipeline(),
          mediaType === "image/jpeg" ? "jpeg" : "png",
        );
    const scale = large ? Math.min(1, mostWidth / upright.width) : 1;
    const width = Math.max(1, Math.round(upright.width * scale));
    const height = Math.max(1, Math.round(upright.height * scale));
    const copies: { width: number; bytes: Uint8Array }[] = [];
    for (const wanted of widths) {
      if (wanted * 1.2 > width || bytes.length < 20_000) continue;
      const small = pipeline().resize({ width: wanted });
      // Drawings keep every edge; photographs need not.
      const copy = await small
        .webp(mediaType === "image/jpeg" ? { quality: 82, effort: 4 } : { lossless: true, effort: 3 })
        .toBuffer();
      if (copy.length < base.length * worth) copies.push({ width: wanted, bytes: copy });
    }
    const extension = keeps ? (extensions[mediaType] ?? "png") : mediaType === "image/jpeg" ? "jpg" : "png";
    return { bytes: base, extension, width, height, copies };
  } catch (error) {
    diagnostics.push(cannotShow(path, error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
};

async function encode(picture: import("sharp").Sharp, format: "jpeg" | "png"): Promise<Uint8Array> {
  const written =
    format === "jpeg"
      ? picture.jpeg({ quality: 90, mozjpeg: false, chromaSubsampling: "4:4:4" })
      : picture.png({ compressionLevel: 9 });
  return await written.toBuffer();
}

function cannotShow(path: string, reason: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "website/picture-is-shown",
    message: `${path} cannot be shown: ${reason.split("\n")[0]?.slice(0, 160) ?? ""}`,
    hint: "Export the figure as PNG or SVG.",
    path: [path],
  };
}
