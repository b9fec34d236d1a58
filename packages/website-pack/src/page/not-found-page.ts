import { createHash } from "node:crypto";
import { escapeHtml, tag } from "./escape.ts";
import { pageTerms } from "./terms.ts";

// A server shows this page at whatever address was asked for, however deep: nothing in it may be relative. Its few rules
// stand in the page, and the policy names them by their digest.
const style =
  ":root{color-scheme:light dark}body{max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;font:1.125rem/1.6 Charter,Georgia,serif;color:#23272e;background:#fffefb}a{color:#1d4f85}h1{font-size:1.75rem;line-height:1.2}@media(prefers-color-scheme:dark){body{color:#dfdcd5;background:#15181c}a{color:#9cc4ee}}";

/** The page for an address that does not exist. */
export function notFoundPage(
  language: string,
  dir: "rtl" | undefined,
  title: string,
  home: string | undefined,
): string {
  const { terms, lang } = pageTerms(language);
  const digest = createHash("sha256").update(style).digest("base64");
  const shown = lang === undefined ? { lang: language, dir } : { lang, dir: undefined };
  return `${[
    "<!DOCTYPE html>",
    tag("html", shown),
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${terms.notFound}</title>`,
    // No favicon is asked for: its address is not known here.
    '<link rel="icon" href="data:,">',
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${terms.notFound}</h1>`,
    `<p>${terms.notFoundText}</p>`,
    ...(home === undefined ? [] : [`<p>${tag("a", { href: home })}${escapeHtml(title)}</a></p>`]),
    "</main>",
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}
