import type { Cite, CiteGroup, CslItem, NormalizedSource } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import { formatAuthorDate } from "./author-date.ts";
import { type CitationLabel, labelCitations, sortedKeys } from "./citation-labels.ts";
import { formatNumeric } from "./numeric.ts";
import { writtenReference } from "./reference-parts.ts";
import type { RichText } from "./rich-text.ts";
import type { Terms } from "./terms.ts";

/** `author-year`: "(Knuth, 1984)"; `numeric`: "[1]". */
export type CitationStyle = "author-year" | "numeric";

/** A piece of a citation: plain text, the text that stands for a work, or a key that no reference has. */
export type CitationPart = string | { readonly key: string; readonly text: string } | { readonly missing: string };

/** One entry of the list of references. */
export interface ReferenceEntry {
  readonly key: string;
  /** "1" in the numeric style. */
  readonly number: string | undefined;
  readonly text: RichText;
}

/** The citations of one document in one style. */
export interface Citations {
  readonly style: CitationStyle;
  /** Works that are cited, in the order of the list. */
  readonly entries: readonly ReferenceEntry[];
  /** The text of a citation, in pieces. */
  format(node: Cite | CiteGroup): CitationPart[];
}

/** The style that a source asks for, as far as we have it: names of numbered CSL styles give `numeric`. */
export function citationStyleOf(name: string | undefined): CitationStyle {
  return /ieee|vancouver|numeric|nature|science\b|acm|ams|plos|unsrt|plain(?!nat)|elsevier-with-titles|springer.*brackets/i.test(
    name ?? "",
  ) && !/author/i.test(name ?? "")
    ? "numeric"
    : "author-year";
}

/** Reads which works a document cites, and says how each is shown. */
export function createCitations(source: NormalizedSource, style: CitationStyle, terms: Terms): Citations {
  const cited = citedItems(source);
  const labels = labelCitations(cited, terms);
  // Numbers follow the text, or the list that the author has written; names follow the alphabet.
  const isWritten = cited.size > 0 && [...cited.values()].every((item) => writtenReference(item) !== undefined);
  const given = isWritten ? Object.keys(source.references).filter((key) => cited.has(key)) : [...cited.keys()];
  const keys = style === "author-year" ? sortedKeys(cited) : given;
  const numbers = new Map(keys.map((key, index) => [key, index + 1]));
  const entries = keys.map((key): ReferenceEntry => {
    const item = cited.get(key) as CslItem;
    return style === "numeric"
      ? { key, number: String(numbers.get(key)), text: formatNumeric(item, terms) }
      : { key, number: undefined, text: formatAuthorDate(item, labels.get(key)?.suffix ?? "", terms) };
  });
  return {
    style,
    entries,
    format(node) {
      const cites = node.type === "cite" ? [node] : node.children;
      return style === "numeric"
        ? formatNumbers(cites, node.kind, numbers, labels)
        : formatNames(cites, node.kind, labels, numbers);
    },
  };
}

function citedItems(source: NormalizedSource): Map<string, CslItem> {
  const items = new Map<string, CslItem>();
  const add = (key: string): void => {
    const reference = Object.hasOwn(source.references, key) ? source.references[key] : undefined;
    if (reference !== undefined && !items.has(key)) items.set(key, reference.csl);
  };
  const silent: string[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type === "cite") add(node.key);
    else if (node.type === "nocite") for (const key of node.keys) silent.push(key);
  });
  for (const key of silent) {
    if (key === "*") for (const other of Object.keys(source.references).sort((a, b) => (a < b ? -1 : 1))) add(other);
    else add(key);
  }
  return items;
}

function formatNames(
  cites: readonly Cite[],
  kind: Cite["kind"],
  labels: ReadonlyMap<string, CitationLabel>,
  order: ReadonlyMap<string, number>,
): CitationPart[] {
  if (kind === "narrative")
    return joinParts(
      cites.map((cite) => narrative(cite, labels)),
      "; ",
    );
  const parts: CitationPart[] = ["("];
  let before: { authors: string; open: boolean } | undefined;
  for (const [index, cite] of sortCites(cites, order).entries()) {
    const label = labels.get(cite.key);
    // Further works of the same authors name only their year.
    const same =
      label !== undefined &&
      before?.open === true &&
      before.authors === label.parenthetical &&
      cite.prefix === undefined &&
      cite.partial === undefined;
    if (index > 0) parts.push(same ? ", " : "; ");
    if (cite.prefix !== undefined && cite.prefix !== "") parts.push(`${cite.prefix} `);
    if (label === undefined) parts.push({ missing: cite.key });
    else parts.push({ key: cite.key, text: same ? label.year : parenthetical(cite, label) });
    if (cite.suffix !== undefined && cite.suffix !== "") parts.push(`${separator(cite.suffix)}${cite.suffix}`);
    before = {
      authors: label?.parenthetical ?? "",
      open: label !== undefined && (cite.suffix ?? "") === "" && cite.partial === undefined,
    };
  }
  return [...parts, ")"];
}

