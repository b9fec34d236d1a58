import { childNodes, type DocumentNode, type NodeType } from "@dreamnet/document";

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

/** Every type of node that a tree may have; the compiler holds the list to `NodeType`. */
export const nodeTypes: Readonly<Record<NodeType, true>> = {
  root: true,
  text: true,
  emphasis: true,
  strong: true,
  delete: true,
  underline: true,
  smallcaps: true,
  subscript: true,
  superscript: true,
  span: true,
  inlineCode: true,
  keyboard: true,
  abbreviation: true,
  inlineMath: true,
  break: true,
  link: true,
  image: true,
  footnoteReference: true,
  cite: true,
  citeGroup: true,
  nocite: true,
  crossReference: true,
  target: true,
  rawInline: true,
  htmlInline: true,
  unknownInline: true,
  inlineQuote: true,
  paragraph: true,
  heading: true,
  blockquote: true,
  list: true,
  listItem: true,
  code: true,
  math: true,
  thematicBreak: true,
  table: true,
  tableRow: true,
  tableCell: true,
  container: true,
  caption: true,
  legend: true,
  admonition: true,
  definitionList: true,
  definitionTerm: true,
  definitionDescription: true,
  footnoteDefinition: true,
  lineBlock: true,
  division: true,
  rawBlock: true,
  htmlBlock: true,
  embed: true,
  comment: true,
  bibliography: true,
  toc: true,
  pageBreak: true,
  unknownBlock: true,
};
