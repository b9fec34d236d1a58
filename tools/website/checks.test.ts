import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkContent } from "./content.ts";
import { crawlSite } from "./crawl.ts";
import { listFiles } from "./list-files.ts";
import { type PackedSite, packSite } from "./pack-site.ts";
import { serveFolder } from "./serve.ts";
import { checkTags } from "./tags.ts";

const known = "https://example.org/a/";
const paper = `---
title: A paper
authors: [{name: Ada Lovelace, orcid: 0000-0002-1825-0097}]
date: 2026-05-01
abstract: A sentence.
bibliography: paper.bib
---

# Results

Nobody has ever written zymurgy here [@key2020].

$$ E = mc^2 $$

| A | B |
|---|---|
| 1 | 2 |
`;

let root = "";
let site: PackedSite;
const store = createMemoryStore();
const document = () => ({ kind: "joss", name: "a", folder: join(root, "source"), main: "paper.md" });
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "website-checks-"));
  mkdirSync(join(root, "source"));
  writeFileSync(join(root, "source/paper.md"), paper);
  writeFileSync(join(root, "source/paper.bib"), "@misc{key2020, title={T}, author={A, B}, year={2020}}");
  const request = { name: "a", papers: [join(root, "source/paper.md")], baseUrl: known, compile: false };
  site = await packSite(request, join(root, "good"), store);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The site with one page changed. */
function broken(name: string, change: (html: string) => string): PackedSite {
  const folder = join(root, name);
  for (const path of listFiles(site.folder)) {
    const content = readFileSync(join(site.folder, path));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path === "index.html" ? change(content.toString("utf8")) : content);
  }
  return { ...site, folder };
}

it("a good site passes", async () => {
  expect(checkTags(site, known)).toEqual([]);
  expect((await checkContent(site, document(), store)).findings).toEqual([]);
  const host = await serveFolder(site.folder, "/repo/");
  const { findings, links } = await crawlSite(site, host.url, known);
  expect(findings).toEqual([]);
  expect(links).toBeGreaterThan(20);
  await host.close();
});

it("a link, an anchor and a picture that lead nowhere are found", async () => {
  const html =
    '<a href="none.html">a</a><a href="#none">b</a><img src="none.png" alt=""><a href="/root.html">c</a></article>';
  const torn = broken("links", (text) => text.replace("</article>", html));
  const host = await serveFolder(torn.folder, "/repo/");
  const { findings } = await crawlSite(torn, host.url, known);
  const messages = findings.map(({ message }) => message).join("\n");
  for (const says of [
    /none\.html is not there/,
    /no element is called none/,
    /none\.png is not there/,
    /root\.html leads out/,
  ])
    expect(messages).toMatch(says);
  await host.close();
});

it.each([
  ["another author", 'citation_author" content="Ada', 'citation_author" content="Eve', /Eve Lovelace/],
  ["a date written otherwise", 'content="2026/05/01"', 'content="2026-05-01"', /2026-05-01/],
  ["no BibTeX", 'type="application/x-bibtex"', 'type="text/plain"', /x-bibtex/],
  ["another headline", '"headline":"A paper"', '"headline":"B"', /JSON-LD/],
])("of the tags, %s is found", (name, from, to, says) => {
  const torn = broken(`tags-${name}`, (text) => text.replace(from, to));
  expect(
    checkTags(torn, known)
      .map(({ message }) => message)
      .join("\n"),
  ).toMatch(says);
});

it.each([
  ["a word", /zymurgy/, "", /zymurgy/],
  ["a table", /<table>[\s\S]*<\/table>/, "<p>A B 1 2</p>", /1 tables, the page 0/],
  ["an equation", /class="equation"/, "", /1 equations, the page 0/],
  ["a reference", /<li id="ref-key2020"/, "<li", /1 works are cited, the page lists 0/],
])("of the content, %s that is missing is found", async (name, from, to, says) => {
  const torn = broken(`content-${name}`, (text) => text.replace(from, to));
  const { findings, missingWords } = await checkContent(torn, document(), store);
  expect([...findings.map(({ message }) => message), ...missingWords].join("\n")).toMatch(says);
});
