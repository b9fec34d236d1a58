import { serializeHtml } from "../html/serialize.ts";
import type { Article } from "./article.ts";
import { element, type HtmlElement, type HtmlNode, isElement } from "./look-up.ts";
import { type ArticlePicture, pictureTag } from "./pictures.ts";

/** Where a picture lies, and its size in pixels. */
export interface PlacedPicture {
  /** A relative path or an address, as it stands in `src`; undefined leaves a marked place for the person to fill. */
  readonly src: string | undefined;
  /** Name of the file, for the marked place. */
  readonly name: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * Writes an article as HTML in plain ASCII: other characters stand as numbers, which no clipboard mangles.
 *
 * @param place - Where each picture lies.
 */
export function writeArticle(article: Article, place: (picture: ArticlePicture) => PlacedPicture): string {
  const blocks = article.blocks.map((block) => withPictures(block, article, place));
  return toAscii(serializeHtml(blocks));
}

function withPictures(
  node: HtmlElement,
  article: Article,
  place: (picture: ArticlePicture) => PlacedPicture,
): HtmlElement {
  if (node.tag === pictureTag) return figureOf(node, article, place);
  if (!node.children.some((child) => isElement(child))) return node;
  return {
    ...node,
    children: node.children.map((child) => (isElement(child) ? withPictures(child, article, place) : child)),
  };
}

function figureOf(node: HtmlElement, article: Article, place: (picture: ArticlePicture) => PlacedPicture): HtmlElement {
  const picture = article.pictures[Number(node.attributes["number"]) - 1];
  if (picture === undefined) throw new TypeError("A picture of the article has no entry in its list.");
  const { src, name, width, height } = place(picture);
  const caption = node.children.length === 0 ? undefined : element("figcaption", {}, node.children);
  if (src === undefined) {
    const mark: HtmlNode[] = [element("strong", {}, [`[Picture ${picture.number}: ${name}]`])];
    return element("p", {}, node.children.length === 0 ? mark : [...mark, " ", ...node.children]);
  }
  return element("figure", {}, [element("img", { src, alt: picture.alt, width, height }), caption]);
}

/** Characters beyond ASCII as numeric references. */
function toAscii(html: string): string {
  return html.replace(/[^\x00-\x7F]/gu, (character) => `&#${character.codePointAt(0)};`);
}
