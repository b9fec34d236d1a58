import type { BlockNode, InlineNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import { writeImage } from "./image.ts";
import type { Writer } from "./writer.ts";

/** What stands above a table, and the id that names it. */
export interface TableCaption {
  readonly id: string;
  readonly children: readonly HtmlNode[];
}

/** A table in a box that scrolls, with a head, scopes, spans and alignment. */
export function writeTable(node: Table, caption: TableCaption | undefined, writer: Writer): HtmlElement {
  writer.counts.tables++;
  const headRows = headLength(node.children);
  const head = node.children.slice(0, headRows);
  const body = node.children.slice(headRows);
  const table = element("table", {}, [
    caption === undefined ? undefined : element("caption", { id: caption.id }, caption.children),
    columnGroup(node),
    head.length === 0
      ? undefined
      : element(
          "thead",
          {},
          head.map((row) => writeRow(row, node, "col", writer)),
        ),
    body.length === 0
      ? undefined
      : element(
          "tbody",
          {},
          body.map((row) => writeRow(row, node, "row", writer)),
        ),
  ]);
  const named = caption === undefined ? { "aria-label": writer.terms.table } : { "aria-labelledby": caption.id };
  return element("div", { class: "scroll", tabindex: 0, role: "region", ...named }, [table]);
}

/** The leading rows of header cells only; a rowspan that reaches beyond them draws its rows in, as HTML demands. */
function headLength(rows: readonly TableRow[]): number {
  let length = 0;
  let reach = 0;
  for (const [index, row] of rows.entries()) {
    const header = row.children.length > 0 && row.children.every((cell) => cell.header);
    if (!header && index >= reach) break;
    length = index + 1;
    for (const cell of row.children) reach = Math.max(reach, index + span(cell.rowspan, rows.length - index));
  }
  return length === rows.length && rows.some((row) => row.children.some((cell) => !cell.header)) && reach > length
    ? 0
    : length;
}

function columnGroup(node: Table): HtmlNode | undefined {
  const widths = node.widths ?? [];
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length === 0 || !(total > 0)) return undefined;
  return element(
    "colgroup",
    {},
    widths.map((width) =>
      element("col", { class: `width-${Math.min(100, Math.max(5, Math.round((width / total) * 20) * 5))}` }),
    ),
  );
}

function writeRow(row: TableRow, table: Table, scope: "col" | "row", writer: Writer): HtmlNode {
  let column = 0;
  return element(
    "tr",
    {},
    row.children.map((cell) => {
      const align = cell.align ?? table.align[column] ?? undefined;
      const colspan = span(cell.colspan, 1000);
      column += colspan;
      const rowspan = span(cell.rowspan, 65_534);
      const content = cellContent(cell, writer);
      // A header that says nothing heads nothing: the corner of a table.
      const isHeader = cell.header && content.some((node) => typeof node !== "string" || node.trim() !== "");
      return element(
        isHeader ? "th" : "td",
        {
          scope: isHeader ? (colspan > 1 && scope === "col" ? "colgroup" : scope) : undefined,
          colspan: colspan > 1 ? colspan : undefined,
          rowspan: rowspan > 1 ? rowspan : undefined,
          class: align === undefined ? undefined : `align-${align}`,
        },
        content,
      );
    }),
  );
}

function span(value: number | undefined, most: number): number {
  return value === undefined || !Number.isInteger(value) || value < 1 ? 1 : Math.min(value, Math.max(1, most));
}

const inlineTypes = new Set([
  "text",
  "emphasis",
  "strong",
  "delete",
  "underline",
  "smallcaps",
  "subscript",
  "superscript",
  "span",
  "inlineCode",
  "keyboard",
  "abbreviation",
  "inlineMath",
  "break",
  "link",
  "image",
  "footnoteReference",
  "cite",
  "citeGroup",
  "nocite",
  "crossReference",
  "target",
  "rawInline",
  "htmlInline",
  "unknownInline",
  "inlineQuote",
]);

/** True for a node that stands in a line. */
export function isInline(node: { readonly type: string }): node is InlineNode {
  return inlineTypes.has(node.type);
}

/** A cell holds inline nodes, blocks, or both; a lone paragraph needs no `<p>`. */
function cellContent(cell: TableCell, writer: Writer): HtmlNode[] {
  if (cell.children.every(isInline)) return writer.inline(cell.children as InlineNode[]);
  const [only] = cell.children;
  if (cell.children.length === 1 && only?.type === "paragraph") return writer.inline(only.children);
  return mixedContent(cell.children, writer);
}

/** Inline nodes and blocks in one list, each run by its own writer. */
function mixedContent(children: readonly (InlineNode | BlockNode)[], writer: Writer): HtmlNode[] {
  const nodes: HtmlNode[] = [];
  let start = 0;
  while (start < children.length) {
    const inline = isInline(children[start] as InlineNode);
    let end = start;
    while (end < children.length && isInline(children[end] as InlineNode) === inline) end++;
    const run = children.slice(start, end);
    const [only] = run;
    if (only?.type === "image" && run.length === 1) nodes.push(writeImage(only, writer, false));
    else {
      const written = inline ? writer.inline(run as InlineNode[]) : writer.blocks(run as BlockNode[]);
      for (const node of written) nodes.push(node);
    }
    start = end;
  }
  return nodes;
}
