import { type NumeralStyle, numeral } from "@dreamnet/document";
import type { ArticleWriter } from "./article-writer.ts";
import { attribute, element, type HtmlElement, type HtmlNode, isElement } from "./look-up.ts";

/** Blocks of one item: paragraphs may stand in the item, the rest may not. */
interface Item {
  readonly marker: string;
  readonly blocks: readonly HtmlElement[];
}

/**
 * Writes a list as the editor keeps it.
 *
 * Where lists cannot stand in lists, an item's own list becomes lines of the item. An item that holds code, a picture or
 * a quotation ends the list before it: of an ordered list, whose numbers would begin anew, the items then are paragraphs
 * that begin with their numbers.
 */
export function writeList(list: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const ordered = list.tag === "ol";
  const items = list.children
    .filter((child): child is HtmlElement => isElement(child, "li"))
    .map((child, index): Item => ({ marker: markerOf(list, index), blocks: writer.blocks(child.children) }));
  const fits = (item: Item): boolean => item.blocks.every((block) => inItem(block, writer));
  const plainNumbers = !ordered || (attribute(list, "type") === "" && attribute(list, "start") === "");
  if (plainNumbers && items.every(fits))
    return [
      element(
        list.tag,
        {},
        items.map((item) => toItem(item, writer)),
      ),
    ];
  if (!ordered) return splitList(items, fits, writer);
  return items.flatMap(({ marker, blocks }) => {
    const [first, ...rest] = blocks;
    if (first?.tag === "p") return [element("p", {}, [`${marker} `, ...first.children]), ...rest];
    return [element("p", {}, [marker]), ...blocks];
  });
}

/** A list without numbers in pieces, with what no item can hold between them. */
function splitList(items: readonly Item[], fits: (item: Item) => boolean, writer: ArticleWriter): HtmlElement[] {
  const out: HtmlElement[] = [];
  let open: HtmlElement[] = [];
  const end = (): void => {
    if (open.length > 0) out.push(element("ul", {}, open));
    open = [];
  };
  for (const item of items) {
    if (fits(item)) {
      open.push(toItem(item, writer));
      continue;
    }
    const from = item.blocks.findIndex((block) => !inItem(block, writer));
    const head = item.blocks.slice(0, from);
    if (head.length > 0) open.push(toItem({ ...item, blocks: head }, writer));
    end();
    out.push(...item.blocks.slice(from));
  }
  end();
  return out;
}

const inItem = (block: HtmlElement, writer: ArticleWriter): boolean =>
  block.tag === "p" ||
  ((block.tag === "ul" || block.tag === "ol") && (writer.profile.nestedLists || block.children.length > 0));

function toItem({ blocks }: Item, writer: ArticleWriter): HtmlElement {
  if (writer.profile.nestedLists)
    return element(
      "li",
      {},
      blocks.flatMap((block, index): HtmlNode[] =>
        block.tag === "p"
          ? [...(index > 0 && blocks[index - 1]?.tag === "p" ? [element("br")] : []), ...block.children]
          : [block],
      ),
    );
  return element("li", {}, joinLines(blocks.flatMap((block) => linesOf(block, 0))));
}

/** The lines of an item: its paragraphs, and the items of its lists, each set in by its depth. */
function linesOf(block: HtmlElement, depth: number): HtmlNode[][] {
  if (block.tag === "p") return [[...block.children]];
  return block.children.flatMap((item, index) => {
    if (!isElement(item)) return [];
    const marker = block.tag === "ol" ? `${index + 1}.` : "–";
    const lines = splitLines(item.children);
    return lines.map((line, row): HtmlNode[] => [
      `${"\u00A0\u00A0".repeat(depth)}${row === 0 ? `${marker} ` : "\u00A0\u00A0"}`,
      ...line,
    ]);
  });
}

function splitLines(nodes: readonly HtmlNode[]): HtmlNode[][] {
  const lines: HtmlNode[][] = [[]];
  for (const node of nodes) {
    if (isElement(node, "br")) lines.push([]);
    else lines.at(-1)?.push(node);
  }
  return lines;
}

const joinLines = (lines: readonly (readonly HtmlNode[])[]): HtmlNode[] =>
  lines.flatMap((line, index) => (index === 0 ? [...line] : [element("br"), ...line]));

/** `3.`, `c.`, `iii.`, as the list counts. */
function markerOf(list: HtmlElement, index: number): string {
  const start = Number.parseInt(attribute(list, "start"), 10);
  const value = (Number.isSafeInteger(start) ? start : 1) + index;
  const type = attribute(list, "type");
  return `${numeral(value, styles[type] ?? "decimal")}.`;
}

/** By HTML's `type`. */
const styles: Readonly<Record<string, NumeralStyle>> = {
  a: "lower-alpha",
  A: "upper-alpha",
  i: "lower-roman",
  I: "upper-roman",
};
