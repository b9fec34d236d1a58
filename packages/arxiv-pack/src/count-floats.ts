import { childNodes, type DocumentNode, type Root } from "@dreamnet/document";

/** Figures and tables as readers count them: a figure of four pictures is one, and a picture in a sentence is none. */
export function countFloats(root: Root): { figures: number; tables: number } {
  const counts = { figures: 0, tables: 0 };
  const open: { node: DocumentNode; isInside: boolean }[] = [{ node: root, isInside: false }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node } = item;
    const isFloat =
      node.type === "container" && node.subcontainer !== true && (node.kind === "figure" || node.kind === "table");
    if (isFloat && !item.isInside) counts[node.kind === "figure" ? "figures" : "tables"]++;
    // A table without a caption is a table still; what lays out a figure is none.
    else if (node.type === "table" && !item.isInside) counts.tables++;
    const isInside = item.isInside || isFloat || node.type === "table";
    for (const child of childNodes(node)) open.push({ node: child, isInside });
  }
  return counts;
}
