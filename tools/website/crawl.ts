import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Finding } from "./finding.ts";
import { listFiles } from "./list-files.ts";
import type { PackedSite } from "./pack-site.ts";

/** What a crawl looked at. */
export interface CrawlResult {
  readonly findings: readonly Finding[];
  readonly links: number;
}

interface Reference {
  readonly url: string;
  /** Where it stands, for the message. */
  readonly from: string;
}

/**
 * Follows every link, picture and style sheet of every page, by the rules of URLs alone: whatever lies within the site
 * must be there, and a fragment must name an element. Other addresses are counted as links and not followed.
 *
 * @param base - Where the site stands: `http://127.0.0.1:1234/repo/` or `file:///tmp/site/`.
 * @param known - The address that the site was told it would have, as links may give it where they must be absolute.
 */
export async function crawlSite(
  site: Pick<PackedSite, "folder" | "name">,
  base: string,
  known: string | undefined,
): Promise<CrawlResult> {
  const findings: Finding[] = [];
  const answers = new Map<string, { ok: boolean; ids: ReadonlySet<string> | undefined }>();
  let links = 0;
  const look = async (url: URL): Promise<{ ok: boolean; ids: ReadonlySet<string> | undefined }> => {
    const key = url.href;
    const before = answers.get(key);
    if (before !== undefined) return before;
    const text = await fetchText(url);
    const isPage = text !== undefined && /^\s*<!doctype html/i.test(text);
    const answer = { ok: text !== undefined, ids: isPage ? readPage(text).ids : undefined };
    answers.set(key, answer);
    return answer;
  };
  const pages = listFiles(site.folder).filter((path) => path.endsWith(".html"));
  const styles = listFiles(site.folder).filter((path) => path.endsWith(".css"));
  for (const page of [...pages, ...styles]) {
    const address = new URL(page.split("/").map(encodeURIComponent).join("/"), base);
    const text = readFileSync(join(site.folder, page), "utf8");
    const references = page.endsWith(".css") ? readStyle(text) : readPage(text).references;
    for (const { url, from } of references) {
      links++;
      if (!URL.canParse(url, address)) {
        findings.push({ check: "link", site: site.name, message: `${page}: ${from}: no address: ${url}` });
        continue;
      }
      const target = new URL(url, address);
      // What names the site's own address is looked up where the site stands now.
      if (known !== undefined && target.href.startsWith(known))
        target.href = new URL(target.href.slice(known.length).replace(/(^|\/)(?=$|[?#])/, "$1index.html"), base).href;
      if (!target.href.startsWith(base)) {
        const isLocal = target.protocol === "file:" || target.host === (new URL(base).host || "-");
        if (isLocal)
          findings.push({ check: "link", site: site.name, message: `${page}: ${url} leads out of the site` });
        continue;
      }
      const fragment = decodeURIComponent(target.hash.slice(1));
      target.hash = "";
      const { ok, ids } = await look(target);
      if (!ok) findings.push({ check: "link", site: site.name, message: `${page}: ${from}: ${url} is not there` });
      else if (fragment !== "" && ids?.has(fragment) === false)
        findings.push({
          check: "link",
          site: site.name,
          message: `${page}: ${from}: no element is called ${fragment}`,
        });
    }
  }
  return { findings, links };
}

async function fetchText(url: URL): Promise<string | undefined> {
  if (url.protocol !== "file:") {
    const response = await fetch(url);
    return response.ok ? await response.text() : undefined;
  }
  // From disk a folder has no index: a link must name the file.
  const path = fileURLToPath(url);
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

const plainAttributes = ["href", "src", "poster", "data", "action", "cite", "longdesc"];
const metaUrls = new Set(["citation_pdf_url", "citation_fulltext_html_url", "og:url", "og:image", "twitter:image"]);

function readPage(html: string): { ids: ReadonlySet<string>; references: Reference[] } {
  const ids = new Set<string>();
  const references: Reference[] = [];
  const stack: DefaultTreeAdapterTypes.Node[] = [parse(html)];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("childNodes" in node) stack.push(...node.childNodes);
    if (!("tagName" in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    const id = attributes.get("id");
    if (id !== undefined) ids.add(id);
    // `<link rel=type>` and its like name things that are no files.
    const isName = node.tagName === "link" && /^(?:type|schema\.DC)$/.test(attributes.get("rel") ?? "");
    for (const name of plainAttributes) {
      const url = attributes.get(name);
      if (url !== undefined && !isName) references.push({ url, from: `<${node.tagName} ${name}>` });
    }
    for (const part of (attributes.get("srcset") ?? "").split(",")) {
      const [url = ""] = part.trim().split(/\s+/);
      if (url !== "") references.push({ url, from: `<${node.tagName} srcset>` });
    }
    const name = attributes.get("name") ?? attributes.get("property") ?? "";
    if (node.tagName === "meta" && metaUrls.has(name))
      references.push({ url: attributes.get("content") ?? "", from: `<meta ${name}>` });
  }
  return { ids, references };
}

function readStyle(css: string): Reference[] {
  return [...css.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].map(([, url = ""]) => ({ url, from: "url()" }));
}
