import { linkSchema } from "@dreamnet/document";
import { isRecord, scalarText, type textList as TextList, truth } from "./plain-data.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import type { FrontmatterReport } from "./report.ts";

/** The first of several spellings of a key that has a value. */
export type Take = (...keys: string[]) => { key: string; value: unknown } | undefined;

const arxivCategory =
  /^(?:(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z]{2}(?:-[a-z]{2,4})?|(?:physics|cond-mat)\.[a-z-]{3,9}|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph)$/u;

/** Tags, keywords and arXiv categories; a blog's categories are tags. */
export function mapTags(
  take: Take,
  textList: typeof TextList,
): { tags: string[]; keywords: string[]; categories: string[] } {
  const plain = (values: string[]): string[] => [...new Set(values.map(plainMarkdown).filter((value) => value !== ""))];
  const tags = textList(take("tags", "tag")?.value);
  const keywords = textList(take("keywords", "keyword", "key-words")?.value);
  const primary = textList(
    take("primary_category", "primaryCategory", "primary-category", "arxiv_category", "arxiv-category")?.value,
  );
  const secondary = textList(
    take("secondary_categories", "secondaryCategories", "secondary-categories", "arxiv_categories", "cross_lists")
      ?.value,
  );
  const listed = textList(take("categories", "category")?.value);
  const isArxiv = listed.length > 0 && listed.every((value) => arxivCategory.test(value));
  return {
    tags: plain(isArxiv ? tags : [...tags, ...listed]),
    keywords: plain(keywords),
    categories: [...new Set([...primary, ...secondary, ...(isArxiv ? listed : [])])],
  };
}

/** An SPDX identifier where the text is a known way to write one. */
export function mapLicense(value: unknown): string | undefined {
  const one = isRecord(value)
    ? (value["content"] ?? value["id"] ?? value["text"] ?? value["type"] ?? value["name"] ?? value["url"])
    : value;
  const text = scalarText(isRecord(one) ? (one["id"] ?? one["name"]) : one);
  if (text === undefined) return undefined;
  const url = /creativecommons\.org\/(?:licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)/iu.exec(text);
  if (url !== null) return url[1] === "zero" ? "CC0-1.0" : `CC-${(url[1] as string).toUpperCase()}-${url[2]}`;
  const short = /^cc[ -]?(by(?:[ -](?:sa|nc|nd|nc-sa|nc-nd))?)(?:[ -]?v?(\d\.\d))?$/iu.exec(text);
  if (short !== null) return `CC-${(short[1] as string).toUpperCase().replaceAll(" ", "-")}-${short[2] ?? "4.0"}`;
  const named: Readonly<Record<string, string>> = {
    cc0: "CC0-1.0",
    "cc-0": "CC0-1.0",
    "mit license": "MIT",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
  };
  return named[text.toLowerCase()] ?? text;
}

const linkKeys: Readonly<Record<string, readonly string[]>> = {
  repository: ["repository", "repo", "github", "github-url", "code", "code_repository", "source_url"],
  website: ["website", "homepage", "site", "site-url"],
  canonical: ["canonical_url", "canonicalUrl", "canonicalURL", "canonical", "canonical-url", "url"],
  arxiv: ["arxiv"],
  video: ["video"],
};

/** Links to the work's other places. */
export function mapLinks(take: Take, report: FrontmatterReport): { kind: string; url: string; label?: string }[] {
  const links: { kind: string; url: string }[] = [];
  for (const [kind, keys] of Object.entries(linkKeys)) {
    const found = take(...keys);
    const text = scalarText(found?.value);
    if (found === undefined || text === undefined) continue;
    const url = absoluteUrl(kind, text);
    if (url !== undefined) links.push({ kind, url });
    // A path on the author's own site is no address yet.
    else if (!text.startsWith("/"))
      report.add(
        "info",
        "link-is-absolute",
        [found.key],
        `\`${found.key}\` is no address: ${JSON.stringify(text)}.`,
        "Write it with https://.",
      );
  }
  return links;
}

