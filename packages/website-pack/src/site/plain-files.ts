import type { WorkFacts } from "../metadata/work-facts.ts";
import { escapeXml } from "../page/escape.ts";

/** A page as sitemap and feed name it. */
export interface PublishedPage {
  /** Absolute. */
  readonly url: string;
  readonly date: string | undefined;
}

/** `sitemap.xml`, see sitemaps.org, checked 2026-11. */
export function sitemap(pages: readonly PublishedPage[]): string {
  const entries = pages.map(
    ({ date, url }) =>
      `<url><loc>${escapeXml(url)}</loc>${date === undefined ? "" : `<lastmod>${escapeXml(date)}</lastmod>`}</url>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("")}</urlset>\n`;
}

/** `robots.txt`: everything may be read. */
export function robots(base: string | undefined): string {
  return `User-agent: *\nAllow: /\n${base === undefined ? "" : `Sitemap: ${base}sitemap.xml\n`}`;
}

/** An entry of a feed. */
export interface FeedEntry extends PublishedPage {
  readonly facts: WorkFacts;
}

/**
 * `feed.xml`, as Atom.
 *
 * @param base - The site's address, with a slash at its end.
 * @param now - The date of what has none.
 */
export function atomFeed(title: string, base: string, entries: readonly FeedEntry[], now: Date): string {
  const moment = (date: string | undefined): string => {
    const full = date === undefined ? now.toISOString().slice(0, 10) : `${date}-01-01`.slice(0, 10);
    return `${date?.length === 7 ? `${date}-01` : full}T00:00:00Z`;
  };
  const [latest = moment(undefined)] = entries
    .map(({ date }) => moment(date))
    .sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const names = [...new Set(entries.flatMap(({ facts }) => facts.authors.map(({ name }) => name)))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<title>${escapeXml(title)}</title>`,
    `<id>${escapeXml(base)}</id>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(base)}"/>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(`${base}feed.xml`)}"/>`,
    `<updated>${latest}</updated>`,
    // An entry without an author takes the feed's.
    `<author><name>${escapeXml(names.length === 0 ? title : names.slice(0, 3).join(", "))}</name></author>`,
    ...entries.map(({ date, facts, url }) =>
      [
        "<entry>",
        `<title>${escapeXml(facts.title)}</title>`,
        `<id>${escapeXml(url)}</id>`,
        `<link rel="alternate" type="text/html" href="${escapeXml(url)}"/>`,
        `<updated>${moment(date)}</updated>`,
        ...(date === undefined ? [] : [`<published>${moment(date)}</published>`]),
        ...facts.authors.map(({ name }) => `<author><name>${escapeXml(name)}</name></author>`),
        ...facts.keywords.map((keyword) => `<category term="${escapeXml(keyword)}"/>`),
        `<summary>${escapeXml(facts.description)}</summary>`,
        "</entry>",
      ].join("\n"),
    ),
    "</feed>",
    "",
  ].join("\n");
}

/** The site's icon: lines of text, in a colour that shows on light and dark. */
export const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><rect width="32" height="32" rx="7" fill="#1d4f85"/><path d="M9 10h14M9 15h14M9 20h9" stroke="#fff" stroke-width="2.5" stroke-linecap="round" fill="none"/></svg>\n';

const headers: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  // The policy of a page's own <meta> cannot say who may frame it.
  ["X-Frame-Options", "DENY"],
];

/** `_headers`, as Netlify and Cloudflare Pages read it; the page of errors brings a policy of its own. */
export function netlifyHeaders(): string {
  const lines = headers.map(([name, value]) => `  ${name}: ${value}\n`);
  return `/*\n${lines.join("")}`;
}

/** `vercel.json`, with the same. */
export function vercelConfig(): string {
  return `${JSON.stringify(
    { headers: [{ source: "/(.*)", headers: headers.map(([key, value]) => ({ key, value })) }] },
    null,
    2,
  )}\n`;
}
