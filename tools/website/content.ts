import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type NormalizedSource, walkNodes } from "@dreamnet/document";
import { type DefaultTreeAdapterTypes, parse, serialize } from "parse5";
import type { CorpusDocument } from "../corpus/discover.ts";
import { itemKinds } from "../corpus/items.ts";
import { rawSource } from "../corpus/measure.ts";
import { htmlItems, htmlText } from "../corpus/outputs.ts";
import { compareWords } from "../corpus/words.ts";
import type { Finding } from "./finding.ts";
import type { PackedSite } from "./pack-site.ts";

/** What of a document's source is on its page. */
export interface ContentResult {
  readonly findings: readonly Finding[];
  readonly words: number;
  readonly wordsPresent: number;
  /** Words that are neither on the page nor on a line that a diagnostic names. */
  readonly missingWords: readonly string[];
  readonly formulas: number;
  /** Formulas that are shown as their TeX; each must be named in a diagnostic. */
  readonly formulasAsTex: number;
  readonly references: number;
}

/** Holds a page against its raw source, by the corpus's oracle: words, figures, tables, equations, citations, references. */
export async function checkContent(
  site: PackedSite,
  document: CorpusDocument,
  store: ContentStore,
): Promise<ContentResult> {
  const [source] = site.sources as [NormalizedSource];
  const html = withoutPreviews(readFileSync(join(site.folder, "index.html"), "utf8"));
  const raw = await rawSource(document, source, store);
  const findings: Finding[] = [];
  const { diagnostics, name } = site;
  const comparison = compareWords(raw.words, htmlText(html));
  // A word is named where a diagnostic stands on its line.
  const isNamed = (file: string, line: number): boolean =>
    diagnostics.some(
      ({ location }) =>
        location !== undefined &&
        (location.file === file || location.file === undefined) &&
        location.line <= line + 1 &&
        (location.endLine ?? location.line) >= line - 1,
    );
  const lines = readFileSync(join(document.folder, document.main), "utf8").split("\n");
  // `:laughing:` is on the page as what it names.
  const isEmoji = (word: string, line: number): boolean => (lines[line - 1] ?? "").includes(`:${word}:`);
  const missingWords = comparison.missing
    .filter(({ file, line, word }) => !isNamed(file, line) && !isEmoji(word, line))
    .map(({ file, line, word }) => `${word} (${file}:${line})`);
  const shown = htmlItems(html);
  for (const kind of itemKinds) {
    const lines = raw.items[kind];
    const deficit = lines.length - shown[kind];
    const named = lines.filter(({ file, line }) => isNamed(file, line)).length;
    if (deficit > named)
      findings.push({
        check: "item",
        site: name,
        message: `the source has ${lines.length} ${kind}, the page ${shown[kind]}; ${named} are named in diagnostics`,
      });
  }
  const asTex = (html.match(/class="math-error\b/g) ?? []).length;
  const unread = diagnostics.filter(({ ruleId }) => ruleId === "html/formula-is-readable").length;
  if (asTex > unread)
    findings.push({
      check: "formula",
      site: name,
      message: `${asTex} formulas are shown as TeX, and ${unread} diagnostics name one`,
    });
  const entries = (html.match(/<li id="ref-[^"]*"/g) ?? []).length;
  const cited = citedKeys(source);
  if (entries < cited.size)
    findings.push({ check: "item", site: name, message: `${cited.size} works are cited, the page lists ${entries}` });
  for (const path of picturesOf(html))
    if (!existsSync(join(site.folder, decodeURIComponent(path))))
      findings.push({ check: "item", site: name, message: `the picture ${path} is not there` });
  return {
    findings,
    words: comparison.total,
    wordsPresent: comparison.total - missingWords.length,
    missingWords,
    formulas: (html.match(/<math[ >]/g) ?? []).length,
    formulasAsTex: asTex,
    references: entries,
  };
}

/** What is shown a second time beside a reference must not stand in for what is missing. */
function withoutPreviews(html: string): string {
  const tree = parse(html);
  const stack: DefaultTreeAdapterTypes.ParentNode[] = [tree];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.childNodes = node.childNodes.filter(
      (child) => !("attrs" in child && child.attrs.some(({ name, value }) => name === "class" && value === "preview")),
    );
    for (const child of node.childNodes) if ("childNodes" in child) stack.push(child);
  }
  return serialize(tree);
}

function citedKeys(source: NormalizedSource): Set<string> {
  const keys = new Set<string>();
  walkNodes(source.ast, (node) => {
    if (node.type === "cite" && Object.hasOwn(source.references, node.key)) keys.add(node.key);
  });
  return keys;
}

const picturesOf = (html: string): string[] =>
  [...html.matchAll(/<img [^>]*\bsrc="([^"]*)"/g)].map(([, src = ""]) => src).filter((src) => !src.startsWith("data:"));
