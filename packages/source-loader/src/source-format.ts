import { documentLimits } from "@dreamnet/document";

/** A format of main documents. */
export type SourceFormat = "markdown" | "latex" | "notebook" | "html" | "pdf";

const endings: readonly (readonly [RegExp, SourceFormat])[] = [
  [/\.(?:tex|ltx|latex)$/iu, "latex"],
  [/\.(?:md|markdown|mkd|mdown|rmd|rmarkdown|qmd|myst|mdx|jmd|pmd)$/iu, "markdown"],
  [/\.ipynb$/iu, "notebook"],
  [/\.(?:html?|xhtml)$/iu, "html"],
  [/\.pdf$/iu, "pdf"],
];

/** Names of the formats and their endings, as messages give them. */
export const knownFormats =
  "Markdown (.md, .markdown, .Rmd, .qmd), LaTeX (.tex), notebooks (.ipynb), pages (.html) and PDF (.pdf) are read.";

/** A file's format by its name; undefined where that says nothing. */
export function formatOfName(file: string): SourceFormat | undefined {
  return endings.find(([pattern]) => pattern.test(file))?.[1];
}

/** By the name, and by the content where the name says nothing. */
export function formatOf(file: string, bytes: Uint8Array): SourceFormat | undefined {
  const named = formatOfName(file);
  if (named !== undefined) return named;
  if (!/\.(?:txt|text)$|^[^.]+$/iu.test(file)) return undefined;
  const start = Buffer.from(bytes.subarray(0, 65_536)).toString("latin1");
  if (start.startsWith("%PDF-")) return "pdf";
  if (/^\s*(?:<!doctype html|<html[\s>])/iu.test(start.replace(/^\xef\xbb\xbf/u, ""))) return "html";
  if (/^\s*\{/u.test(start) && /"(?:cells|nbformat)"\s*:/u.test(start)) return "notebook";
  return /^[^%\n]*\\document(?:class|style)\b/mu.test(start) ? "latex" : "markdown";
}

const largest: Readonly<Partial<Record<SourceFormat, number>>> = {
  // A notebook has its pictures within it, and they leave it before it becomes a tree.
  notebook: 128 * 1024 * 1024,
  pdf: documentLimits.assetBytes,
};

/** Most bytes of a main document of a format. */
export function formatBytes(format: SourceFormat | undefined): number {
  return largest[format ?? "markdown"] ?? documentLimits.bytes;
}
