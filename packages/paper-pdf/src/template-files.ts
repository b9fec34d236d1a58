import { type FigureInput, type FigureResult, type FigureTarget, toLatex } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { portableName } from "./portable-name.ts";

/** Brings a figure into a form that the target shows. */
export type FigureConverter = (figure: FigureInput, target: FigureTarget) => Promise<FigureResult>;

/** A work in our template, as TeX reads it. */
export interface TemplateFiles {
  /** `main.tex`, `main.bbl` where anything is cited, and `figures/…`. */
  readonly files: Map<string, Uint8Array>;
  readonly main: "main.tex";
  /** Path in the package → path in the source, for figures. */
  readonly origins: ReadonlyMap<string, string>;
  readonly document: ReturnType<typeof toLatex>;
  /** The source's assets without those that could not be converted: their places show a box that says so. */
  readonly assets: NormalizedSource["assets"];
  readonly diagnostics: readonly Diagnostic[];
}

const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

/**
 * Writes a source that is no LaTeX in our template: equal sources give equal files, whoever asks, so that they are
 * compiled once.
 */
export async function templateFiles(
  source: NormalizedSource,
  read: (sha256: string) => Promise<Uint8Array>,
  convert: FigureConverter,
): Promise<TemplateFiles> {
  const diagnostics: Diagnostic[] = [];
  const converted = new Map<string, { readonly bytes: Uint8Array; readonly name: string }>();
  const assets = { ...source.assets };
  for (const [sha256, asset] of Object.entries(source.assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) {
    const { mediaType, path } = asset;
    if (!pictures.test(mediaType)) continue;
    const figure = await convert({ bytes: await read(sha256), mediaType, path }, "pdflatex");
    diagnostics.push(...figure.diagnostics);
    if (figure.status === "failed") {
      // Without its asset the writer shows a box that says what is missing.
      delete assets[sha256];
      continue;
    }
    const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "");
    converted.set(sha256, { bytes: figure.bytes, name: `${stem}.${figure.extension}` });
  }
  const document = toLatex({ ...source, assets }, { figurePaths: placeFigures(converted) });
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>([["main.tex", encoder.encode(document.tex)]]);
  if (document.bbl !== undefined) files.set("main.bbl", encoder.encode(document.bbl));
  const origins = new Map<string, string>();
  for (const { sha256, path } of document.figures) {
    files.set(path, converted.get(sha256)?.bytes ?? (await read(sha256)));
    origins.set(path, source.assets[sha256]?.path ?? path);
  }
  return { files, main: "main.tex", origins, document, assets, diagnostics: [...diagnostics, ...document.diagnostics] };
}

/** Characters of a figure's name; arXiv takes paths of 240, and a folder is to come before it. */
const longest = 120;

/** `figures/plot.png`: portable, short, and unique in any case. */
function placeFigures(converted: ReadonlyMap<string, { readonly name: string }>): Map<string, string> {
  const taken = new Set<string>();
  const paths = new Map<string, string>();
  for (const [sha256, figure] of converted) {
    const name = portableName(figure.name);
    const extension = name.slice(name.lastIndexOf("."));
    const stem = name.slice(0, name.length - extension.length).slice(0, longest) || "figure";
    let unique = `figures/${stem}${extension}`;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `figures/${stem}-${count}${extension}`;
    taken.add(unique.toLowerCase());
    paths.set(sha256, unique);
  }
  return paths;
}
