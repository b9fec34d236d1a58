import type { BlockNode, DocumentNode, InlineNode } from "@dreamnet/document";

const blockTypes: ReadonlySet<string> = new Set([
  "math",
  "container",
  "rawBlock",
  "htmlBlock",
  "embed",
  "code",
  "admonition",
  "division",
  "table",
  "list",
  "blockquote",
  "paragraph",
  "heading",
  "thematicBreak",
  "pageBreak",
  "toc",
  "bibliography",
  "unknownBlock",
  "definitionList",
  "lineBlock",
  "footnoteDefinition",
  "comment",
]);

/** True for a node that cannot stand within a paragraph. */
export function isBlock(node: DocumentNode): node is BlockNode {
  return blockTypes.has(node.type);
}

/** A cell of one paragraph holds its text alone. */
export function unwrap(children: readonly DocumentNode[]): (InlineNode | BlockNode)[] {
  const [only] = children;
  return children.length === 1 && only?.type === "paragraph"
    ? only.children
    : ([...children] as (InlineNode | BlockNode)[]);
}

/** Drops white space at both ends. */
export function trimInline(nodes: readonly InlineNode[]): InlineNode[] {
  const isBlank = (node: InlineNode | undefined): boolean =>
    node?.type === "break" || (node?.type === "text" && node.value.trim() === "");
  let start = 0;
  let end = nodes.length;
  while (start < end && isBlank(nodes[start])) start++;
  while (end > start && isBlank(nodes[end - 1])) end--;
  const result = nodes.slice(start, end);
  const first = result[0];
  if (first?.type === "text") result[0] = { ...first, value: first.value.replace(/^[ \t\n]+/u, "") };
  const last = result.at(-1);
  if (last?.type === "text") result[result.length - 1] = { ...last, value: trimEnd(last.value) };
  return result;
}

function trimEnd(value: string): string {
  let end = value.length;
  while (end > 0 && " \t\n".includes(value[end - 1] ?? "")) end--;
  return value.slice(0, end);
}
