import { convertFigure, type FigureInput, type FigureResult, loadHighlighter, toHtml } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import { drawPdf } from "@dreamnet/pdf-figure";
import type { Diagnostic } from "@dreamnet/workflow";

/** An article in one file. */
export interface ArticlePage {
  readonly html: string;
  readonly diagnostics: readonly Diagnostic[];
}

const style = `:root{color-scheme:light dark}
body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.6 Georgia,"Noto Serif",serif;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.25}
img{max-width:100%;height:auto}
pre{overflow-x:auto;padding:.75rem;border:1px solid #8886}
code{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace}
table{border-collapse:collapse;display:block;overflow-x:auto}
td,th{padding:.25rem .5rem;border-bottom:1px solid #8886}
figure{margin:1.5rem 0}
math[display=block]{overflow-x:auto}
`;

/**
 * Writes the article as one HTML file that asks nobody for anything: pictures within, formulas as MathML, no script.
 *
 * @param read - Gives a file of the source by its digest.
 */
export async function articlePage(
  source: NormalizedSource,
  title: string,
  read: (sha256: string) => Promise<Uint8Array>,
  signal: AbortSignal,
): Promise<ArticlePage> {
  const diagnostics: Diagnostic[] = [];
  const assets = { ...source.assets };
  const pictures = new Map<string, string>();
  const paths = new Map<string, string>();
  const sizes = new Map<string, { readonly width: number; readonly height: number }>();
  for (const [sha256, { mediaType, path }] of Object.entries(source.assets)) {
    if (!/^image\/|^application\/(?:pdf|postscript)$/u.test(mediaType)) continue;
    const figure = await showFigure({ bytes: await read(sha256), mediaType, path }, signal);
    if (figure.status === "failed") {
      diagnostics.push(cannotShow(path, figure.diagnostics[0]?.message ?? "no reason was given"));
      // Without its asset the writer shows a box that says what is missing.
      delete assets[sha256];
      continue;
    }
    diagnostics.push(...figure.diagnostics);
    paths.set(sha256, `${sha256}.${figure.extension}`);
    if (figure.shown !== undefined) sizes.set(sha256, figure.shown);
    pictures.set(sha256, `data:${figure.mediaType};base64,${Buffer.from(figure.bytes).toString("base64")}`);
  }
  const document = toHtml(
    { ...source, assets },
    {
      figurePaths: paths,
      pictures: sizes,
      imageUrl: (path, sha256) => pictures.get(sha256) ?? path,
      relativeLink: (url) => (url.startsWith("#") ? url : undefined),
      highlight: await loadHighlighter(),
    },
  );
  const lang = document.lang ?? "en";
  const html = `<!doctype html>
<html lang="${escapeHtml(lang)}"${document.dir === undefined ? "" : ` dir="${document.dir}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${style}${document.css}
</style>
</head>
<body>
${document.html}
</body>
</html>
`;
  return { html, diagnostics: [...diagnostics, ...document.diagnostics] };
}

/** A picture that a browser shows: the first page of a PDF is drawn. */
async function showFigure(
  figure: FigureInput,
  signal: AbortSignal,
): Promise<FigureResult & { readonly shown?: { readonly width: number; readonly height: number } }> {
  const isPdf = Buffer.from(figure.bytes.subarray(0, 1024)).includes("%PDF-");
  if (!isPdf) return convertFigure(figure, "web", { signal });
  const drawn = await drawPdf(figure.bytes, { signal });
  if ("fault" in drawn)
    return {
      status: "failed",
      diagnostics: [{ severity: "error", ruleId: "zora/figure-is-shown", message: drawn.fault }],
    };
  // Once more through the converter: equal pictures become equal bytes.
  const clean = await convertFigure({ bytes: drawn.png, mediaType: "image/png", path: figure.path }, "web", { signal });
  return { ...clean, shown: { width: drawn.width, height: drawn.height } };
}

function cannotShow(path: string, reason: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "zora/figure-is-shown",
    message: `The article's HTML does not show ${path}: ${reason.split("\n")[0]?.slice(0, 200) ?? ""}`,
    hint: "Export the figure as PNG or SVG, or install TeX: the PDF is the media then.",
    path: ["media"],
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
