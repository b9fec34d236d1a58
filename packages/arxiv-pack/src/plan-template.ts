import { type NormalizedSource, walkNodes } from "@dreamnet/document";
import { type FigureConverter, templateFiles } from "@dreamnet/paper-pdf";
import type { SourceLocation } from "@dreamnet/workflow";
import { countFloats } from "./count-floats.ts";
import { arxivLimits } from "./limits.ts";
import type { PlannedPackage } from "./planned-package.ts";

/**
 * Plans the package of a source that is no LaTeX: our own template, its reference list, and every figure in a form that
 * pdflatex reads, without private metadata. A figure that cannot be converted becomes a visible placeholder.
 */
export async function planTemplate(
  source: NormalizedSource,
  read: (sha256: string) => Promise<Uint8Array>,
  convert: FigureConverter,
): Promise<PlannedPackage> {
  const { assets, diagnostics, document, files, main, origins } = await templateFiles(source, read, convert);
  const lineMap: (SourceLocation | null)[] = document.lineMap.map((location) => location ?? null);
  return {
    origin: "template",
    main,
    compiler: document.engine,
    texLive: arxivLimits.texLiveVersions.value[0],
    files,
    origins,
    lineMaps: { [main]: lineMap },
    bibliography: "none",
    bibFiles: [],
    missingFigures: findMissing(source, assets),
    counts: countFloats(source.ast),
    diagnostics,
  };
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
