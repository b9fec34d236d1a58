import type { CrossReference, InlineNode } from "@dreamnet/document";
import { nameWithNumber } from "../html/cross-reference.ts";
import { labelOf } from "../html/numbering.ts";
import { rawHtmlText } from "./raw-html-text.ts";
import type { TextWriter } from "./text-writer.ts";

/** Inline nodes as text: formulas as TeX, citations as they read, a link's address after its text. */
export function inlineText(nodes: readonly InlineNode[], writer: TextWriter): string {
  return nodes.map((node) => nodeText(node, writer)).join("");
}

function nodeText(node: InlineNode, writer: TextWriter): string {
  switch (node.type) {
    case "text":
    case "inlineCode":
      return node.value;
    case "inlineMath":
      return `$${node.value}$`;
    case "break":
      return "\n";
    case "image":
      return node.alt ?? "";
    case "inlineQuote":
      return `“${inlineText(node.children, writer)}”`;
    case "footnoteReference": {
      const number = writer.noteNumber(node.identifier);
      return `[${number === undefined ? `^${node.identifier}` : number}]`;
    }
    case "cite":
    case "citeGroup":
      return writer.citations
        .format(node)
        .map((part) => (typeof part === "string" ? part : "missing" in part ? `${part.missing}?` : part.text))
        .join("");
    case "crossReference":
      return referenceText(node, writer);
    case "rawInline":
      return /^html[45]?$/i.test(node.lang)
        ? rawHtmlText(node.value)
        : /^(?:la)?tex$/i.test(node.lang)
          ? node.value
          : "";
    case "htmlInline":
      return rawHtmlText(node.value);
    case "unknownInline":
      return node.children.length > 0 ? inlineText(node.children, writer) : node.value;
    case "nocite":
    case "target":
      return "";
    case "link":
      return node.children.length === 0 ? node.url.replace(/^mailto:/, "") : inlineText(node.children, writer);
    case "emphasis":
    case "strong":
    case "delete":
    case "underline":
    case "smallcaps":
    case "subscript":
    case "superscript":
    case "span":
    case "keyboard":
    case "abbreviation":
      return inlineText(node.children, writer);
    default:
      throw new RangeError(
        `No writer for a node of type ${JSON.stringify((node satisfies never as { type: unknown }).type)}`,
      );
  }
}

function referenceText(node: CrossReference, writer: TextWriter): string {
  const label = labelOf(writer.source, node.label);
  const own = node.children.length > 0 ? inlineText(node.children, writer) : undefined;
  if (label === undefined || !node.resolved) return own ?? node.label;
  if (node.form === "text" && own !== undefined) return own;
  const number = writer.numberOf(node.label);
  if (number === undefined || (node.form === "title" && label.title !== undefined))
    return label.title ?? own ?? node.label;
  if (node.form === "equation") return `(${number})`;
  return node.form === "number"
    ? number
    : nameWithNumber(label.kind, number, writer.terms, writer.proofKind(node.label));
}
