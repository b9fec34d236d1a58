import type { PageElement, Site, SitePage } from "../site/read-site.ts";
import type { Finding } from "./rule.ts";

/** Pages of works: not the list of a collection, nor the page of errors. */
export const workPages = (site: Site): SitePage[] =>
  site.pages.filter((page) => page.path !== "404.html" && page.elements.some(({ tag }) => tag === "article"));

/** Pages that readers come to on purpose. */
export const readPages = (site: Site): SitePage[] => site.pages.filter(({ path }) => path !== "404.html");

/** Contents of `<meta name>` or `<meta property>`, in order. */
export function metaOf(page: SitePage, name: string): string[] {
  return page.elements
    .filter(({ attributes, tag }) => tag === "meta" && (attributes["name"] === name || attributes["property"] === name))
    .map(({ attributes }) => attributes["content"] ?? "");
}

/** `<link>`s with a relation. */
export function linksOf(page: SitePage, rel: string): PageElement[] {
  return page.elements.filter(({ attributes, tag }) => tag === "link" && attributes["rel"] === rel);
}

/** An error about a page. */
export function fault(page: SitePage, message: string, hint: string): Finding {
  return { severity: "error", message: `${page.path}: ${message}`, hint, path: [page.path] };
}

/** Elements that have one of these attributes. */
export function withAttribute(
  page: SitePage,
  names: readonly string[],
): { name: string; value: string; element: PageElement }[] {
  return page.elements.flatMap((element) =>
    names.flatMap((name) => {
      const value = element.attributes[name];
      return value === undefined ? [] : [{ name, value, element }];
    }),
  );
}

/** URLs of a `srcset`. */
function sourcesOf(srcset: string): string[] {
  return srcset
    .split(",")
    .map((part) => part.trim().split(/\s+/)[0] ?? "")
    .filter((url) => url !== "");
}

/** Every URL on a page that a browser fetches by itself. */
export function fetchedUrls(page: SitePage): string[] {
  const own = new Set(["stylesheet", "icon", "preload", "manifest", "modulepreload"]);
  return page.elements.flatMap(({ attributes, tag }) => {
    if (tag === "link") return own.has(attributes["rel"] ?? "") ? [attributes["href"] ?? ""] : [];
    const urls = [attributes["src"], attributes["poster"], attributes["data"]].filter((url) => url !== undefined);
    return [...urls, ...sourcesOf(attributes["srcset"] ?? "")];
  });
}

/** The path within the site that a relative URL of a page leads to; undefined for any other URL. */
export function localPath(page: SitePage, url: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return undefined;
  const [path = ""] = url.split(/[?#]/);
  if (path === "") return page.path;
  const parts = path.startsWith("/") ? [] : page.path.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(safeDecode(part));
  }
  return parts.join("/");
}

export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
