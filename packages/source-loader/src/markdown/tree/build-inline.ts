import type { Attributes, DocumentNode, InlineNode, MathBlock, NodePosition, Span } from "@dreamnet/document";
import type Token from "markdown-it/lib/token.mjs";
import type { BuildNode } from "../node-tokens.ts";
import { type ParseContext, reportDepth } from "../parse-context.ts";
import type { InlineMap } from "../positions.ts";
import { attribute } from "../rules/attributes.ts";
import { appendAll } from "./append-all.ts";
import { finishInline } from "./finish-inline.ts";

/** What the attribute rule leaves on the token before it. */
export interface TokenAttributes {
  readonly attributes: Attributes;
  readonly rawFormat?: string;
}

interface Frame {
  readonly token: Token | undefined;
  readonly start: number;
  readonly children: DocumentNode[];
}

/** Levels that a node of ours may add to those of its tokens: container, caption, paragraph, … */
export const depthReserve = 12;

/**
 * Makes nodes of a paragraph's tokens.
 *
 * @param base - Offset of the tokens' text within the mapped content.
 * @param depth - Levels of the tree above these nodes.
 */
export function buildInline(
  tokens: readonly Token[],
  map: InlineMap,
  base: number,
  end: number,
  depth: number,
  limit: number,
  context: ParseContext,
): DocumentNode[] {
  let frame: Frame = { token: undefined, start: base, children: [] };
  const stack: Frame[] = [];
  tokens.forEach((token, index) => {
    const start = base + (token.map?.[0] ?? 0);
    const next = tokens[index + 1];
    const stop = next?.map ? base + next.map[0] : end;
    if (token.nesting === 1) {
      stack.push(frame);
      // A link's token is pushed after its bracket.
      const before = token.type === "link_open" && token.markup !== "autolink" ? 1 : 0;
      frame = { token, start: start - before, children: [] };
      return;
    }
    if (token.nesting === -1) {
      const closed = frame;
      frame = stack.pop() ?? { token: undefined, start: base, children: [] };
      if (closed.token === undefined) {
        appendAll(frame.children, closed.children);
        return;
      }
      const position = map.position(closed.start, stop);
      if (depth + stack.length > limit) {
        reportDepth(context, limit, position.start.line);
        append(frame.children, closed.children);
      } else append(frame.children, close(closed.token, token, finishInline(closed.children, context), position));
      return;
    }
    append(
      frame.children,
      leaf(
        token,
        map.position(start, stop),
        () =>
          buildInline(
            token.children ?? [],
            map,
            start + 2,
            start + 2 + token.content.length,
            depth + 1,
            limit,
            context,
          ),
        context,
      ),
    );
  });
  // An opening token without its closing one cannot come from the parser; its children are kept all the same.
  for (let outer = stack.pop(); outer !== undefined; outer = stack.pop()) {
    appendAll(outer.children, frame.children);
    frame = outer;
  }
  return finishInline(frame.children, context);
}

/** Adds nodes, joining neighbouring texts. */
function append(children: DocumentNode[], nodes: DocumentNode | readonly DocumentNode[]): void {
  for (const node of Array.isArray(nodes) ? (nodes as readonly DocumentNode[]) : [nodes as DocumentNode]) {
    const last = children.at(-1);
    if (node.type === "text" && last?.type === "text") {
      last.value += node.value;
      if (last.position !== undefined && node.position !== undefined)
        last.position = { ...last.position, end: node.position.end };
    } else if (node.type !== "text" || node.value !== "") children.push(node);
  }
}

function leaf(
  token: Token,
  position: NodePosition,
  imageText: () => DocumentNode[],
  context: ParseContext,
): DocumentNode | readonly DocumentNode[] {
  switch (token.type) {
    case "softbreak":
      return { type: "text", value: "\n", position };
    case "hardbreak":
      return { type: "break", position };
    case "code_inline":
      return inlineCode(token, position);
    case "html_inline":
      return { type: "htmlInline", value: token.content, position };
    case "image":
      return image(token, position, imageText(), context);
    case "node":
      return (token.meta as BuildNode)([], position);
    default:
      return { type: "text", value: token.content, position };
  }
}

function inlineCode(token: Token, position: NodePosition): InlineNode {
  const meta = token.meta as TokenAttributes | null;
  if (meta?.rawFormat !== undefined)
    return { type: "rawInline", lang: texFormat(meta.rawFormat), value: token.content, position };
  const lang = meta?.attributes.classes?.[0];
  return { type: "inlineCode", value: token.content, ...(lang === undefined ? {} : { lang }), position };
}

