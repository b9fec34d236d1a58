import { toLatex } from "@dreamnet/converter";
import { type NormalizedSource, walkNodes } from "@dreamnet/document";
import type { Diagnostic, SourceLocation } from "@dreamnet/workflow";
import type { FigureConverter } from "./convert-figure-step.ts";
import { countFloats } from "./count-floats.ts";
import { arxivLimits } from "./limits.ts";
import { nameFiles } from "./native/name-files.ts";
import type { PlannedPackage } from "./planned-package.ts";

const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

/**
 * Plans the package of a source that is no LaTeX: our own template, its reference list, and every figure in a form that
 * pdflatex reads, without private metadata. A figure that cannot be converted becomes a visible placeholder.
 */
export async function planTemplate(
  source: NormalizedSource,
  read: (sha256: string) => Promise<Uint8Array>,
  convert: FigureConverter,
): Promise<PlannedPackage> {
  const diagnostics: Diagnostic[] = [];
  const converted = new Map<string, { bytes: Uint8Array; path: string; wanted: string }>();
  const assets = { ...source.assets };
  for (const [sha256, asset] of Object.entries(source.assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) {
    if (!pictures.test(asset.mediaType)) continue;
    const figure = await convert(
      { bytes: await read(sha256), mediaType: asset.mediaType, path: asset.path },
      "pdflatex",
    );
    diagnostics.push(...figure.diagnostics);
    if (figure.status === "failed") {
      // Without its asset the writer shows a box that says what is missing.
      delete assets[sha256];
      continue;
    }
    const stem = asset.path.slice(asset.path.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "");
    converted.set(sha256, { bytes: figure.bytes, path: asset.path, wanted: `figures/${stem}.${figure.extension}` });
  }
  const figurePaths = placeFigures(converted);
  const document = toLatex({ ...source, assets }, { figurePaths });
  const files = new Map<string, Uint8Array>();
  const origins = new Map<string, string>();
  const encoder = new TextEncoder();
  files.set("main.tex", encoder.encode(document.tex));
  if (document.bbl !== undefined) files.set("main.bbl", encoder.encode(document.bbl));
  for (const { sha256, path } of document.figures) {
    const figure = converted.get(sha256);
    const bytes = figure?.bytes ?? (await read(sha256));
    files.set(path, bytes);
    origins.set(path, source.assets[sha256]?.path ?? path);
  }
  const lineMap: (SourceLocation | null)[] = document.lineMap.map((location) => location ?? null);
  return {
    origin: "template",
    main: "main.tex",
    compiler: document.engine,
    texLive: arxivLimits.texLiveVersions.value[0],
    files,
    origins,
    lineMaps: { "main.tex": lineMap },
    bibliography: "none",
    bibFiles: [],
    missingFigures: findMissing(source, assets),
    counts: countFloats(source.ast),
    diagnostics: [...diagnostics, ...document.diagnostics],
  };
}

/** `figures/plot.png`: portable, short and unique. */
function placeFigures(converted: ReadonlyMap<string, { wanted: string; path: string }>): Map<string, string> {
  const taken = new Set<string>();
  const paths = new Map<string, string>();
  for (const [sha256, { wanted }] of converted) {
    const name = nameFiles("main.tex", [wanted], new Set()).get(wanted) ?? wanted;
    const extension = name.slice(name.lastIndexOf("."));
    const stem = name.slice(0, name.length - extension.length);
    let unique = name;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${stem}-${count}${extension}`;
    taken.add(unique.toLowerCase());
    paths.set(sha256, unique);
  }
  return paths;
}

/** Pictures for which there is no file, or none that could be converted, each once. */
function findMissing(
  source: NormalizedSource,
  assets: NormalizedSource["assets"],
): { name: string; location?: SourceLocation }[] {
  const missing = new Map<string, SourceLocation | undefined>();
  walkNodes(source.ast, (node) => {
    if (node.type !== "image" || (node.asset !== undefined && assets[node.asset] !== undefined)) return;
    const { position } = node;
    const place =
      position === undefined ? undefined : { file: position.file ?? source.file, line: position.start.line };
    if (!missing.has(node.url)) missing.set(node.url, place);
  });
  return [...missing].map(([name, location]) => ({ name, ...(location === undefined ? {} : { location }) }));
}
