import type { CrossReference, Label } from "@dreamnet/document";
import type { Terms } from "../references/terms.ts";
import { classNames, element, type HtmlNode } from "./html-tree.ts";
import { parseInlineMarkup } from "./inline-markup.ts";
import { labelOf } from "./numbering.ts";
import type { Writer } from "./writer.ts";

/** A reference to a label: a link that shows what the author asks for; unresolved, the source's own text. */
export function writeCrossReference(node: CrossReference, writer: Writer): HtmlNode {
  writer.counts.crossReferences++;
  const label = labelOf(writer.source, node.label);
  const id = writer.labelIds.get(node.label);
  const resolved = node.resolved && label !== undefined;
  const linked = resolved && id !== undefined && writer.linkDepth === 0;
  if (linked) writer.linkDepth++;
  const children = referenceText(node, label, writer);
  if (linked) writer.linkDepth--;
  const classes = classNames("cross-reference", !resolved && "unresolved");
  return linked
    ? element("a", { href: `#${encodeURI(id)}`, class: classes }, children)
    : element("span", { class: classes }, children);
}

function referenceText(node: CrossReference, label: Label | undefined, writer: Writer): HtmlNode[] {
  if (label === undefined || !node.resolved)
    return node.children.length > 0 ? writer.inline(node.children) : [node.label];
  if (node.form === "text" && node.children.length > 0) return writer.inline(node.children);
  const number = writer.numberOf(node.label);
  // A page of HTML has no numbered pages: the thing itself is named instead.
  const form = node.form === "page" ? "name" : node.form;
  if (form === "title" && label.title !== undefined) return [label.title];
  if (number === undefined) {
    if (label.title !== undefined) return [label.title];
    return node.children.length > 0 ? writer.inline(node.children) : [node.label];
  }
  // An author's own number may be a formula that no text says: `\tag{$\mathcal{P}$}`.
  if (label.kind === "equation" && number.includes("$") && (form === "equation" || form === "number"))
    return writer.inline(parseInlineMarkup(form === "equation" ? bracketed(number) : number));
  if (form === "equation") return [bracketed(number)];
  if (form === "name" || form === "title" || form === "text")
    return [nameWithNumber(label.kind, number, writer.terms, writer.proofKind(node.label))];
  return [number];
}

const bracketed = (number: string): string => (/^\(.*\)$/.test(number) ? number : `(${number})`);

/** "Figure 2", "Section 3", "Eq. (4)", "Theorem 1"; what has no name of its own shows its number. */
export function nameWithNumber(kind: Label["kind"], number: string, terms: Terms, proof: string | undefined): string {
  switch (kind) {
    case "heading":
      return `${/^[A-Z]/.test(number) ? terms.appendix : terms.section} ${number}`;
    case "figure":
      return `${terms.figure} ${number}`;
    case "table":
      return `${terms.table} ${number}`;
    case "code":
      return `${terms.listing} ${number}`;
    case "algorithm":
      return `${terms.algorithm} ${number}`;
    case "equation":
      return `${terms.equation} ${bracketed(number)}`;
    case "proof":
      return proof === undefined ? number : `${capitalize(proof)} ${number}`;
    case "listItem":
    case "footnote":
    case "text":
      return number;
    default:
      return kind satisfies never;
  }
}

/** A first capital. */
export function capitalize(text: string): string {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}