/** Pandoc's names of raw formats; all of TeX is `tex`. */
export function texFormat(name: string): string {
  return /^(la)?tex$|^beamer$|^context$/.test(name) ? "tex" : name;
}

function image(token: Token, position: NodePosition, caption: DocumentNode[], context: ParseContext): InlineNode {
  const meta = token.meta as TokenAttributes | null;
  const attributes = meta?.attributes;
  const alt = attribute(attributes, "alt") ?? attribute(attributes, "fig-alt") ?? altText(caption);
  const title = token.attrGet("title")?.replace(/^fig:/u, "");
  const width = attribute(attributes, "width");
  const height = attribute(attributes, "height");
  const align = attribute(attributes, "align") ?? attribute(attributes, "fig-align");
  const page = Number(attribute(attributes, "page"));
  const node: InlineNode = {
    type: "image",
    url: token.attrGet("src") ?? "",
    ...(alt === "" ? {} : { alt }),
    ...(title === undefined || title === "" ? {} : { title }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(align === "left" || align === "center" || align === "right" ? { align } : {}),
    ...(Number.isInteger(page) && page > 0 ? { page } : {}),
    position,
  };
  context.captions.set(node, { caption, attributes });
  return node;
}

/** The words of a caption; keys and labels are no words. */
function altText(caption: readonly DocumentNode[]): string {
  const parts: string[] = [];
  const stack = [...caption].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("value" in node && typeof node.value === "string" && node.type !== "htmlInline" && node.type !== "comment")
      parts.push(node.value);
    if (node.type === "image" && node.alt !== undefined) parts.push(node.alt);
    if ("children" in node)
      for (let index = node.children.length - 1; index >= 0; index--) stack.push(node.children[index] as DocumentNode);
  }
  return parts.join("").replace(/\s+/gu, " ").trim();
}

function close(
  open: Token,
  end: Token,
  children: DocumentNode[],
  position: NodePosition,
): DocumentNode | readonly DocumentNode[] {
  // A displayed formula within emphasis or a link has no paragraph of its own to stand beside.
  const inline = children.map((child) => (child.type === "math" ? inlined(child) : child)) as InlineNode[];
  switch (open.type) {
    case "em_open":
      return { type: "emphasis", children: inline, position };
    case "strong_open":
      return { type: "strong", children: inline, position };
    case "s_open":
      return { type: "delete", children: inline, position };
    case "link_open":
      return link(open, end, inline, position);
    case "node_open": {
      const built = (open.meta as BuildNode)(children, position);
      return "type" in built && built.type === "span" ? unwrapped(built) : built;
    }
    default:
      return children;
  }
}

/** A span around displayed formulas alone gives way to them; among text, they stand in the line. */
function unwrapped(span: Span): DocumentNode | readonly DocumentNode[] {
  const children: readonly DocumentNode[] = span.children;
  if (!children.some((child) => child.type === "math")) return span;
  const isBlank = (child: DocumentNode): boolean => child.type === "text" && child.value.trim() === "";
  if (children.every((child) => child.type === "math" || isBlank(child))) {
    const formulas = children.filter((child) => child.type === "math");
    const label = span.label ?? span.attributes?.id ?? span.attributes?.keyValues?.["label"];
    const [first] = formulas;
    if (label !== undefined && first !== undefined && first.label === undefined)
      Object.assign(first, { label, numbered: true });
    return formulas;
  }
  return {
    ...span,
    children: children.map((child) => (child.type === "math" ? inlined(child) : child)) as InlineNode[],
  };
}

/** A displayed formula where only inline content can stand. */
export function inlined(math: MathBlock): InlineNode {
  return { type: "inlineMath", value: math.value, ...(math.position === undefined ? {} : { position: math.position }) };
}

function link(open: Token, end: Token, children: InlineNode[], position: NodePosition): readonly InlineNode[] {
  const title = open.attrGet("title");
  const id = (end.meta as TokenAttributes | null)?.attributes.id;
  return [
    ...(id === undefined ? [] : [{ type: "target" as const, label: id, position }]),
    {
      type: "link",
      url: open.attrGet("href") ?? "",
      ...(title === null || title === "" ? {} : { title }),
      children,
      position,
    },
  ];
}
