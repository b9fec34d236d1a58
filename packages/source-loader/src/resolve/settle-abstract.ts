import {
  type BlockNode,
  type Cite,
  type CslItem,
  type Division,
  type DocumentNode,
  type Label,
  type Reference,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { inlineText } from "./settle-headings.ts";

/**
 * The abstract that the source marks as one: a division with that role, or the section of a heading "Abstract", which
 * becomes such a division. It stays in the tree, with its citations. A summary is none.
 */
export function settleAbstract(root: Root, file: { readonly hasAbstract: boolean }): Division | undefined {
  return findDivision(root) ?? (file.hasAbstract ? undefined : wrapSection(root));
}

/**
 * An abstract as plain text for the metadata, paragraphs set apart by a blank line: formulas as `$…$`, citations by
 * author and year, or by their key where the reference is not known.
 */
export function abstractText(
  division: Division,
  references: Readonly<Record<string, Reference>>,
  labels: Readonly<Record<string, Label>>,
): string | undefined {
  const paragraphs: string[] = [];
  const add = (text: string): void => {
    if (text !== "") paragraphs.push(text);
  };
  walkNodes(division, (node) => {
    if (node.type === "paragraph" || node.type === "definitionTerm") {
      add(inlineText(node.children, (child) => shownText(child, references, labels)));
      return "skip";
    }
    if (node.type === "lineBlock") {
      for (const line of node.lines) add(inlineText(line, (child) => shownText(child, references, labels)));
      return "skip";
    }
    if (node.type === "math") add(`$${withoutLabels(node.value)}$`);
    else if (node.type === "code") add(node.value.trim());
    return undefined;
  });
  return paragraphs.length === 0 ? undefined : paragraphs.join("\n\n");
}

function withoutLabels(tex: string): string {
  return tex
    .replace(/\\label\{[^{}]*\}/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** What a node shows that has no text of its own. */
function shownText(
  node: DocumentNode,
  references: Readonly<Record<string, Reference>>,
  labels: Readonly<Record<string, Label>>,
): string | undefined {
  if (node.type === "cite") return citationText([node], node.kind, references);
  if (node.type === "citeGroup") return citationText(node.children, node.kind, references);
  if (node.type === "crossReference") {
    if (node.children.length > 0) return undefined;
    const number = labels[node.label]?.number ?? node.label;
    return node.form === "equation" ? `(${number})` : number;
  }
  if (node.type === "rawInline" && /^(?:la)?tex$/iu.test(node.lang)) return node.value;
  return undefined;
}

/** Citations as plain text, by author and year; by the key where the reference is not known. */
export function citationText(
  cites: readonly Cite[],
  kind: Cite["kind"],
  references: Readonly<Record<string, Reference>>,
): string {
  const texts = cites.map((cite) => {
    const csl = references[cite.key]?.csl;
    const author = csl === undefined ? "" : authorText(csl);
    const year = csl === undefined ? undefined : yearText(csl);
    const note = (text: string): string => (cite.suffix === undefined ? text : `${text}, ${cite.suffix}`);
    const prefix = cite.prefix === undefined ? "" : `${cite.prefix} `;
    if (author === "" || year === undefined) return `${prefix}${note(`[${cite.key}]`)}`;
    if (cite.partial === "author") return `${prefix}${note(author)}`;
    if (cite.partial === "year") return `${prefix}${note(year)}`;
    return kind === "narrative" ? `${prefix}${author} (${note(year)})` : `${prefix}${author}, ${note(year)}`;
  });
  const joined = texts.join("; ");
  // A key stands in its own brackets.
  return kind === "narrative" || texts.every((text) => /^\[[^\]]*\]$/u.test(text)) ? joined : `(${joined})`;
}

function authorText(csl: CslItem): string {
  const names = (csl.author ?? csl.editor ?? [])
    .map((name) => name.literal ?? [name["non-dropping-particle"], name.family ?? name.given].filter(Boolean).join(" "))
    .filter((name) => name !== "");
  const [first = "", second] = names;
  if (names.length > 2) return `${first} et al.`;
  return second === undefined ? first : `${first} and ${second}`;
}

function yearText(csl: CslItem): string | undefined {
  const year = csl.issued?.["date-parts"]?.[0]?.[0];
  return year === undefined ? /\d{4}/u.exec(csl.issued?.raw ?? csl.issued?.literal ?? "")?.[0] : String(year);
}

function findDivision(root: Root): Division | undefined {
  let found: Division | undefined;
  walkNodes(root, (node) => {
    if (found === undefined && node.type === "division" && node.role === "abstract") found = node;
  });
  return found;
}

function wrapSection(root: Root): Division | undefined {
  const start = root.children.findIndex(
    (child) => child.type === "heading" && /^abstract[.:]?$/iu.test(inlineText(child.children)),
  );
  const heading = root.children[start];
  if (heading?.type !== "heading") return undefined;
  const end = root.children.findIndex(
    (child, index) => index > start && child.type === "heading" && child.depth <= heading.depth,
  );
  const stop = end < 0 ? root.children.length : end;
  const children: BlockNode[] = root.children.slice(start + 1, stop);
  // A document that is nothing but its abstract has none; sections within are no abstract's.
  if (end < 0 || children.length === 0 || children.some((child) => child.type === "heading")) return undefined;
  const division: Division = {
    type: "division",
    role: "abstract",
    children,
    ...(heading.label === undefined ? {} : { label: heading.label }),
    ...(heading.position === undefined ? {} : { position: heading.position }),
  };
  root.children.splice(start, stop - start, division);
  return division;
}
