import type { Division } from "@dreamnet/document";
import { sourceAttributes } from "./attributes.ts";
import { classNames, element, type HtmlNode } from "./html-tree.ts";
import type { Writer } from "./writer.ts";

/** ARIA roles of the parts of a publication. */
const roles: Readonly<Record<string, string>> = {
  abstract: "doc-abstract",
  appendix: "doc-appendix",
  acknowledgments: "doc-acknowledgments",
  acknowledgements: "doc-acknowledgments",
  dedication: "doc-dedication",
  epigraph: "doc-epigraph",
};
const asides = new Set(["margin", "sidebar", "aside"]);

/** A group of blocks: a part of the publication, a margin note, a tab, a card, or a plain division. */
export function writeDivision(node: Division, writer: Writer): HtmlNode {
  const role = node.role?.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  const attributes = sourceAttributes(node.attributes);
  const docRole = role === undefined || !Object.hasOwn(roles, role) ? undefined : roles[role];
  const tag = role !== undefined && asides.has(role) ? "aside" : docRole === undefined ? "div" : "section";
  const own = typeof attributes["class"] === "string" ? attributes["class"] : undefined;
  const title =
    node.title === undefined || node.title.length === 0
      ? undefined
      : element("p", { class: "division-title" }, [element("strong", {}, writer.inline(node.title))]);
  return element(
    tag,
    {
      ...attributes,
      id: writer.nodeIds.get(node),
      class: classNames(role, own),
      role: docRole,
      "aria-label": role === "abstract" ? writer.terms.abstract : undefined,
    },
    [title ?? abstractHeading(node, writer), ...writer.blocks(node.children)],
  );
}

/** The heading of an abstract that has none of its own, as the front matter's has it. */
function abstractHeading(node: Division, writer: Writer): HtmlNode | undefined {
  if (node.role?.toLowerCase() !== "abstract" || node.children.length === 0) return undefined;
  if (node.children[0]?.type === "heading") return undefined;
  return element(`h${Math.min(6, 1 + (writer.options.headingShift ?? 1))}`, {}, [writer.terms.abstract]);
}
