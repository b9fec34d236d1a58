import { type InlineNode, type NodePosition, plainText } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";
import { isBlock, trimInline } from "./block-types.ts";

/** Reads the text of an attribute, a title or a caption, as inline Markdown. */
export function inlineText(text: string, position: NodePosition, context: ParseContext): InlineNode[] {
  const nodes = context.readText?.(text, position) ?? [{ type: "text" as const, value: text, position }];
  const inline = nodes.flatMap((node): InlineNode[] => {
    if (!isBlock(node)) return [node as InlineNode];
    if (node.type === "paragraph") return [...node.children, { type: "text", value: " ", position }];
    return [{ type: "text", value: plainText(node), position }];
  });
  return trimInline(inline);
}
