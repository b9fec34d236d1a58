import { byDate, collectionPage, type ListedWork } from "../page/collection-page.ts";
import { notFoundPage } from "../page/not-found-page.ts";
import { workPage } from "../page/work-page.ts";
import type { PlannedWork } from "../plan-work.ts";
import { siteFonts } from "./fonts.ts";
import { atomFeed, favicon, netlifyHeaders, robots, sitemap, vercelConfig } from "./plain-files.ts";
import { siteStyle } from "./style.ts";

/** What a site as a whole is told. */
export interface SiteFacts {
  readonly title: string;
  readonly description: string | undefined;
  /** With a slash at its end. */
  readonly base: string | undefined;
  readonly isCollection: boolean;
  readonly now: Date;
}

/** All files of the site, by path, in the order of the paths. */
export async function assembleSite(works: readonly PlannedWork[], site: SiteFacts): Promise<Map<string, Uint8Array>> {
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>();
  const pages = new Map<string, string>();
  const put = (path: string, text: string): void => {
    files.set(path, encoder.encode(text));
  };
  const sorted = [...works].sort((a, b) => byDate(a.facts, b.facts));
  for (const work of works) {
    const folder = site.isCollection ? `${work.facts.id}/` : "";
    for (const [path, bytes] of work.files) files.set(`${folder}${path}`, bytes);
    const surroundings = site.isCollection ? { title: site.title } : undefined;
    pages.set(`${folder}index.html`, workPage(work.facts, work.document, work.page, surroundings));
  }
  const { base } = site;
  const typical = mostlySpoken(sorted);
  const language = typical?.facts.language ?? "en";
  const dir = typical?.document.dir;
  if (site.isCollection) {
    const listed = sorted.map(
      ({ document, facts, page }): ListedWork => ({
        dir: document.dir === dir ? undefined : (document.dir ?? "ltr"),
        facts,
        href: `${facts.id}/index.html`,
        pdf: page.pdf === undefined ? undefined : `${facts.id}/${page.pdf}`,
      }),
    );
    const { description, title } = site;
    pages.set(
      "index.html",
      collectionPage(
        { title, description, language, dir, canonical: base, feed: base === undefined ? undefined : "feed.xml" },
        listed,
      ),
    );
  }
  for (const [path, html] of pages) put(path, html);
  put("404.html", notFoundPage(language, dir, site.title, base));
  put("favicon.svg", favicon);
  put("robots.txt", robots(base));
  put("_headers", netlifyHeaders());
  put("vercel.json", vercelConfig());
  // Without it GitHub Pages runs Jekyll, which leaves out names that begin with an underscore.
  put(".nojekyll", "");
  if (base !== undefined) {
    const entries = sorted.map(({ facts, page }) => ({ url: page.canonical ?? base, date: facts.date, facts }));
    const [newest] = entries;
    put("sitemap.xml", sitemap([...(site.isCollection ? [{ url: base, date: newest?.date }] : []), ...entries]));
    put("feed.xml", atomFeed(site.title, base, entries, site.now));
  }
  const fonts = await siteFonts([...pages.values()]);
  for (const [name, bytes] of fonts.files) files.set(`assets/fonts/${name}`, bytes);
  put(
    "assets/style.css",
    await siteStyle(
      fonts.css,
      works.map(({ document }) => document.css),
    ),
  );
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A work in the language of most works; of several such languages, of the newest work's. */
function mostlySpoken(works: readonly PlannedWork[]): PlannedWork | undefined {
  const counts = new Map<string, number>();
  for (const { facts } of works) counts.set(facts.language, (counts.get(facts.language) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return works.find(({ facts }) => counts.get(facts.language) === most);
}
