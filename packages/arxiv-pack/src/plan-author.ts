import { convertFigure, countNodes } from "@dreamnet/converter";
import type { NativeLatex, NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { planNative } from "./native/plan-native.ts";
import type { PlannedPackage } from "./planned-package.ts";

const kept: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  pdf: "application/pdf",
};

/** Plans the package of an author's LaTeX source; pictures lose their private metadata, and nothing else. */
export async function planAuthor(
  source: NormalizedSource,
  native: NativeLatex,
  read: (sha256: string) => Promise<Uint8Array>,
  options: { compiler: "pdflatex" | "latex" | "xelatex" | undefined; signal: AbortSignal },
): Promise<PlannedPackage> {
  const pool = new Map<string, Uint8Array>();
  for (const [path, file] of Object.entries(native.files).sort(([a], [b]) => (a < b ? -1 : 1)))
    pool.set(path, await read(file.sha256));
  const plan = planNative(native.main, pool, { compiler: options.compiler });
  const diagnostics: Diagnostic[] = [...plan.diagnostics];
  for (const [path, bytes] of plan.files) {
    const extension = /\.([A-Za-z]+)$/u.exec(path)?.[1]?.toLowerCase() ?? "";
    const mediaType = kept[extension];
    if (mediaType === undefined) continue;
    const figure = await convertFigure({ bytes, mediaType, path: plan.origins.get(path) ?? path }, "xelatex", {
      signal: options.signal,
    });
    diagnostics.push(...figure.diagnostics);
    // Only what has the same name afterwards can take its place.
    if (figure.status !== "failed" && figure.mediaType === mediaType) plan.files.set(path, figure.bytes);
  }
  const counts = countNodes(source.ast);
  return { ...plan, origin: "author", counts: { figures: counts.figures, tables: counts.tables }, diagnostics };
}
