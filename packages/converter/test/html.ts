import type { BlockNode, InlineNode } from "@dreamnet/document";
import { toHtml } from "../src/html/to-html.ts";
import { makeSource } from "./make-source.ts";

export const text = (value: string): InlineNode => ({ type: "text", value });
export const inner = (html: string): string =>
  html
    .replace(/^<article[^>]*>/, "")
    .replace(/<\/article>\n$/, "")
    .trim();
export const render = (
  nodes: BlockNode[],
  rest: Parameters<typeof makeSource>[1] = {},
  options: Parameters<typeof toHtml>[1] = {},
): string => inner(toHtml(makeSource(nodes, rest), options).html);
