import type { BlockNode, Code, DocumentNode, Heading, InlineNode, NodePosition } from "@dreamnet/document";
import type Token from "markdown-it/lib/token.mjs";
import type { BuildNode } from "../node-tokens.ts";
import { type ParseContext, reportDepth } from "../parse-context.ts";
import { linesPosition, mapInline } from "../positions.ts";
import type { ParsedAttributes } from "../rules/attributes.ts";
import { attribute } from "../rules/attributes.ts";
import { appendAll } from "./append-all.ts";
import { isBlock, trimInline } from "./block-types.ts";
import { buildInline, inlined, texFormat } from "./build-inline.ts";
import { finishBlocks } from "./finish-blocks.ts";
import { finishParagraph } from "./finish-paragraph.ts";
import { inlineText } from "./inline-text.ts";
import { quotation } from "./quotations.ts";

interface Frame {
  readonly token: Token;
  readonly children: DocumentNode[];
}

/** Makes the document's blocks of markdown-it's tokens, by iteration. */
export function buildTree(tokens: readonly Token[], context: ParseContext, limit: number): BlockNode[] {
  let children: DocumentNode[] = [];
  const stack: { frame: Frame; outer: DocumentNode[] }[] = [];
  for (const token of tokens) {
    if (token.type === "inline") {
      const map = mapInline(
        context.source,
        token.content,
        token.map,
        (token.meta as { column?: number } | null)?.column,
      );
      appendAll(
        children,
        buildInline(token.children ?? [], map, 0, token.content.length, stack.length + 1, limit, context),
      );
    } else if (token.nesting === 1) {
      stack.push({ frame: { token, children: [] }, outer: children });
      children = stack.at(-1)?.frame.children ?? [];
      if (token.type === "source_open") enterSource(token, context);
    } else if (token.nesting === -1) {
      const top = stack.pop();
      if (top === undefined) continue;
      const finished = children;
      children = top.outer;
      const position = linesPosition(context.source, top.frame.token.map);
      if (top.frame.token.type === "source_open") leaveSource(top.frame.token, context);
      if (stack.length >= limit) {
        reportDepth(context, limit, position.start.line);
        appendAll(children, finished);
      } else appendAll(children, asArray(close(top.frame.token, token, finished, position, context)));
    } else appendAll(children, asArray(leaf(token, linesPosition(context.source, token.map), context)));
  }
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    appendAll(top.outer, children);
    children = top.outer;
  }
  return finishBlocks(children, context);
}

function asArray(nodes: DocumentNode | readonly DocumentNode[]): readonly DocumentNode[] {
  return Array.isArray(nodes) ? (nodes as readonly DocumentNode[]) : [nodes as DocumentNode];
}

function enterSource(token: Token, context: ParseContext): void {
  const meta = token.meta as { source: ParseContext["source"]; outer: ParseContext["source"] };
  meta.outer = context.source;
  context.source = meta.source;
}

function leaveSource(token: Token, context: ParseContext): void {
  context.source = (token.meta as { outer: ParseContext["source"] }).outer;
}

function leaf(token: Token, position: NodePosition, context: ParseContext): DocumentNode | readonly DocumentNode[] {
  switch (token.type) {
    case "hr":
      return { type: "thematicBreak", position };
    case "code_block":
      return { type: "code", value: token.content.replace(/\n$/u, ""), position };
    case "fence":
      return code(token, position, context);
    case "html_block":
      return { type: "htmlBlock", value: token.content.replace(/\n$/u, ""), position };
    case "node":
      return (token.meta as BuildNode)([], position);
    default:
      // Every block rule of ours and of markdown-it's is named above; text of another is kept.
      void context;
      return token.content === ""
        ? []
        : { type: "paragraph", children: [{ type: "text", value: token.content }], position };
  }
}

function code(token: Token, position: NodePosition, context: ParseContext): DocumentNode {
  const meta = token.meta as ParsedAttributes | null;
  const value = token.content.replace(/\n$/u, "");
  if (meta?.rawFormat !== undefined) return { type: "rawBlock", lang: texFormat(meta.rawFormat), value, position };
  const attributes = meta?.attributes;
  const classes = (attributes?.classes ?? []).filter((name) => name !== "numberLines" && name !== "number-lines");
  const lang = token.info === "" ? classes[0] : token.info;
  const startLine = Number(attribute(attributes, "startFrom") ?? Number.NaN);
  const filename = attribute(attributes, "filename");
  const node: Code = {
    type: "code",
    ...(lang === undefined ? {} : { lang }),
    value,
    ...(filename === undefined ? {} : { filename }),
    ...(classes.length < (attributes?.classes?.length ?? 0) ? { lineNumbers: true } : {}),
    ...(Number.isInteger(startLine) && startLine > 1 ? { startLine } : {}),
    position,
  };
  const caption = attribute(attributes, "caption") ?? attribute(attributes, "lst-cap");
  if (caption === undefined) {
    if (attributes?.id !== undefined) node.label = attributes.id;
    return node;
  }
  return {
    type: "container",
    kind: "code",
    ...(attributes?.id === undefined ? {} : { label: attributes.id }),
    children: [
      node,
      {
        type: "caption",
        children: [{ type: "paragraph", children: inlineText(caption, position, context), position }],
        position,
      },
    ],
    position,
  };
}

function close(
  open: Token,
  end: Token,
  children: DocumentNode[],
  position: NodePosition,
  context: ParseContext,
): DocumentNode | readonly DocumentNode[] {
  switch (open.type) {
    case "paragraph_open":
      return finishParagraph(children, position, context);
    case "heading_open":
      return heading(open, children, position);
    case "blockquote_open":
      return quotation(finishBlocks(children, context), position, context);
    case "node_open":
      return (open.meta as BuildNode)(children.some(isBlock) ? finishBlocks(children, context) : children, position);
    default:
      void end;
      return children;
  }
}

function heading(open: Token, children: DocumentNode[], position: NodePosition): readonly DocumentNode[] {
  const meta = open.meta as ParsedAttributes | null;
  const targets = children.filter((node) => node.type === "target");
  const labels = [
    ...new Set([
      ...(meta?.attributes.id === undefined ? [] : [meta.attributes.id]),
      ...targets.map((node) => node.label),
    ]),
  ];
  const [label, ...others] = labels;
  const inline = children
    .filter((node) => node.type !== "target")
    .map((node) => (node.type === "math" ? inlined(node) : node)) as InlineNode[];
  const node: Heading = {
    type: "heading",
    depth: Number(open.tag.slice(1)) as Heading["depth"],
    ...(label === undefined ? {} : { label }),
    ...(meta?.unnumbered === true ? { numbered: false } : {}),
    children: trimInline(inline),
    position,
  };
  return [
    node,
    ...others.map(
      (other): BlockNode => ({ type: "paragraph", children: [{ type: "target", label: other, position }], position }),
    ),
  ];
}
