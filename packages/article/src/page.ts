import { escapeHtml, toAscii } from "./html-text.ts";

/** A whole page that holds an article alone, for a platform that imports one from an address. */
export interface ImportPage {
  readonly title: string;
  readonly description: string | undefined;
  readonly authors: readonly string[];
  readonly canonicalUrl: string | undefined;
  readonly language: string | undefined;
  /** ASCII. */
  readonly html: string;
}

/** Plain HTML in ASCII, without style or script. */
export function importPage({ title, description, authors, canonicalUrl, language, html }: ImportPage): string {
  const meta = (name: string, content: string): string => `<meta name="${name}" content="${escapeHtml(content)}">`;
  const head = [
    '<meta charset="utf-8">',
    `<title>${escapeHtml(title)}</title>`,
    ...(description === undefined ? [] : [meta("description", description)]),
    ...authors.map((author) => meta("author", author)),
    ...(canonicalUrl === undefined ? [] : [`<link rel="canonical" href="${escapeHtml(canonicalUrl)}">`]),
  ];
  const page = `<!doctype html>\n<html lang="${escapeHtml(language ?? "en")}">\n<head>\n${head.join("\n")}\n</head>\n<body>\n${html}</body>\n</html>\n`;
  return toAscii(page);
}
