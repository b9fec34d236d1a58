import type { BlockNode, Container, DocumentNode, Image, InlineNode, NodePosition } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";
import { hasClass } from "../rules/attributes.ts";
import { appendAll } from "./append-all.ts";
import { isBlock, trimInline } from "./block-types.ts";

/**
 * Makes the blocks of one paragraph's content.
 *
 * Displayed formulas and other blocks that the source writes within a paragraph come to stand between its parts; images
 * alone in a paragraph are figures in Pandoc's Markdown.
 */
export function finishParagraph(children: DocumentNode[], position: NodePosition, context: ParseContext): BlockNode[] {
  const blocks: BlockNode[] = [];
  let part: InlineNode[] = [];
  const flush = (): void => {
    const trimmed = trimInline(part);
    part = [];
    if (trimmed.length === 0) return;
    const figures = context.features.pandoc ? implicitFigures(trimmed, position, context) : undefined;
    if (figures !== undefined) appendAll(blocks, figures);
    else {
      const children = trimmed.flatMap((node) => (node.type === "image" ? labelledImage(node, context) : [node]));
      blocks.push({ type: "paragraph", children, position: spanOf(trimmed, position) });
    }
  };
  for (const child of children) {
    if (isBlock(child)) {
      flush();
      blocks.push(child);
    } else part.push(child as InlineNode);
  }
  flush();
  return blocks;
}

/** An image of running text, with its label as a target before it. */
function labelledImage(image: Image, context: ParseContext): InlineNode[] {
  const label = context.captions.get(image)?.attributes?.id;
  if (label === undefined) return [image];
  return [{ type: "target", label, ...(image.position === undefined ? {} : { position: image.position }) }, image];
}

function spanOf(nodes: readonly InlineNode[], fallback: NodePosition): NodePosition {
  const first = nodes[0]?.position;
  const last = nodes.at(-1)?.position;
  return first === undefined || last === undefined ? fallback : { ...fallback, start: first.start, end: last.end };
}

/** Figures where the paragraph holds nothing but images that have captions, and labels. */
function implicitFigures(
  nodes: readonly InlineNode[],
  position: NodePosition,
  context: ParseContext,
): BlockNode[] | undefined {
  const figures: Container[] = [];
  for (const node of nodes) {
    if (node.type === "image") {
      const figure = figureOf(node, context);
      if (figure === undefined) return undefined;
      figures.push(figure);
    } else if (node.type === "target") {
      const figure = figures.at(-1);
      if (figure === undefined || figure.label !== undefined) return undefined;
      figure.label = node.label;
    } else if (node.type === "break" || node.type !== "text" || node.value.trim() !== "") return undefined;
  }
  if (figures.length === 1 && figures[0] !== undefined) figures[0].position = position;
  return figures.length === 0 ? undefined : figures;
}

/** The figure of an image with its caption; undefined where it has neither caption nor label. */
function figureOf(image: Image, context: ParseContext): Container | undefined {
  const { caption = [], attributes } = context.captions.get(image) ?? {};
  const inline = [...caption] as InlineNode[];
  const target = inline.findIndex((node) => node.type === "target");
  const inner = inline[target];
  if (target !== -1) inline.splice(target, 1);
  const label = attributes?.id ?? (inner?.type === "target" ? inner.label : undefined);
  const text = trimInline(inline);
  if (text.length === 0 && label === undefined) return undefined;
  const position = image.position === undefined ? {} : { position: image.position };
  return {
    type: "container",
    kind: "figure",
    ...(label === undefined ? {} : { label }),
    ...(hasClass(attributes, "unnumbered") ? { numbered: false } : {}),
    children: [
      image,
      ...(text.length === 0
        ? []
        : [
            {
              type: "caption" as const,
              children: [{ type: "paragraph" as const, children: text, ...position }],
              ...position,
            },
          ]),
    ],
    ...position,
  };
}
