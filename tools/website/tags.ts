import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NormalizedSource } from "@dreamnet/document";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Finding } from "./finding.ts";
import type { PackedSite } from "./pack-site.ts";

interface Head {
  readonly title: string;
  readonly metas: ReadonlyMap<string, readonly string[]>;
  readonly links: readonly { readonly rel: string; readonly href: string; readonly type: string | undefined }[];
  readonly jsonLd: readonly string[];
}

/** Holds the tags for Google Scholar, Signposting, cards and machines against the front matter that they come from. */
export function checkTags(site: PackedSite, base: string | undefined): Finding[] {
  const findings: Finding[] = [];
  const isCollection = site.sources.length > 1;
  for (const [index, source] of site.sources.entries()) {
    const path = site.output.metadata.pages[index]?.path ?? "index.html";
    const folder = isCollection ? `${dirname(path)}/` : "";
    const page = base === undefined ? undefined : `${base}${folder}`;
    checkPage(join(site.folder, path), source, page, (message) =>
      findings.push({ check: "tag", site: site.name, message: `${path}: ${message}` }),
    );
  }
  return findings;
}

function checkPage(
  file: string,
  { frontmatter }: NormalizedSource,
  address: string | undefined,
  fault: (message: string) => void,
): void {
  const head = readHead(readFileSync(file, "utf8"));
  const beside = (href: string): string => join(dirname(file), decodeURIComponent(href));
  const all = (name: string): readonly string[] => head.metas.get(name) ?? [];
  const one = (name: string): string | undefined => {
    const found = all(name);
    if (found.length > 1) fault(`${found.length} times ${name}`);
    return found[0];
  };
  const rel = (name: string): Head["links"] => head.links.filter((link) => link.rel === name);
  const expect = (name: string, found: string | undefined, wanted: string | undefined): void => {
    if (found !== wanted) fault(`${name} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };

  const title = one("citation_title");
  if (title === undefined || title !== head.title) fault(`citation_title ${title} is not the title ${head.title}`);
  if (
    frontmatter.title !== undefined &&
    letters(frontmatter.title) !== letters(title ?? "") &&
    !/[$\\<`*_]/.test(frontmatter.title)
  )
    fault(`the title is ${title}, not ${frontmatter.title}`);
  for (const name of ["citation_author", "DC.creator", "author"]) {
    const found = all(name);
    expect(`the number of ${name}`, String(found.length), String(frontmatter.authors.length));
    for (const [index, author] of frontmatter.authors.entries())
      if (found[index] !== author.name) fault(`${name} ${index + 1} is ${found[index]}, not ${author.name}`);
  }
  const { date } = frontmatter;
  expect(
    "citation_publication_date",
    one("citation_publication_date"),
    date === undefined ? undefined : date.length === 10 ? date.replaceAll("-", "/") : date.slice(0, 4),
  );
  const pdf = one("citation_pdf_url");
  const pdfItem = rel("item").find(({ type }) => type === "application/pdf")?.href;
  if (pdfItem !== undefined && address !== undefined) expect("citation_pdf_url", pdf, `${address}${pdfItem}`);
  if (pdfItem?.includes("/") === true) fault(`the PDF ${pdfItem} is not in the page's own folder`);
  if (pdfItem !== undefined && !startsWith(beside(pdfItem), "%PDF-")) fault(`${pdfItem} is no PDF`);

  const doi = frontmatter.doi?.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, "");
  const citeAs = rel("cite-as");
  if (citeAs.length > 1) fault(`${citeAs.length} cite-as links`);
  if (doi !== undefined || address !== undefined) {
    const href = citeAs[0]?.href ?? "";
    if (doi === undefined ? href !== address : decodeURIComponent(href) !== `https://doi.org/${doi}`)
      fault(`cite-as is ${href}`);
  }
  const described = rel("describedby");
  const formats: readonly [type: string, isRight: (text: string) => boolean][] = [
    ["application/x-bibtex", (text) => /^@\w+\{[^,\s]+,\n[\s\S]*title\s*=/.test(text)],
    [
      "application/vnd.citationstyles.csl+json",
      (text) => (JSON.parse(text) as { title: string }[])[0]?.title === title,
    ],
    ["application/x-research-info-systems", (text) => /^TY {2}- \w+\r?\n[\s\S]*\nER {2}- ?\r?\n$/.test(text)],
  ];
  for (const [type, isRight] of formats) {
    const found = described.filter((link) => link.type === type);
    const href = found[0]?.href ?? "";
    if (found.length !== 1 || !existsSync(beside(href)) || !isRight(readFileSync(beside(href), "utf8")))
      fault(`describedby ${type} is wrong`);
  }
  const types = rel("type").map(({ href }) => href);
  if (types.join(" ") !== "https://schema.org/AboutPage https://schema.org/ScholarlyArticle")
    fault(`type is ${types.join(" ")}`);
  for (const { href, type } of rel("item")) {
    if (type === undefined) fault(`the item ${href} has no type`);
    if (!existsSync(beside(href)) || statSync(beside(href)).size === 0) fault(`the item ${href} is not there`);
  }
  const orcids = frontmatter.authors.filter(({ orcid }) => orcid !== undefined).length;
  expect("the number of author links", String(rel("author").length), String(orcids));
  expect("canonical", rel("canonical")[0]?.href, address);
  for (const name of ["og:title", "og:type", "og:description", "twitter:card", "description"])
    if ((one(name) ?? "") === "") fault(`${name} is missing`);
  const [json = "null"] = head.jsonLd;
  const data = JSON.parse(json) as { "@type"?: string; headline?: string; author?: unknown[] } | null;
  if (head.jsonLd.length !== 1 || data?.["@type"] !== "ScholarlyArticle" || data.headline !== title)
    fault("the JSON-LD is no ScholarlyArticle of this title");
  if ((data?.author?.length ?? 0) !== frontmatter.authors.length) fault("the JSON-LD has other authors");
}

const letters = (text: string): string => text.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");

function startsWith(path: string, magic: string): boolean {
  return existsSync(path) && readFileSync(path).subarray(0, magic.length).toString("latin1") === magic;
}

function readHead(html: string): Head {
  const metas = new Map<string, string[]>();
  const links: { rel: string; href: string; type: string | undefined }[] = [];
  const jsonLd: string[] = [];
  let title = "";
  const stack: DefaultTreeAdapterTypes.Node[] = [parse(html)];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("childNodes" in node) stack.push(...[...node.childNodes].reverse());
    if (!("tagName" in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    const text = (): string =>
      (node as DefaultTreeAdapterTypes.Element).childNodes
        .map((child) => ("value" in child ? child.value : ""))
        .join("");
    if (node.tagName === "title" && title === "") title = text();
    if (node.tagName === "script" && attributes.get("type") === "application/ld+json") jsonLd.push(text());
    const name = attributes.get("name") ?? attributes.get("property");
    if (node.tagName === "meta" && name !== undefined)
      metas.set(name, [...(metas.get(name) ?? []), attributes.get("content") ?? ""]);
    if (node.tagName === "link")
      links.push({
        rel: attributes.get("rel") ?? "",
        href: attributes.get("href") ?? "",
        type: attributes.get("type"),
      });
  }
  return { title, metas, links, jsonLd };
}
