import type { ArticleWriter } from "./article-writer.ts";
import { paragraph, writeBlocks } from "./blocks.ts";
import {
  attribute,
  element,
  findAll,
  type HtmlElement,
  type HtmlNode,
  hasClass,
  isElement,
  textContent,
} from "./look-up.ts";

/** Authors in a line, affiliations below, then date, identifier and notes. Title and subtitle are not among them. */
export function writeFront(front: readonly HtmlNode[], writer: ArticleWriter): HtmlElement[] {
  const single = findAll(front, (node) => hasClass(node, "affiliations")).every((list) => itemsOf(list).length === 1);
  return front.flatMap((node): HtmlElement[] => {
    if (!isElement(node) || node.tag === "h1" || hasClass(node, "subtitle")) return [];
    if (hasClass(node, "authors")) return paragraph(authorLine(node, single), writer);
    if (hasClass(node, "affiliations")) return paragraph(affiliationLines(node), writer);
    return writeBlocks([node], writer);
  });
}

const itemsOf = (list: HtmlElement): HtmlElement[] =>
  list.children.filter((child): child is HtmlElement => isElement(child, "li"));

/** Names with their signs; the name leads to the author's page or ORCID, which have no place of their own in a line. */
function authorLine(list: HtmlElement, single: boolean): HtmlNode[] {
  return itemsOf(list).flatMap((item, index): HtmlNode[] => {
    const orcid = findAll([item], (child) => hasClass(child, "orcid"))[0];
    const kept = item.children.filter(
      (child) => typeof child === "string" || !/orcid|email/.test(attribute(child, "class")),
    );
    const [name = "", ...rest] = kept;
    const linked =
      typeof name === "string" && orcid !== undefined
        ? element("a", { href: attribute(orcid, "href") }, [name.trim()])
        : typeof name === "string"
          ? name.trim()
          : name;
    const written = rest
      .filter((child) => !(single && isElement(child, "sup") && /^\d*$/.test(textContent(child.children))))
      .map((child) => (typeof child === "string" && child.trim() === "" ? "" : child));
    return [...(index === 0 ? [] : [", "]), linked, ...written];
  });
}

/** `¹ Analytical Society`; a single one needs no number. */
function affiliationLines(list: HtmlElement): HtmlNode[] {
  const items = itemsOf(list);
  return items.flatMap((item, index): HtmlNode[] => [
    ...(index === 0 ? [] : [element("br")]),
    ...(items.length === 1 && findAll([item], ({ tag }) => tag === "sup").length === 0
      ? []
      : [element("sup", {}, [String(index + 1)]), " "]),
    ...item.children,
  ]);
}