function parenthetical(cite: Cite, label: CitationLabel): string {
  if (cite.partial === "author") return label.parenthetical;
  return cite.partial === "year" ? label.year : `${label.parenthetical}, ${label.year}`;
}

function narrative(cite: Cite, labels: ReadonlyMap<string, CitationLabel>): CitationPart[] {
  const label = labels.get(cite.key);
  const prefix = cite.prefix === undefined || cite.prefix === "" ? [] : [`${cite.prefix} `];
  const suffix = cite.suffix === undefined || cite.suffix === "" ? "" : `${separator(cite.suffix)}${cite.suffix}`;
  if (label === undefined) return [...prefix, { missing: cite.key }, ...(suffix === "" ? [] : [suffix])];
  if (cite.partial !== undefined) {
    return [
      ...prefix,
      { key: cite.key, text: cite.partial === "author" ? label.narrative : label.year },
      ...(suffix === "" ? [] : [suffix]),
    ];
  }
  return [...prefix, { key: cite.key, text: `${label.narrative} (${label.year}${suffix})` }];
}

/** Within brackets the style sorts by author and year; a prefix binds its cite to its place. */
function sortCites(cites: readonly Cite[], order: ReadonlyMap<string, number>): readonly Cite[] {
  if (cites.some((cite) => (cite.prefix ?? "") !== "" || !order.has(cite.key))) return cites;
  return [...cites].sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
}

function formatNumbers(
  cites: readonly Cite[],
  kind: Cite["kind"],
  numbers: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, CitationLabel>,
): CitationPart[] {
  if (kind === "narrative")
    return joinParts(
      cites.map((cite) => narrativeNumber(cite, numbers, labels)),
      "; ",
    );
  if (cites.length > 0 && cites.every((cite) => cite.partial !== undefined))
    return formatNames(cites, kind, labels, numbers);
  const plain = cites.every(
    (cite) => (cite.prefix ?? "") === "" && (cite.suffix ?? "") === "" && numbers.has(cite.key),
  );
  if (plain) return ["[", ...sortedNumbers(cites, numbers), "]"];
  return [
    "[",
    ...joinParts(
      cites.map((cite) => number(cite, numbers)),
      "; ",
    ),
    "]",
  ];
}

function number(cite: Cite, numbers: ReadonlyMap<string, number>): CitationPart[] {
  const value = numbers.get(cite.key);
  const parts: CitationPart[] = cite.prefix === undefined || cite.prefix === "" ? [] : [`${cite.prefix} `];
  parts.push(value === undefined ? { missing: cite.key } : { key: cite.key, text: String(value) });
  if (cite.suffix !== undefined && cite.suffix !== "") parts.push(`${separator(cite.suffix)}${cite.suffix}`);
  return parts;
}

/** "Knuth [1, p. 3]": the name and the number both lead to the list. */
function narrativeNumber(
  cite: Cite,
  numbers: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, CitationLabel>,
): CitationPart[] {
  const label = labels.get(cite.key);
  if (label === undefined || cite.partial !== undefined) return narrative(cite, labels);
  const { prefix, ...rest } = cite;
  return [
    ...(prefix === undefined || prefix === "" ? [] : [`${prefix} `]),
    `${label.narrative} [`,
    ...number(rest, numbers),
    "]",
  ];
}

/** Sorted, each once. No ranges: "3–5" would hide the link to 4. */
function sortedNumbers(cites: readonly Cite[], numbers: ReadonlyMap<string, number>): CitationPart[] {
  const keys = [...new Set(cites.map((cite) => cite.key))].sort(
    (a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0),
  );
  return joinParts(
    keys.map((key) => [{ key, text: String(numbers.get(key)) }]),
    ", ",
  );
}

/** A suffix that begins with its own mark needs no comma. */
function separator(suffix: string): string {
  return /^[,;:.)]/.test(suffix) ? "" : ", ";
}

function joinParts(groups: readonly CitationPart[][], mark: string): CitationPart[] {
  return groups.flatMap((group, index) => (index === 0 ? group : [mark, ...group]));
}