function absoluteUrl(kind: string, text: string): string | undefined {
  const bare =
    kind === "repository" && /^[\w.-]+\/[\w.-]+$/u.test(text)
      ? `https://github.com/${text}`
      : /^(?:www\.|github\.com\/|gitlab\.com\/)\S+$/u.test(text)
        ? `https://${text}`
        : text;
  return /^https?:\/\//u.test(bare) && linkSchema.safeParse({ kind, url: bare }).success ? bare : undefined;
}

/** Whether headings are numbered: `numbersections`, `number-sections`, MyST's `numbering`. */
export function mapNumbering(take: Take): boolean | undefined {
  const plain = truth(take("number-sections", "numbersections", "number_sections", "secnumdepth")?.value);
  if (plain !== undefined) return plain;
  const value = take("numbering")?.value;
  if (!isRecord(value)) return truth(value);
  const headings = value["headings"] ?? value["heading_1"] ?? value["heading_2"] ?? value["all"];
  return isRecord(headings) ? truth(headings["enabled"]) : truth(headings);
}

/** TeX macros of `math:` (MyST) and of `header-includes`; what is no macro is kept as it stands. */
export function mapMacros(
  take: Take,
  report: FrontmatterReport,
): { math: Record<string, string>; notes: string[]; rest: string[] } {
  const math: Record<string, string> = {};
  const rest: string[] = [];
  const found = take("math");
  if (isRecord(found?.value)) {
    for (const [name, value] of Object.entries(found.value)) {
      const definition = isRecord(value) ? scalarText(value["macro"]) : scalarText(value);
      const macro = name.startsWith("\\") ? name : `\\${name}`;
      if (definition !== undefined && /^\\(?:[A-Za-z@]+|[^A-Za-z\s])$/u.test(macro)) math[macro] = definition;
      else
        report.add(
          "warning",
          "macro-is-tex",
          ["math", name],
          `The macro ${JSON.stringify(name)} cannot be read.`,
          "Write '\\name': 'TeX with #1'.",
        );
    }
  }
  const includes = take("header-includes", "header_includes");
  for (const text of includesOf(includes?.value)) {
    const left = readDefinitions(text, math);
    if (left.trim() !== "") rest.push(left.trim());
  }
  return { math, notes: [], rest };
}

function includesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(includesOf);
  if (isRecord(value)) return includesOf(value["text"]);
  const text = scalarText(value);
  return text === undefined ? [] : [text.replace(/^```\{=latex\}\n|\n```$/gu, "")];
}

/** Takes `\newcommand{\x}[1]{…}`, `\def\x#1{…}` and `\DeclareMathOperator` out of TeX; gives what is left. */
function readDefinitions(tex: string, macros: Record<string, string>): string {
  const start =
    /\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter|def|gdef)\b\*?\s*(?:\{\s*(\\[A-Za-z@]+|\\.)\s*\}|(\\[A-Za-z@]+|\\.))\s*(?:\[\d\])?(?:#\d)*\s*\{/gu;
  let left = "";
  let index = 0;
  for (let match = start.exec(tex); match !== null; match = start.exec(tex)) {
    const open = match.index + match[0].length;
    const close = closingBrace(tex, open);
    // What is not closed hides all that follows.
    if (close === undefined) break;
    if (match[0].includes("DeclarePairedDelimiter")) continue;
    const body = tex.slice(open, close);
    const name = (match[1] ?? match[2]) as string;
    macros[name] = match[0].startsWith("\\DeclareMathOperator")
      ? `\\operatorname${match[0].includes("*") ? "*" : ""}{${body}}`
      : body;
    left += tex.slice(index, match.index);
    index = close + 1;
    start.lastIndex = index;
  }
  return left + tex.slice(index);
}

function closingBrace(tex: string, from: number): number | undefined {
  let depth = 1;
  for (let index = from; index < tex.length; index++) {
    const character = tex[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index;
  }
  return undefined;
}
