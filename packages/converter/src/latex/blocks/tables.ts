import type { BlockNode, DocumentNode, InlineNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import { deferFootnotes } from "../inline/footnotes.ts";
import { mark, withoutMarks } from "../line-map.ts";
import type { Place } from "../place.ts";
import { textWidth } from "../place.ts";
import type { Writer } from "../writer.ts";
import { tidyLines } from "./paragraphs.ts";
import type { ColumnPlan } from "./table-columns.ts";
import { planColumns } from "./table-columns.ts";

/** A table by itself: over pages where it may stand on its own, else in one piece. */
export function writeTable(node: Table, place: Place, writer: Writer): string {
  if (place.kind === "line") {
    writer.counts.tables++;
    return node.children.map((row) => row.children.map((cell) => writer.node(cell, place)).join(" ")).join(" ");
  }
  const breakable = place.kind === "outer" && place.lists === 0;
  return tableText(node, place, writer, breakable);
}

/** A grid position's cell; undefined where a cell to the left or above spans it. */
type Slot = { readonly cell: TableCell; readonly span: number } | undefined;

/**
 * @param breakable - Whether the table may be set as a `longtable`.
 * @param caption - A `\caption{…}` for a long table, with its label.
 */
export function tableText(node: Table, place: Place, writer: Writer, breakable: boolean, caption = ""): string {
  writer.counts.tables++;
  const rows = node.children.filter((row) => row.children.length > 0);
  const grid = layOut(rows);
  const columns = Math.max(1, ...grid.map((slots) => slots.length));
  if (rows.length === 0 || columns > 200)
    return caption === "" ? tooWide(rows, place, writer) : `${caption}\n\n${tooWide(rows, place, writer)}`;
  const plan = planColumns(
    grid.map((slots) =>
      slots.map((slot) => (slot === undefined ? undefined : { ...measure(slot.cell), span: slot.span })),
    ),
    columns,
    node,
    Math.min(place.width, textWidth),
  );
  const { content, notes } = deferFootnotes(place, writer, (inner) => {
    const cellPlace: Place = { ...inner, kind: "argument", width: 0 };
    const lines = grid.map((slots, index) =>
      writeRow(rows[index] as TableRow, slots, columns, plan, cellPlace, writer),
    );
    const header = rows.findIndex((row) => !row.children.every((cell) => cell.header));
    const headerRows = header === -1 ? (rows.length > 1 ? rows.length : 0) : header;
    const head = lines.slice(0, headerRows);
    const body = lines.slice(headerRows);
    if (breakable) return longTable(plan, head, body, caption);
    const spec = `\\begin{tabular}{${plan.spec}}\n\\toprule\n${[...head, ...(head.length > 0 ? ["\\midrule"] : []), ...body].join("\n")}\n\\bottomrule\n\\end{tabular}`;
    return place.kind === "argument" || plan.size !== "" || plan.tight
      ? `{${plan.size}${plan.tight ? "\\setlength{\\tabcolsep}{2pt}" : ""}${spec}}`
      : spec;
  });
  if (breakable) writer.features.add("longtable");
  const centred =
    breakable || place.kind === "argument" || place.kind === "float"
      ? content
      : `\\begin{center}\n${content}\n\\end{center}`;
  return `${mark(node, writer)}${centred}${notes === "" ? "" : `\n${notes}`}`;
}

function longTable(plan: ColumnPlan, head: readonly string[], body: readonly string[], caption: string): string {
  const lines = [`\\begin{longtable}{${plan.spec}}`];
  if (caption !== "") lines.push(`${caption}\\\\`);
  lines.push(
    "\\toprule",
    ...head,
    ...(head.length > 0 ? ["\\midrule", "\\endhead"] : []),
    ...body,
    "\\bottomrule",
    "\\end{longtable}",
  );
  const before = `${plan.size}${plan.tight ? "\\setlength{\\tabcolsep}{2pt}" : ""}`;
  return before === "" ? lines.join("\n") : `\\begingroup${before}\n${lines.join("\n")}\n\\endgroup`;
}

function layOut(rows: readonly TableRow[]): Slot[][] {
  const taken: Slot[][] = rows.map(() => []);
  const blocked = rows.map(() => new Set<number>());
  rows.forEach((row, rowIndex) => {
    const slots = taken[rowIndex] as Slot[];
    const full = blocked[rowIndex] as Set<number>;
    let column = 0;
    for (const cell of row.children) {
      while (full.has(column)) slots[column++] = undefined;
      const span = Math.min(Math.max(Math.floor(cell.colspan ?? 1), 1), 100);
      const down = Math.min(Math.max(Math.floor(cell.rowspan ?? 1), 1), rows.length - rowIndex);
      // A column further down that is taken from above cuts the span short.
      let width = 1;
      while (width < span && !full.has(column + width)) width++;
      for (let below = rowIndex + 1; below < rowIndex + down; below++)
        for (let offset = 0; offset < width; offset++) blocked[below]?.add(column + offset);
      slots[column] = { cell, span: width };
      for (let offset = 1; offset < width; offset++) slots[column + offset] = undefined;
      column += width;
    }
  });
  return taken;
}

/** How wide a cell's text is and its longest word, in characters, and whether it needs a paragraph column. */
function measure(cell: TableCell): { width: number; word: number; paragraph: boolean } {
  let width = 0;
  let word = 0;
  let paragraph =
    cell.children.some((child) => isBlock(child) && child.type !== "paragraph") ||
    cell.children.filter((child) => child.type === "paragraph").length > 1;
  for (const child of cell.children) {
    walkNodes(child, (node) => {
      if (node.type === "break") paragraph = true;
      else if (node.type === "image") width += 12;
      else if (node.type === "cite") width += 18;
      else if (node.type === "inlineMath") {
        const size = node.value.replace(/\\[A-Za-z]+|[{}^_]/gu, "x").length * 0.7;
        width += size;
        word = Math.max(word, size);
      } else if ("value" in node && typeof node.value === "string") {
        width += node.value.length * (node.type === "inlineCode" ? 1.15 : 1);
        for (const piece of node.value.split(/[\s/-]+/u))
          word = Math.max(word, piece.length * (node.type === "inlineCode" ? 1.15 : 1));
      }
    });
  }
  // Headers are bold.
  const scale = cell.header ? 1.18 : 1;
  return { width: width * scale, word: word * scale, paragraph };
}

function isBlock(node: DocumentNode): boolean {
  return blockTypes.has(node.type);
}

const blockTypes: ReadonlySet<string> = new Set([
  "paragraph",
  "heading",
  "blockquote",
  "list",
  "code",
  "math",
  "thematicBreak",
  "table",
  "container",
  "admonition",
  "definitionList",
  "footnoteDefinition",
  "lineBlock",
  "division",
  "rawBlock",
  "htmlBlock",
  "embed",
  "comment",
  "bibliography",
  "toc",
  "pageBreak",
  "unknownBlock",
]);

function writeRow(
  row: TableRow,
  slots: readonly Slot[],
  columns: number,
  plan: ColumnPlan,
  place: Place,
  writer: Writer,
): string {
  const cells: string[] = [];
  for (let column = 0; column < columns; ) {
    const slot = slots[column];
    if (slot === undefined) {
      cells.push("");
      column++;
      continue;
    }
    const width = plan.points.slice(column, column + slot.span).reduce((sum: number, points) => sum + points, 0);
    const text = cellText(slot.cell, { ...place, width: Math.max(width, 40) }, writer);
    const alignment = slot.cell.align ?? plan.alignments[column] ?? "left";
    if (slot.span > 1)
      cells.push(`\\multicolumn{${slot.span}}{${plan.cellSpec(column, slot.span, alignment)}}{${text}}`);
    else if (slot.cell.align !== undefined && slot.cell.align !== plan.alignments[column])
      cells.push(
        plan.spec.startsWith(">")
          ? `${alignment === "left" ? "\\raggedright" : alignment === "right" ? "\\raggedleft" : "\\centering"}\\arraybackslash ${text}`
          : `\\multicolumn{1}{${plan.cellSpec(column, 1, alignment)}}{${text}}`,
      );
    else cells.push(text);
    column += slot.span;
  }
  const line = cells.join(" & ");
  // After `\\\\` and `\\toprule` a star or bracket would be read as their argument.
  return `${mark(row, writer)}${/^\s*[*[]/u.test(line) ? "{}" : ""}${line} \\\\`;
}

function cellText(cell: TableCell, place: Place, writer: Writer): string {
  const content = cellContent(cell, place, writer);
  return cell.header && content !== ""
    ? /\\par\b|\\begin\{/u.test(content)
      ? `{\\bfseries ${content}}`
      : `\\textbf{${content}}`
    : content;
}

/** A cell's inline nodes and blocks, in their order. */
function cellContent(cell: TableCell, place: Place, writer: Writer): string {
  const blocks: BlockNode[] = [];
  let line: InlineNode[] = [];
  const close = (): void => {
    if (line.length > 0) blocks.push({ type: "paragraph", children: line });
    line = [];
  };
  for (const child of cell.children) {
    if (isBlock(child)) {
      close();
      blocks.push(child as BlockNode);
    } else line.push(child as InlineNode);
  }
  close();
  return tidyLines(withoutMarks(writer.blocks(blocks, place)));
}

export function writeTableRow(node: TableRow, place: Place, writer: Writer): string {
  return node.children.map((cell) => writer.node(cell, place)).join(" ");
}

export function writeTableCell(node: TableCell, place: Place, writer: Writer): string {
  return cellContent(node, place, writer);
}

function tooWide(rows: readonly TableRow[], place: Place, writer: Writer): string {
  if (rows.length > 0)
    writer.report(
      "warning",
      "latex/table-has-a-width",
      "A table has more columns than a page; its rows are set as text.",
      { node: rows[0] },
    );
  return rows
    .map((row) =>
      row.children
        .map((cell) => writer.node(cell, { ...place, kind: "line", deferred: place.deferred ?? [] }))
        .join("; "),
    )
    .join("\n\n");
}
