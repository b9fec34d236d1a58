import type { RootContent, TableCell, TableRow } from "mdast";
import type { HtmlElement, HtmlNode } from "../html/html-tree.ts";
import { isInlineNode } from "./inline.ts";
import { needsBars } from "./math.ts";
import { anchor, hasClass, html, isElement, type Reader, textOf } from "./reader.ts";

interface Row {
  readonly cells: readonly HtmlElement[];
  readonly head: boolean;
}

/** A table: its caption above it, GFM's own form where that can hold it, else HTML's with Markdown in the cells. */
export function readTable(node: HtmlElement, reader: Reader): RootContent[] {
  const caption = node.children.find((child) => isElement(child) && child.tag === "caption");
  const rows = rowsOf(node);
  const above: RootContent[] = isElement(caption)
    ? reader.flow([{ tag: "div", attributes: caption.attributes, children: caption.children }])
    : [];
  const place = anchor(node, reader);
  if (place.length > 0) above.unshift({ type: "paragraph", children: place });
  if (rows.length === 0) return above;
  return [...above, ...(isSimple(rows) ? [pipeTable(rows, reader)] : htmlTable(rows, reader))];
}

function rowsOf(table: HtmlElement): Row[] {
  const rows: Row[] = [];
  const visit = (nodes: readonly HtmlNode[], head: boolean): void => {
    for (const node of nodes) {
      if (!isElement(node)) continue;
      if (node.tag === "tr") {
        const cells = node.children.filter(
          (child): child is HtmlElement => isElement(child) && (child.tag === "td" || child.tag === "th"),
        );
        if (cells.length > 0) rows.push({ cells, head });
      } else if (node.tag === "thead" || node.tag === "tbody" || node.tag === "tfoot")
        visit(node.children, node.tag === "thead");
    }
  };
  visit(table.children, false);
  return rows;
}

/** One header row at most, equal rows, and cells of one line. */
function isSimple(rows: readonly Row[]): boolean {
  const width = rows[0]?.cells.length;
  if (rows.filter((row) => row.head).length > 1) return false;
  return rows.every(
    (row, index) =>
      row.cells.length === width &&
      row.cells.every(
        (cell) =>
          cell.attributes["colspan"] === undefined &&
          cell.attributes["rowspan"] === undefined &&
          (cell.tag === "td" || row.head || index === 0) &&
          cell.children.every(isLine),
      ),
  );
}

function isLine(node: HtmlNode): boolean {
  if (!isInlineNode(node)) return false;
  if (!isElement(node)) return true;
  if (node.tag === "math") return !needsBars(textOf(node));
  // In a cell `|` ends the cell even within code; GFM's own escape is shown by some readers.
  if (node.tag === "code" || node.tag === "samp") return !textOf(node).includes("|");
  return node.children.every(isLine);
}

const alignOf = (cell: HtmlElement | undefined): "left" | "center" | "right" | null =>
  (["left", "center", "right"] as const).find((align) => hasClass(cell, `align-${align}`)) ?? null;

function pipeTable(rows: readonly Row[], reader: Reader): RootContent {
  const before = reader.inTable;
  reader.inTable = true;
  const write = (row: Row): TableRow => ({
    type: "tableRow",
    children: row.cells.map(
      (cell): TableCell => ({
        type: "tableCell",
        children: [...anchor(cell, reader), ...reader.inline(cell.children)],
      }),
    ),
  });
  const first = rows[0] as Row;
  const hasHead = first.head || first.cells.every((cell) => cell.tag === "th");
  const align = first.cells.map((_cell, column) => alignOf(rows.at(-1)?.cells[column]));
  const empty: TableRow = {
    type: "tableRow",
    children: first.cells.map((): TableCell => ({ type: "tableCell", children: [] })),
  };
  const children = [...(hasHead ? [] : [empty]), ...rows.map(write)];
  reader.inTable = before;
  return { type: "table", align, children };
}

/** Cells are set apart by blank lines, so that GitHub reads the Markdown in them. */
function htmlTable(rows: readonly Row[], reader: Reader): RootContent[] {
  const out: RootContent[] = [html("<table>")];
  reader.nesting++;
  for (const [index, row] of rows.entries()) {
    if (row.head && index === 0) out.push(html("<thead>"));
    if (!row.head && (index === 0 || rows[index - 1]?.head === true)) out.push(html("<tbody>"));
    out.push(html("<tr>"));
    for (const cell of row.cells) {
      const align = alignOf(cell);
      const attributes = (["colspan", "rowspan"] as const)
        .filter((name) => cell.attributes[name] !== undefined)
        .map((name) => ` ${name}="${Number(cell.attributes[name])}"`)
        .join("");
      out.push(html(`<${cell.tag}${attributes}${align === null ? "" : ` align="${align}"`}>`));
      for (const block of reader.flow([
        { tag: "div", attributes: { id: cell.attributes["id"] }, children: cell.children },
      ]))
        out.push(block);
      out.push(html(`</${cell.tag}>`));
    }
    out.push(html("</tr>"));
    if (row.head && rows[index + 1]?.head !== true) out.push(html("</thead>"));
    if (index === rows.length - 1 && !row.head) out.push(html("</tbody>"));
  }
  reader.nesting--;
  out.push(html("</table>"));
  return out;
}
