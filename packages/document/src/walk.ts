import type { BlockNode, DocumentNode, InlineNode, Root } from "./nodes.ts";

/** A node's children in reading order, whatever field they stand in. */
export function childNodes(node: DocumentNode): readonly DocumentNode[] {
  switch (node.type) {
    case "lineBlock":
      return node.lines.flat();
    case "admonition":
    case "division":
      return node.title === undefined ? node.children : [...node.title, ...node.children];
    case "blockquote":
      return node.attribution === undefined ? node.children : [...node.children, ...node.attribution];
    default:
      return "children" in node ? (node.children as readonly DocumentNode[]) : [];
  }
}

/** What a visitor may answer: `skip` leaves out the node's children. */
export type VisitResult = "skip" | undefined | void;

/**
 * Visits every node in reading order, by iteration: a deep tree costs memory, never the stack.
 *
 * @param visitor - Called with the node and its ancestors, outermost first; the array is reused, copy it to keep it.
 */
export function walkNodes(
  root: DocumentNode,
  visitor: (node: DocumentNode, ancestors: readonly DocumentNode[]) => VisitResult,
): void {
  const ancestors: DocumentNode[] = [];
  const stack: { node: DocumentNode; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, depth } = next;
    ancestors.length = depth;
    if (visitor(node, ancestors) === "skip") continue;
    const children = childNodes(node);
    ancestors[depth] = node;
    for (let index = children.length - 1; index >= 0; index--)
      stack.push({ node: children[index] as DocumentNode, depth: depth + 1 });
  }
}

/** The plain text of inline nodes or blocks: no mark-up, formulas as their TeX, references as their label. */
export function plainText(nodes: DocumentNode | readonly (BlockNode | InlineNode | DocumentNode)[]): string {
  const parts: string[] = [];
  for (const root of Array.isArray(nodes) ? (nodes as readonly DocumentNode[]) : [nodes as DocumentNode]) {
    walkNodes(root, (node) => {
      if (
        node.type === "text" ||
        node.type === "inlineCode" ||
        node.type === "code" ||
        node.type === "inlineMath" ||
        node.type === "math"
      )
        parts.push(node.value);
      else if (node.type === "break") parts.push(" ");
      else if (node.type === "cite") parts.push(node.key);
      else if (node.type === "comment") return "skip";
      return undefined;
    });
  }
  return parts.join("");
}

/** The deepest level of a tree and how many nodes it has; stops counting beyond the bounds. */
export function measureTree(root: unknown, bounds: { depth: number; nodes: number }): { depth: number; nodes: number } {
  let depth = 0;
  let nodes = 0;
  const stack: { value: unknown; level: number }[] = [{ value: root, level: 1 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    nodes++;
    depth = Math.max(depth, next.level);
    if (depth > bounds.depth || nodes > bounds.nodes) break;
    if (typeof next.value !== "object" || next.value === null) continue;
    const children = (next.value as { children?: unknown }).children;
    if (Array.isArray(children)) for (const child of children) stack.push({ value: child, level: next.level + 1 });
  }
  return { depth, nodes };
}

/** An empty tree. */
export function emptyRoot(): Root {
  return { type: "root", children: [] };
}
