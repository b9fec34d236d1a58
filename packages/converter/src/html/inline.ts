import type { DocumentNode, InlineNode } from "@dreamnet/document";
import { languageClass, sourceAttributes } from "./attributes.ts";
import { writeCitation } from "./citation.ts";
import { writeCrossReference } from "./cross-reference.ts";
import { resolveReferences } from "./equation.ts";
import { element, type HtmlAttributes, type HtmlNode } from "./html-tree.ts";
import { writeImage } from "./image.ts";
import { writeLink } from "./link.ts";
import { sanitizeHtml } from "./raw-html.ts";
import type { Writer } from "./writer.ts";

/** Writes inline nodes; raw HTML is read together with what stands between its tags. */
export function writeInlines(nodes: readonly InlineNode[], writer: Writer): HtmlNode[] {
  const segments: ({ readonly raw: string } | { readonly nodes: readonly HtmlNode[] })[] = [];
  let raw: InlineNode | undefined;
  for (const node of nodes) {
    const html = rawHtmlOf(node);
    if (html === undefined) segments.push({ nodes: writeInline(node, writer) });
    else {
      raw ??= node;
      segments.push({ raw: html });
    }
  }
  if (raw !== undefined) return sanitizeHtml(segments, "inline", raw.position, writer);
  return segments.flatMap((segment) => ("nodes" in segment ? segment.nodes : []));
}

function rawHtmlOf(node: InlineNode): string | undefined {
  if (node.type === "htmlInline") return node.value;
  return node.type === "rawInline" && /^html[45]?$/i.test(node.lang) ? node.value : undefined;
}

function writeInline(node: InlineNode, writer: Writer): readonly HtmlNode[] {
  const wrap = (tag: string, attributes: HtmlAttributes = {}): HtmlNode[] => [
    element(tag, attributes, "children" in node ? writer.inline(node.children as readonly InlineNode[]) : []),
  ];
  switch (node.type) {
    case "text":
      return [node.value];
    case "emphasis":
      return wrap("em");
    case "strong":
      return wrap("strong");
    case "delete":
      return wrap("del");
    case "underline":
      return wrap("u");
    case "smallcaps":
      return wrap("span", { class: "smallcaps" });
    case "subscript":
      return wrap("sub");
    case "superscript":
      return wrap("sup");
    case "inlineQuote":
      return wrap("q");
    case "keyboard":
      return wrap("kbd");
    case "abbreviation":
      return wrap("abbr", { title: node.title });
    case "span":
      return wrap("span", { id: writer.nodeIds.get(node), ...sourceAttributes(node.attributes) });
    case "inlineCode":
      return [element("code", { class: languageClass(node.lang) }, [node.value])];
    case "inlineMath":
      return [writer.math(resolveReferences(node.value, writer), false, node.position, node.value)];
    case "break":
      return [element("br")];
    case "link":
      return writeLink(node, writer);
    case "image":
      return [writeImage(node, writer, true)];
    case "footnoteReference":
      return [writeFootnoteReference(node.identifier, writer)];
    case "cite":
    case "citeGroup":
      return writeCitation(node, writer);
    case "nocite":
      return [];
    case "crossReference":
      return [writeCrossReference(node, writer)];
    case "target":
      return [element("span", { id: writer.nodeIds.get(node), class: "target" })];
    case "rawInline":
      if (/^(?:la)?tex$/i.test(node.lang)) return [element("code", { class: "raw-tex language-tex" }, [node.value])];
      reportForeign(node.lang, node.value, node, writer);
      return [];
    case "htmlInline":
      return [];
    case "unknownInline":
      return writeUnknown(
        node.name,
        node.value,
        node,
        writer,
        node.children.length > 0 ? writer.inline(node.children) : [element("code", { class: "unknown" }, [node.value])],
      );
    default:
      return neverNode(node);
  }
}

/** A node of a type that is in no list of ours: a loader's fault, told at once and by name. */
export function neverNode(node: never): never {
  throw new RangeError(`No writer for a node of type ${JSON.stringify((node as DocumentNode).type)}`);
}

function writeFootnoteReference(identifier: string, writer: Writer): HtmlNode {
  writer.counts.footnotes++;
  const entry = writer.footnote(identifier);
  if (entry === undefined) return element("sup", { class: "footnote-missing" }, [`[^${identifier}]`]);
  const id = writer.ids.claim(
    `fnref-${entry.number}${entry.references.length === 0 ? "" : `-${entry.references.length + 1}`}`,
    "fnref",
  );
  entry.references.push(id);
  const text = String(entry.number);
  if (writer.linkDepth > 0) return element("sup", { id }, [text]);
  return element("sup", { class: "footnote-reference" }, [
    element("a", { id, href: `#${encodeURI(entry.id)}`, role: "doc-noteref" }, [text]),
  ]);
}

/** Raw text for another format is in no output of ours, and is named. */
export function reportForeign(lang: string, value: string, node: DocumentNode, writer: Writer): void {
  writer.report({
    severity: "info",
    ruleId: "html/raw-content-is-for-html",
    message: `Raw content for ${JSON.stringify(lang)} is left out of the HTML.`,
    position: node.position,
    quote: value,
  });
}

/** What no reader of ours knows: its text is shown. The loader has warned of it; here it is said what became of it. */
export function writeUnknown(
  name: string,
  value: string,
  node: DocumentNode,
  writer: Writer,
  shown: HtmlNode[],
): HtmlNode[] {
  writer.report({
    severity: "info",
    ruleId: "html/construct-is-known",
    message: `The construct ${JSON.stringify(name)} is not known; its text is shown as it is.`,
    position: node.position,
    quote: value,
  });
  return shown;
}
