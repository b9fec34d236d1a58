import type { HtmlDocument } from "@dreamnet/converter";

/** A page that stands alone: no script, no request, and the few rules that make an article readable. */
export function htmlPage({ html, css, lang, dir, parts }: HtmlDocument): string {
  const attributes = `${lang === undefined ? "" : ` lang="${escapeHtml(lang)}"`}${dir === undefined ? "" : ` dir="${dir}"`}`;
  return `<!doctype html>
<html${attributes}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(parts.titleText)}</title>
<style>
${plain}
${css.replaceAll("</", "<\\/")}
</style>
</head>
<body>
${html}
</body>
</html>
`;
}

const plain = `body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
img, svg, video { max-width: 100%; height: auto; }
pre, table { display: block; overflow-x: auto; }
table { border-collapse: collapse; }
td, th { padding: 0.2rem 0.6rem; border-bottom: 1px solid; }`;

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
