import type { HtmlElement, HtmlNode } from "./html-tree.ts";
import type { OutlineEntry } from "./options.ts";
import { withoutLinks } from "./previews.ts";
import { readableText } from "./readable-text.ts";
import { serializeHtml } from "./serialize.ts";

/** The headings of an article that can be linked to, in order; by iteration. */
export function outlineOf(article: HtmlElement): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const stack: { node: HtmlNode; sectionId: string | undefined }[] = [{ node: article, sectionId: undefined }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, sectionId } = next;
    if (typeof node === "string" || node.tag === "math") continue;
    const level = levelOf(node);
    const own = node.attributes["id"];
    const id = typeof own === "string" ? own : sectionId;
    if (level !== undefined && id !== undefined) {
      const inline = withoutLinks(node.children);
      const text = readableText(inline);
      if (text !== "") entries.push({ id, level, html: serializeHtml(inline).trim(), text });
      continue;
    }
    for (let index = node.children.length - 1; index >= 0; index--) {
      const isFirst = index === 0 && node.tag === "section" && typeof own === "string";
      stack.push({ node: node.children[index] as HtmlNode, sectionId: isFirst ? own : undefined });
    }
  }
  return entries;
}

function levelOf({ tag, attributes }: HtmlElement): number | undefined {
  if (/^h[2-6]$/.test(tag)) return Number(tag[1]);
  const level = attributes["aria-level"];
  return attributes["role"] === "heading" && typeof level === "number" ? level : undefined;
}
