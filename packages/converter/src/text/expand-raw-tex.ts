import type {
  BlockNode,
  DocumentNode,
  InlineNode,
  NodePosition,
  NormalizedSource,
  RawBlock,
  RawInline,
  Root,
} from "@dreamnet/document";
import { childNodes, plainText, walkNodes } from "@dreamnet/document";
import { type RawTex, readRawTex } from "./raw-tex.ts";

/** Raw TeX that was read, though not all of its commands were understood. */
export interface UnreadTex {
  readonly value: string;
  readonly unknown: readonly string[];
  readonly position: NodePosition | undefined;
}

/** Characters of one stretch of raw TeX that are read; a longer one is shown as it stands. */
const mostCharacters = 500_000;

/**
 * Puts nodes in the place of raw TeX, so that its tables, formulas, citations and references are counted, numbered and
 * linked as any others. A source without raw TeX is given back as it is.
 */
export function expandRawTex(source: NormalizedSource): { source: NormalizedSource; unread: UnreadTex[] } {
  let found = false;
  walkNodes(source.ast, (node) => {
    if (isRawTex(node)) found = true;
  });
  if (!found) return { source, unread: [] };
  const unread: UnreadTex[] = [];
  const ast = expandNode(source.ast, unread) as Root;
  return { source: { ...source, ast }, unread };
}

function isRawTex(node: DocumentNode): node is RawBlock | RawInline {
  return (
    (node.type === "rawBlock" || node.type === "rawInline") &&
    /^(?:la)?tex$/i.test(node.lang) &&
    node.value.length <= mostCharacters
  );
}

function expandNode(node: DocumentNode, unread: UnreadTex[]): DocumentNode {
  const expand = <T extends DocumentNode>(nodes: readonly T[]): T[] =>
    nodes.flatMap((child) => expandOne(child, unread)) as T[];
  const copy: Record<string, unknown> = { ...node };
  if ("children" in node) copy["children"] = expand(node.children as readonly DocumentNode[]);
  if (node.type === "lineBlock") copy["lines"] = node.lines.map((line) => expand(line));
  if ("title" in node && Array.isArray(node.title)) copy["title"] = expand(node.title);
  if (node.type === "blockquote" && node.attribution !== undefined) copy["attribution"] = expand(node.attribution);
  return copy as unknown as DocumentNode;
}

function expandOne(node: DocumentNode, unread: UnreadTex[]): DocumentNode[] {
  if (!isRawTex(node)) return [childNodes(node).length === 0 ? node : expandNode(node, unread)];
  const read = readRawTex(node.value);
  if (read.unknown.length > 0) unread.push({ value: node.value, unknown: read.unknown, position: node.position });
  const nodes: DocumentNode[] = node.type === "rawBlock" ? read.nodes : toInline(read);
  const { position } = node;
  if (position !== undefined) {
    for (const root of nodes) {
      walkNodes(root, (inner) => {
        inner.position ??= position;
      });
    }
  }
  return nodes;
}

/** Within a paragraph, blocks are their text. */
function toInline({ nodes }: RawTex): InlineNode[] {
  return nodes.flatMap((block: BlockNode, index): InlineNode[] => {
    const inline: InlineNode[] =
      block.type === "paragraph"
        ? block.children
        : block.type === "math"
          ? [{ type: "inlineMath", value: block.value }]
          : [{ type: "text", value: plainText(block) }];
    return index === 0 ? inline : [{ type: "text", value: " " }, ...inline];
  });
}
