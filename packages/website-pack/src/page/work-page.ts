import type { HtmlDocument, OutlineEntry } from "@dreamnet/converter";
import { toBibtex, toCitation } from "../metadata/citations.ts";
import { doiUrl, type WorkFacts } from "../metadata/work-facts.ts";
import { escapeHtml, tag } from "./escape.ts";
import { workHead } from "./head.ts";
import type { PageFiles } from "./page-files.ts";
import { type PageTerms, pageTerms } from "./terms.ts";

/** Headings below this level are left out of the table of contents, and of long tables the third level too. */
const deepest = 4;
const longTable = 60;
/** As many lines as every window has room for. */
const shortTable = 12;

/** What surrounds a page in a collection. */
export interface Surroundings {
  /** Title of the collection, which links to its first page. */
  readonly title: string;
}

/** The page of one work. */
export function workPage(
  facts: WorkFacts,
  document: Pick<HtmlDocument, "parts" | "outline" | "lang" | "dir">,
  files: PageFiles,
  surroundings: Surroundings | undefined,
): string {
  const { terms, lang } = pageTerms(facts.language);
  const { parts } = document;
  const dir = document.dir;
  const own = lang === undefined ? {} : { lang, dir: dir === undefined ? undefined : "ltr" };
  const outline = document.outline.filter(({ level }) => level <= deepest);
  const front = parts.front.includes("<h1") ? parts.front : `<h1>${escapeHtml(facts.title)}</h1>\n${parts.front}`;
  // An article may have a table of contents of its own: two of one name could not be told apart.
  const name = parts.body.includes('role="doc-toc"') ? `${terms.contents}: ${facts.title}` : terms.contents;
  // The article's own names come first.
  const taken = `${parts.front}${parts.abstract}${parts.body}`;
  const ids = {
    article: freeId("article", taken),
    cite: freeId("cite", taken),
    heading: freeId("cite-heading", taken),
  };
  const contents = writeContents(outline, name, terms, own);
  return `${[
    "<!DOCTYPE html>",
    tag("html", { lang: facts.language, dir }),
    "<head>",
    ...workHead(facts, files),
    "</head>",
    "<body>",
    `${tag("a", { class: "skip", href: `#${ids.article}`, ...own })}${terms.skip}</a>`,
    ...(surroundings === undefined
      ? []
      : [
          '<header class="site">',
          `<p>${tag("a", { href: `${files.root}index.html` })}${escapeHtml(surroundings.title)}</a></p>`,
          "</header>",
        ]),
    tag("div", { class: contents === "" ? "page" : "page with-contents" }),
    contents,
    tag("main", { id: ids.article }),
    tag("article", { class: hasManyFormulas(parts.body) ? "many-formulas" : undefined }),
    `<header class="masthead">\n${front}${writeActions(files, ids.cite, terms, own)}</header>`,
    `${parts.abstract}${parts.body}</article>`,
    writeAbout(facts, files, ids, terms, own),
    "</main>",
    "</div>",
    "</body>",
    "</html>",
  ]
    .filter((line) => line !== "")
    .join("\n")}\n`;
}

/** Laying out that many takes a phone longer than a person waits. */
const manyFormulas = 150;

const hasManyFormulas = (html: string): boolean => html.split("<math").length > manyFormulas;

/** A name that no element of the article has. */
function freeId(wish: string, html: string): string {
  let id = wish;
  while (html.includes(`id="${id}"`)) id += "-of-page";
  return id;
}

type Own = Readonly<Record<string, string | undefined>>;

