import type { ArticleWriter } from "./article-writer.ts";
import { trimInline, writeInline } from "./inline.ts";
import { lineText } from "./line-text.ts";
import { element, findAll, type HtmlElement, type HtmlNode, isElement } from "./look-up.ts";
import { pictureTag } from "./pictures.ts";

/**
 * A float: its pictures, each a figure of its own, with the caption under the last of them. Captions of code and of what
 * is no picture are a paragraph where the source has them.
 */
export function writeFigure(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const captions = node.children.filter((child): child is HtmlElement => isElement(child, "figcaption"));
  const content = node.children.filter((child) => !captions.includes(child as HtmlElement));
  const captionFirst = isElement(firstElement(node.children), "figcaption");
  const blocks = writer.blocks(content);
  const written = captions.flatMap((caption) => captionContent(caption, writer));
  if (written.length === 0) return blocks;
  const last = blocks.at(-1);
  const single = findAll(blocks, ({ tag }) => tag === pictureTag).length > 0 && last?.tag === pictureTag;
  if (single && last.children.length === 0) return [...blocks.slice(0, -1), captioned(last, written, writer)];
  const line = element("p", {}, written);
  return captionFirst ? [line, ...blocks] : [...blocks, line];
}

const firstElement = (nodes: readonly HtmlNode[]): HtmlNode | undefined => nodes.find((node) => isElement(node));

/** The caption in one line; blocks of a long one are set apart by breaks. */
function captionContent(caption: HtmlElement, writer: ArticleWriter): HtmlNode[] {
  const blocks = caption.children.some((child) => isElement(child) && child.tag === "p")
    ? caption.children.flatMap((child): HtmlNode[] =>
        isElement(child, "p") ? [element("br"), ...child.children] : [child],
      )
    : caption.children;
  return trimInline(writeInline(blocks, writer, { holdsPictures: false, inLink: false }).nodes);
}

function captioned(picture: HtmlElement, caption: readonly HtmlNode[], writer: ArticleWriter): HtmlElement {
  const index = Number(picture.attributes["number"]) - 1;
  const entry = writer.pictures[index];
  if (entry !== undefined) writer.pictures[index] = { ...entry, caption: lineText(caption) };
  return { ...picture, children: caption };
}
