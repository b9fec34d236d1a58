import type { ArticleWriter } from "./article-writer.ts";
import { trimInline, writeInline } from "./inline.ts";
import { lineText } from "./line-text.ts";
import { findAll, type HtmlElement, isElement } from "./look-up.ts";
import { tableNode } from "./table-node.ts";

/** A table as a picture, whose alternative text is the table's words row by row. */
export function writeTable(table: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const caption = table.children.find((child): child is HtmlElement => isElement(child, "caption"));
  const written =
    caption === undefined
      ? []
      : trimInline(writeInline(caption.children, writer, { holdsPictures: false, inLink: false }).nodes);
  const picture = writer.picture(
    { kind: "table", table: tableNode(table, writer.assetOf) },
    tableText(table),
    lineText(written),
  );
  return [{ ...picture, children: written }];
}

/** `a | b; 1 | 2` of a table, and the captions of figures within. */
export function tableText(table: HtmlElement): string {
  return findAll([table], ({ tag }) => tag === "tr")
    .map((row) =>
      row.children
        .filter((cell): cell is HtmlElement => isElement(cell))
        .map((cell) => lineText(cell.children))
        .join(" | "),
    )
    .join("; ");
}