function writeContents(outline: readonly OutlineEntry[], name: string, terms: PageTerms, own: Own): string {
  const shown = outline.length > longTable ? outline.filter(({ level }) => level <= 3) : outline;
  if (shown.length < 2) return "";
  const parts: string[] = [];
  const open: number[] = [];
  for (const { id, level, html } of shown) {
    while ((open.at(-1) ?? 0) > level && open.length > 1) {
      parts.push("</li>\n</ol>\n");
      open.pop();
    }
    if (open.length === 0 || (open.at(-1) as number) < level) {
      parts.push("\n<ol>\n");
      open.push(level);
    } else parts.push("</li>\n");
    parts.push(`<li>${tag("a", { href: `#${encodeURI(id)}` })}${html}</a>`);
  }
  for (const _level of open) parts.push("</li>\n</ol>\n");
  const label = `${tag("span", own)}${terms.contents}</span>`;
  // Beside the article, a long one scrolls by itself, and the keyboard must reach what scrolls.
  const isLong = shown.length > shortTable;
  const nav = { class: isLong ? "contents long" : "contents", "aria-label": name, tabindex: isLong ? "0" : undefined };
  return `${tag("nav", nav)}
<details>
<summary>${label}</summary>
<p class="side-title" aria-hidden="true">${label}</p>
${parts.join("").trim()}
</details>
</nav>`;
}

/** What a reader most often wants, in a line beneath the title. */
function writeActions(files: PageFiles, cite: string, terms: PageTerms, own: Own): string {
  const item = (href: string | undefined, text: string, attributes: Own = {}): string =>
    href === undefined ? "" : `<li>${tag("a", { href, ...attributes })}${text}</a></li>\n`;
  return `<ul class="actions">\n${item(files.pdf, "PDF")}${item(`#${cite}`, terms.cite, own)}${item(files.bib, "BibTeX")}${item(files.source, terms.source, own)}</ul>\n`;
}

/** How to cite the work, what can be downloaded, under which licence, and where else it is. */
function writeAbout(
  facts: WorkFacts,
  files: PageFiles,
  ids: { readonly cite: string; readonly heading: string },
  terms: PageTerms,
  own: Own,
): string {
  const downloads: [href: string | undefined, text: string][] = [
    [files.pdf, "PDF"],
    [files.source, terms.source],
    [files.bib, "BibTeX"],
    [files.ris, "RIS"],
    [files.csl, "CSL-JSON"],
    [files.references, `${terms.references} (BibTeX)`],
  ];
  const url = files.canonical;
  const list = (items: readonly string[]): string => `<ul>\n${items.map((item) => `<li>${item}</li>\n`).join("")}</ul>`;
  const heading = (text: string, level = 3): string => `<h${level}>${tag("span", own)}${text}</span></h${level}>`;
  const doi = facts.doi === undefined ? [] : [doiUrl(facts.doi)];
  const seen = new Set<string>(doi);
  const links = facts.links.filter((link) => !seen.has(link.url) && seen.add(link.url) !== undefined);
  return [
    tag("section", { class: "about", id: ids.cite, "aria-labelledby": ids.heading }),
    `<h2 id="${ids.heading}">${tag("span", own)}${terms.cite}</span></h2>`,
    `<p class="citation-text">${linked(toCitation(facts, url))}</p>`,
    `<pre class="bibtex"><code>${escapeHtml(toBibtex(facts, url))}</code></pre>`,
    '<div class="columns">',
    "<div>",
    heading(terms.downloads),
    list(
      downloads.flatMap(([href, text]) =>
        href === undefined
          ? []
          : [`${tag("a", { href, download: href.endsWith(".pdf") ? undefined : "" })}${escapeHtml(text)}</a>`],
      ),
    ),
    "</div>",
    ...(links.length === 0
      ? []
      : [
          "<div>",
          heading(terms.elsewhere),
          list(links.map(({ url: href, label }) => `${tag("a", { href })}${escapeHtml(label)}</a>`)),
          "</div>",
        ]),
    ...(facts.license === undefined
      ? []
      : [
          "<div>",
          heading(terms.license),
          `<p>${
            facts.license.url === undefined
              ? escapeHtml(facts.license.label)
              : `${tag("a", { href: facts.license.url, rel: "license" })}${escapeHtml(facts.license.label)}</a>`
          }</p>`,
          "</div>",
        ]),
    "</div>",
    "</section>",
  ].join("\n");
}

/** The address at the end of a citation as a link. */
function linked(citation: string): string {
  const match = /^([\s\S]*\s)?(https?:\/\/\S+)$/.exec(citation);
  if (match === null) return escapeHtml(citation);
  const [, text = "", href = ""] = match;
  return `${escapeHtml(text)}${tag("a", { href })}${escapeHtml(href)}</a>`;
}
