import type { ContentStore } from "@dreamnet/content-store";
import {
  convertFigure,
  type FigureInput,
  type FigureResult,
  type FigureTarget,
  loadHighlighter,
  toGfm,
  toHtml,
  toLatex,
  toPlainText,
} from "@dreamnet/converter";
import type { Asset, NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { htmlPage } from "./html-page.ts";
import { placeFigures } from "./place-figures.ts";

/** What a source can become. */
export type ConvertFormat = "latex" | "html" | "gfm" | "text";

/** Formats, their files' endings, and what they are called. */
export const convertFormats: Readonly<Record<ConvertFormat, { readonly extension: string; readonly title: string }>> = {
  latex: { extension: "tex", title: "LaTeX with its list of references" },
  html: { extension: "html", title: "a page of HTML that stands alone, formulas as MathML" },
  gfm: { extension: "md", title: "GitHub Flavored Markdown" },
  text: { extension: "txt", title: "plain text" },
};

/** A document in another format, and the files that go with it. */
export interface ConvertedSource {
  readonly text: string;
  /** By path beside the document: pictures, and a `.bbl` of LaTeX. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Converts a source, its pictures into forms that the format shows.
 *
 * @param name - Of the document without ending; a `.bbl` is called so.
 * @param withFiles - Without, the text alone is made.
 */
export async function convertSource(
  source: NormalizedSource,
  format: ConvertFormat,
  name: string,
  store: ContentStore,
  withFiles: boolean,
  signal?: AbortSignal,
): Promise<ConvertedSource> {
  if (format === "text") return { text: toPlainText(source), files: new Map(), diagnostics: [] };
  const target: FigureTarget = format === "latex" ? toLatex(source).engine : "web";
  const figures = withFiles
    ? await convertFigures(source, target, store, signal)
    : { source, paths: new Map<string, string>(), bytes: new Map<string, Uint8Array>(), diagnostics: [] };
  const options = withFiles ? { figurePaths: figures.paths } : {};
  const made = await write(figures.source, format, options);
  const files = new Map<string, Uint8Array>();
  for (const { path, sha256 } of made.assets) {
    const bytes = figures.bytes.get(sha256);
    if (bytes !== undefined) files.set(path, bytes);
  }
  if (made.bbl !== undefined) files.set(`${name}.bbl`, new TextEncoder().encode(made.bbl));
  return { text: made.text, files, diagnostics: [...figures.diagnostics, ...made.diagnostics] };
}

interface Written {
  readonly text: string;
  readonly bbl?: string;
  readonly assets: readonly { readonly sha256: string; readonly path: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

async function write(
  source: NormalizedSource,
  format: Exclude<ConvertFormat, "text">,
  options: { readonly figurePaths?: ReadonlyMap<string, string> },
): Promise<Written> {
  if (format === "latex") {
    const { tex, bbl, figures, diagnostics } = toLatex(source, options);
    return { text: tex, ...(bbl === undefined ? {} : { bbl }), assets: figures, diagnostics };
  }
  if (format === "gfm") {
    const { markdown, assets, diagnostics } = toGfm(source, options);
    return { text: markdown, assets, diagnostics };
  }
  const page = toHtml(source, { ...options, highlight: await loadHighlighter() });
  return { text: htmlPage(page), assets: page.assets, diagnostics: page.diagnostics };
}

const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

async function convertFigures(
  source: NormalizedSource,
  target: FigureTarget,
  store: ContentStore,
  signal: AbortSignal | undefined,
) {
  const assets = { ...source.assets };
  const bytes = new Map<string, Uint8Array>();
  const shown: [string, Asset, string][] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [sha256, asset] of Object.entries(source.assets)) {
    if (!pictures.test(asset.mediaType)) continue;
    const { mediaType, path } = asset;
    const figure = await showFigure({ bytes: await store.get(sha256), mediaType, path }, target, signal);
    diagnostics.push(...figure.diagnostics);
    // Without its asset the writer shows what is missing.
    if (figure.status === "failed") delete assets[sha256];
    else {
      bytes.set(sha256, figure.bytes);
      shown.push([sha256, asset, figure.extension]);
    }
  }
  return { source: { ...source, assets }, paths: placeFigures(shown), bytes, diagnostics };
}

/** A PDF for a page is drawn; all else the converter does by itself. */
async function showFigure(
  figure: FigureInput,
  target: FigureTarget,
  signal: AbortSignal | undefined,
): Promise<FigureResult> {
  const options = signal === undefined ? {} : { signal };
  if (target !== "web" || figure.mediaType !== "application/pdf") return await convertFigure(figure, target, options);
  const { drawPdf } = await import("@dreamnet/pdf-figure");
  const drawn = await drawPdf(figure.bytes, { signal: signal ?? new AbortController().signal });
  if ("fault" in drawn)
    return {
      status: "failed",
      diagnostics: [
        {
          severity: "error",
          ruleId: "asset/figure-is-for-target",
          message: `${figure.path} cannot be drawn: ${drawn.fault.split("\n")[0]?.slice(0, 160) ?? ""}`,
          hint: "Export the figure as PNG or SVG.",
          path: [figure.path],
        },
      ],
    };
  // Once more through the converter: equal pictures become equal bytes.
  return await convertFigure({ bytes: drawn.png, mediaType: "image/png", path: figure.path }, "web", options);
}
