import { toPlainText } from "@dreamnet/converter";
import { type BlockNode, type InlineNode, type NormalizedSource, plainText } from "@dreamnet/document";
import { formatAbstract } from "./metadata/make-metadata.ts";

/** A text of the author's own that may serve as the abstract. */
export interface AbstractSuggestion {
  /** The section's heading, as it stands. */
  readonly heading: string;
  readonly text: string;
}

/** The text of a section called Summary or Abstract: citations as author and year, formulas between dollar signs. */
export function suggestAbstract(source: NormalizedSource): AbstractSuggestion | undefined {
  const blocks = source.ast.children;
  const isSummary = /^(?:[\dIVX]+(?:\.\d+)*\.?\s+)?(?:(?:executive\s+)?summary|abstract)\s*:?$/iu;
  const start = blocks.findIndex((node) => node.type === "heading" && isSummary.test(plainText(node).trim()));
  const heading = blocks[start];
  if (heading?.type !== "heading") return undefined;
  const section: BlockNode[] = [];
  for (const node of blocks.slice(start + 1)) {
    if (node.type === "heading") {
      if (node.depth <= heading.depth) break;
    } else section.push(node);
  }
  const children = joinFormulas(section);
  const text = formatAbstract(
    toPlainText(
      { ...source, ast: { type: "root", children } },
      { header: false, footnotes: false, references: false },
    ).replace(/[^\S\n]+([.,;:!?])(?=\s|$)/gu, "$1"),
  );
  return text === "" ? undefined : { heading: plainText(heading).replace(/\s+/gu, " ").trim(), text };
}

/** Paragraphs, with displayed formulas within the sentence they belong to; figures, tables and code say nothing here. */
function joinFormulas(section: readonly BlockNode[]): BlockNode[] {
  const paragraphs: InlineNode[][] = [];
  const others = new Map<number, BlockNode>();
  let isOpen = false;
  for (const node of section) {
    if (node.type === "math") {
      const formula: InlineNode[] = [
        { type: "text", value: " " },
        { type: "inlineMath", value: node.value.replace(/\s+/gu, " ").trim() },
      ];
      const last = paragraphs.at(-1);
      if (last === undefined || others.has(paragraphs.length - 1)) paragraphs.push(formula);
      else last.push(...formula);
      isOpen = true;
    } else if (node.type === "paragraph") {
      const children = node.children.flatMap(withoutNotes);
      const continues = isOpen && /^[\s]*[\p{Ll}.,;:]/u.test(plainText(node));
      if (continues) paragraphs.at(-1)?.push({ type: "text", value: " " }, ...children);
      else paragraphs.push(children);
      isOpen = false;
    } else if (node.type === "list" || node.type === "blockquote") {
      others.set(paragraphs.length, node);
      paragraphs.push([]);
      isOpen = false;
    }
  }
  return paragraphs.map((children, index) => others.get(index) ?? { type: "paragraph", children });
}

/** An abstract has no footnotes. */
function withoutNotes(node: InlineNode): InlineNode[] {
  if (node.type === "footnoteReference") return [];
  if (!("children" in node) || node.type === "citeGroup") return [node];
  return [{ ...node, children: (node.children as InlineNode[]).flatMap(withoutNotes) } as InlineNode];
}
