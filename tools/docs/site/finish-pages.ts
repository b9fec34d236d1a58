import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "../../website/list-files.ts";

interface Change {
  /** What it is about, where TypeDoc writes its pages otherwise than expected. */
  readonly name: string;
  readonly from: RegExp;
  readonly to: string;
  /** Whether every page must have it. */
  readonly everywhere: boolean;
}

/** What TypeDoc writes, and what stands there instead: landmarks, a way past the toolbar, what a keyboard can scroll. */
const changes: readonly Change[] = [
  {
    name: "main",
    from: /<div class="col-content">([\s\S]*?)<\/div>(\s*<div class="col-sidebar">)/u,
    to: '<main class="col-content" id="content" tabindex="-1">$1</main>$2',
    everywhere: true,
  },
  {
    name: "skip",
    from: /<body>/u,
    to: '<body><a class="skip" href="#content">Skip to content</a>',
    everywhere: true,
  },
  { name: "compatible", from: /<meta http-equiv="x-ua-compatible" content="IE=edge"\/>/u, to: "", everywhere: true },
  // The only place of a page's own is the page itself.
  {
    name: "breadcrumb",
    from: /<ul class="tsd-breadcrumb" aria-label="Breadcrumb">\s*<li><a [^>]*aria-current="page"[^>]*>[^<]*<\/a><\/li><\/ul>/u,
    to: "",
    everywhere: false,
  },
  {
    name: "table",
    from: /<table>([\s\S]*?)<\/table>/gu,
    to: '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>$1</table></div>',
    everywhere: false,
  },
  {
    name: "search",
    from: /id="tsd-search-input"/u,
    to: 'id="tsd-search-input" aria-label="Search"',
    everywhere: true,
  },
  // A script of the site puts the drawings into the page; from a disk, a browser takes them from nowhere else.
  { name: "icons", from: /<use href="[^"#]*assets\/icons\.svg#/gu, to: '<use href="#', everywhere: false },
  { name: "header", from: /<th><\/th>/gu, to: "<td></td>", everywhere: false },
  {
    name: "page menu",
    from: /<div class="page-menu">/u,
    to: '<div class="page-menu" role="navigation" aria-label="On this page">',
    everywhere: true,
  },
  {
    name: "site menu",
    from: /<nav class="tsd-navigation">/u,
    to: '<nav class="tsd-navigation" aria-label="Site">',
    everywhere: true,
  },
  { name: "code", from: /<pre>(?=<code)/gu, to: '<pre tabindex="0">', everywhere: false },
];

/** Finishes every page of a site that TypeDoc has written. */
export function finishPages(folder: string): void {
  const hierarchy = idsOf(join(folder, "hierarchy.html"));
  for (const path of listFiles(folder).filter((name) => name.endsWith(".html"))) {
    const file = join(folder, path);
    let html = readFileSync(file, "utf8");
    for (const { name, from, to, everywhere } of changes) {
      const changed = html.replace(from, to);
      if (everywhere && changed === html)
        throw new Error(`${path}: TypeDoc writes its pages otherwise than this expects (${name})`);
      html = changed;
    }
    // TypeDoc links what stands below a type of another package, and does not list it.
    html = html.replace(/(?<=href="[./]*hierarchy\.html)#([^"]*)(?=")/gu, (anchor, id: string) =>
      hierarchy.has(id) ? anchor : "",
    );
    writeFileSync(file, levelHeadings(html.replace(/<summary[\s\S]*?<\/summary>/gu, withoutPermalink)));
  }
}

function idsOf(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  return new Set(Array.from(readFileSync(file, "utf8").matchAll(/ id="([^"]*)"/gu), ([, id = ""]) => id));
}

/** What opens and closes is no place for a link. */
const withoutPermalink = (summary: string): string =>
  summary.replace(/<a [^>]*class="tsd-anchor-icon"[^>]*>[\s\S]*?<\/a>/gu, "");

/** Says the level that a heading has on its page, where TypeDoc's tags leave one out. */
function levelHeadings(html: string): string {
  const above: number[] = [];
  return html.replace(/<h([1-6])(?=[\s>])/gu, (tag, digit: string) => {
    const level = Number(digit);
    while (above.length > 0 && (above.at(-1) as number) >= level) above.pop();
    above.push(level);
    return above.length === level ? tag : `${tag} aria-level="${above.length}"`;
  });
}
