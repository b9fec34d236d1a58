import type { DocumentNode, InlineNode } from "@dreamnet/document";
import { appendAll } from "./append-all.ts";

/** Replaces nodes wherever they stand, by iteration; `undefined` keeps a node. */
export function rewriteNodes(
  root: DocumentNode,
  replace: (node: DocumentNode) => readonly DocumentNode[] | undefined,
): void {
  const stack: DocumentNode[] = [root];
  const rewrite = <T extends DocumentNode>(nodes: readonly T[]): T[] => {
    let result: T[] | undefined;
    nodes.forEach((node, index) => {
      const replaced = replace(node);
      if (replaced !== undefined) result ??= nodes.slice(0, index);
      if (result !== undefined) appendAll(result, (replaced ?? [node]) as readonly T[]);
    });
    const all = result ?? [...nodes];
    appendAll(stack, all);
    return all;
  };
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "lineBlock") node.lines = node.lines.map((line) => rewrite(line));
    if ((node.type === "admonition" || node.type === "division") && node.title !== undefined)
      node.title = rewrite(node.title);
    if (node.type === "blockquote" && node.attribution !== undefined) node.attribution = rewrite(node.attribution);
    if ("children" in node) node.children = rewrite(node.children as readonly DocumentNode[]) as InlineNode[] as never;
  }
}
