import type { Cite, CiteGroup } from "@dreamnet/document";
import { element, type HtmlNode } from "./html-tree.ts";
import type { Writer } from "./writer.ts";

/** A citation: each work is a link to its entry; a key without one is shown as it is. */
export function writeCitation(node: Cite | CiteGroup, writer: Writer): HtmlNode[] {
  writer.counts.citations += node.type === "cite" ? 1 : node.children.length;
  const children = writer.citations.format(node).map((part): HtmlNode => {
    if (typeof part === "string") return part;
    if ("missing" in part) return element("span", { class: "citation-missing" }, [`${part.missing}?`]);
    const id = writer.referenceIds.get(part.key);
    if (id === undefined || writer.linkDepth > 0) return part.text;
    return element("a", { href: `#${encodeURI(id)}`, role: "doc-biblioref" }, [part.text]);
  });
  return [element("span", { class: "citation" }, children)];
}
