import { fault, fetchedUrls, linksOf, localPath, safeDecode, withAttribute } from "./page-facts.ts";
import { defineRule, type WebsiteRule } from "./rule.ts";

/** Rules for addresses within the site. */
export const linkRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/url-is-relative",
    topic: "links",
    holds: "addresses within the site are relative, so that it works at /, in a folder and from disk",
    source: "RFC 3986; run at /, /repo/ and file://, 2026-11",
    *find({ base, pages }) {
      for (const page of pages) {
        const links = page.elements.filter(({ tag }) => tag === "a").map(({ attributes }) => attributes["href"] ?? "");
        for (const url of [...fetchedUrls(page), ...links]) {
          const isHome = page.path === "404.html" && url === base;
          const isOwn = base !== undefined && url.startsWith(base) && fetchedUrls(page).includes(url);
          if (/^\/(?!\/)|^file:/i.test(url) || (isOwn && !isHome))
            yield fault(page, `${url.slice(0, 80)} is not relative.`, "Write it from the page.");
          if (page.path === "404.html" && url !== "" && !/^(?:https?:|data:|#)/.test(url))
            yield fault(page, `${url.slice(0, 80)} is relative, and the page is shown at any depth.`, "Leave it out.");
        }
      }
    },
  }),
  defineRule({
    id: "website/link-leads-somewhere",
    topic: "links",
    holds: "every link and picture leads to a file of the site, every fragment to an element of its page",
    source: "A crawl at three bases, 2026-11",
    *find({ files, pages }) {
      const byPath = new Map(pages.map((page) => [page.path, page]));
      for (const page of pages) {
        const urls = [
          ...fetchedUrls(page),
          ...page.elements.filter(({ tag }) => tag === "a").flatMap(({ attributes }) => attributes["href"] ?? []),
          ...["describedby", "item", "alternate"].flatMap((rel) =>
            linksOf(page, rel).flatMap(({ attributes }) => attributes["href"] ?? []),
          ),
        ];
        for (const url of new Set(urls)) {
          const path = localPath(page, url);
          if (path === undefined) continue;
          const target = byPath.get(path);
          const hash = url.indexOf("#");
          const fragment = hash < 0 ? "" : safeDecode(url.slice(hash + 1));
          if (!files.has(path))
            yield fault(page, `${url.slice(0, 80)} is not in the site.`, "Ship it, or link to its full address.");
          else if (fragment !== "" && fragment !== "top" && target !== undefined && !target.ids.has(fragment))
            yield fault(page, `#${fragment.slice(0, 80)} names nothing on ${path}.`, "Correct the name.");
        }
      }
    },
  }),
  defineRule({
    id: "website/id-is-unique",
    topic: "links",
    holds: "no id comes twice on a page, and none is empty or holds a blank",
    source: "WHATWG HTML, the id attribute",
    *find({ pages }) {
      for (const page of pages) {
        const seen = new Set<string>();
        for (const { value } of withAttribute(page, ["id"])) {
          if (seen.has(value) || value === "" || /\s/.test(value))
            yield fault(
              page,
              `the id ${JSON.stringify(value)} is not unique, or no name.`,
              "Give each element its own.",
            );
          seen.add(value);
        }
      }
    },
  }),
  defineRule({
    id: "website/name-is-distinct",
    topic: "files",
    holds: "names of files are ASCII, have no blank, and no two differ only in case",
    source: "Case-blind file systems of Windows and macOS; static hosts, 2026-11",
    *find({ files }) {
      const seen = new Set<string>();
      for (const path of files.keys()) {
        const lower = path.toLowerCase();
        if (seen.has(lower) || !/^[A-Za-z0-9._/-]+$/.test(path))
          yield {
            severity: "error",
            message: `The name ${path} is not portable, or not alone.`,
            hint: "Rename the file.",
            path: [path],
          };
        seen.add(lower);
      }
    },
  }),
  defineRule({
    id: "website/download-is-there",
    topic: "files",
    holds: "a work's page links to its citation as BibTeX, RIS and CSL-JSON, and to its PDF where there is one",
    source: "specification of this pack",
    *find({ files, pages }) {
      for (const page of pages) {
        if (page.path === "404.html" || !page.elements.some(({ tag }) => tag === "article")) continue;
        const folder = page.path.slice(0, page.path.lastIndexOf("/") + 1);
        const linked = new Set(
          page.elements
            .filter(({ tag }) => tag === "a")
            .map(({ attributes }) => localPath(page, attributes["href"] ?? "")),
        );
        const there = [...files.keys()].filter(
          (path) => path.startsWith(folder) && !path.slice(folder.length).includes("/"),
        );
        for (const ending of [".bib", ".ris", ".csl.json", ".pdf", "-source.zip"]) {
          const found = there.filter((path) => path.endsWith(ending) && !path.endsWith("works_cited.bib"));
          const optional = ending === ".pdf" || ending === "-source.zip";
          if ((found.length === 0 && !optional) || found.some((path) => !linked.has(path)))
            yield fault(page, `it does not link to its ${ending}.`, "Offer it.");
        }
      }
    },
  }),
];
