import { childNodes, type DocumentNode } from "@dreamnet/document";

/** A tree as indented lines, one for each node, with what it has beside its children: short to write, and to compare. */
export function outline(node: DocumentNode, depth = 0): string {
  const { type, ...rest } = node as DocumentNode & Record<string, unknown>;
  const facts = Object.entries(rest).flatMap(([key, value]) => {
    if (key === "position" || key === "children" || key === "lines" || key === "attribution") return [];
    if (key === "title" && Array.isArray(value)) return [];
    return [`${key}=${JSON.stringify(value)}`];
  });
  const own = `${"  ".repeat(depth)}${[type, ...facts].join(" ")}`;
  return [own, ...childNodes(node).map((child) => outline(child, depth + 1))].join("\n");
}
