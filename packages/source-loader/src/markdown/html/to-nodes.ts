import type { BlockNode, DocumentNode, InlineNode, NodePosition } from "@dreamnet/document";
import { type ParseContext, report } from "../parse-context.ts";
import { isBlock, trimInline } from "../tree/block-types.ts";
import { blockElement } from "./block-elements.ts";
import { decodeEntities } from "./entities.ts";
import { foldHtml, type HtmlElement, type HtmlItem } from "./fold.ts";
import { inlineElement } from "./inline-elements.ts";
import { isHtmlElement } from "./known-elements.ts";

/** How parts of HTML become nodes; handed down so that elements can convert what they enclose. */
export interface HtmlConverter {
  readonly context: ParseContext;
  /** Nodes as they stand, blocks among them where the HTML has them. */
  inline(items: readonly HtmlItem[]): DocumentNode[];
  /** Blocks alone; text between them becomes paragraphs. */
  blocks(items: readonly HtmlItem[], position: NodePosition): BlockNode[];
}

/** A converter of HTML, whose findings go to the context. */
export function createConverter(context: ParseContext): HtmlConverter {
  const converter: HtmlConverter = {
    context,
    inline: (items) => items.flatMap((item) => itemNodes(item, converter)),
    blocks: (items, position) => gather(converter.inline(items), position),
  };
  return converter;
}

function itemNodes(item: HtmlItem, converter: HtmlConverter): DocumentNode[] {
  switch (item.kind) {
    case "node":
      return [item.node];
    case "text":
      return textNodes(item.value, item.position, converter.context);
    case "comment":
      return [
        { type: "comment", value: item.value.replace(/^<!-{0,2}\s*|\s*-{0,2}>$/gu, ""), position: item.position },
      ];
    case "raw":
      if (item.name === "script" || item.name === "style" || item.name === "template")
        return [{ type: "comment", value: item.value, position: item.position }];
      return [{ type: "htmlBlock", value: item.value, position: item.position }];
    default:
      return elementNodes(item, converter);
  }
}

function elementNodes(element: HtmlElement, converter: HtmlConverter): DocumentNode[] {
  return inlineElement(element, converter) ?? blockElement(element, converter) ?? plainElement(element, converter);
}

/** An element that means nothing to us: what it encloses, and where it is no HTML at all its own tags. */
function plainElement(element: HtmlElement, converter: HtmlConverter): DocumentNode[] {
  const { name, position, raw, closed } = element;
  const children = converter.inline(element.children);
  if (isHtmlElement(name)) return children;
  report(converter.context, {
    severity: "info",
    ruleId: "markdown/html-is-known",
    message: `"${raw.length > 60 ? `<${name} …>` : raw}" is no element of HTML; it is shown as text.`,
    hint: "Write it as code, or with a backslash before the first bracket.",
    position,
    quote: raw,
  });
  const text = (value: string): DocumentNode => ({ type: "text", value, position });
  return [text(raw), ...children, ...(closed ? [text(`</${name}>`)] : [])];
}

/** Text between tags; Pandoc reads it as Markdown. */
function textNodes(raw: string, position: NodePosition, context: ParseContext): DocumentNode[] {
  if (raw.trim() === "") return raw === "" ? [] : [{ type: "text", value: raw.includes("\n") ? "\n" : " ", position }];
  if (context.features.pandoc && context.readText !== undefined && /[*_`$@[\]\\^~]/u.test(raw)) {
    const lead = /^\s/u.test(raw) ? [{ type: "text" as const, value: " ", position }] : [];
    const tail = /\s$/u.test(raw) ? [{ type: "text" as const, value: " ", position }] : [];
    return [...lead, ...context.readText(raw, position), ...tail];
  }
  return [{ type: "text", value: decodeEntities(raw).replace(/[ \t]*\n[ \t]*/gu, "\n"), position }];
}

/** Puts inline nodes between blocks into paragraphs. */
function gather(nodes: readonly DocumentNode[], position: NodePosition): BlockNode[] {
  const blocks: BlockNode[] = [];
  let part: InlineNode[] = [];
  const flush = (): void => {
    const children = trimInline(part);
    part = [];
    if (children.length > 0) blocks.push({ type: "paragraph", children, position: children[0]?.position ?? position });
  };
  for (const node of nodes) {
    if (isBlock(node)) {
      flush();
      blocks.push(node);
    } else part.push(node as InlineNode);
  }
  flush();
  return blocks;
}

/** Makes nodes of inline content some of which is HTML; comments are dropped, since no reader sees them. */
export function convertInlineHtml(nodes: readonly DocumentNode[], context: ParseContext): DocumentNode[] {
  const result: DocumentNode[] = [];
  for (const node of createConverter(context).inline(foldHtml(nodes))) {
    const last = result.at(-1);
    if (node.type === "text" && last?.type === "text")
      result[result.length - 1] = { ...last, value: last.value + node.value };
    else if (node.type !== "comment") result.push(node);
  }
  return result;
}

/** Makes blocks of blocks some of which are HTML. */
export function convertHtmlBlocks(nodes: readonly DocumentNode[], context: ParseContext): BlockNode[] {
  const first = nodes.find((node) => node.type === "htmlBlock")?.position ?? {
    start: { line: 1, column: 1 },
    end: { line: 1, column: 1 },
  };
  return createConverter(context).blocks(foldHtml(nodes), first);
}
