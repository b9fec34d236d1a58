import type { Table, TableCell } from "@dreamnet/document";

/** A cell at its place. */
export interface PlacedCell {
  readonly cell: TableCell;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly align: "left" | "center" | "right" | "start";
}

/** A table's cells on a grid. */
export interface Grid {
  readonly cells: readonly PlacedCell[];
  readonly rows: number;
  readonly columns: number;
  /** Rows at the top that hold header cells only. */
  readonly head: number;
}

/** More than these are no picture that anyone reads. */
const mostRows = 400;
const mostColumns = 40;
const mostCells = 6_000;

/** What is wrong with a table that is no picture. */
export class TableBoundsError extends Error {}

/** Places the cells, as HTML does: a cell that spans rows pushes those of later rows aside. */
export function placeCells(table: Table): Grid {
  const rows = table.children.length;
  if (rows > mostRows) throw new TableBoundsError(`it has ${rows} rows; a picture shows at most ${mostRows}`);
  const cells: PlacedCell[] = [];
  /** For each column, the first row that is free. */
  const free: number[] = [];
  let columns = 0;
  for (const [row, { children }] of table.children.entries()) {
    let column = 0;
    if (!Array.isArray(children)) throw new TableBoundsError("a row of it has no cells");
    for (const cell of children) {
      while ((free[column] ?? 0) > row) column++;
      const wide = span(cell.colspan, mostColumns + 1);
      const high = span(cell.rowspan, rows - row);
      if (column + wide > mostColumns)
        throw new TableBoundsError(
          `it has ${Math.max(column + wide, children.length)} columns or more; a picture shows at most ${mostColumns}`,
        );
      if (cells.length >= mostCells) throw new TableBoundsError(`it has more than ${mostCells} cells`);
      const given = cell.align ?? table.align[column];
      const align = given === "left" || given === "center" || given === "right" ? given : "start";
      cells.push({ cell, row, column, rows: high, columns: wide, align });
      for (let at = column; at < column + wide; at++) free[at] = row + high;
      column += wide;
      columns = Math.max(columns, column);
    }
  }
  let head = 0;
  while (head < rows) {
    const own = table.children[head]?.children ?? [];
    if (own.length === 0 || !own.every(({ header }) => header)) break;
    head++;
  }
  return { cells, rows, columns, head: head === rows ? Math.min(1, rows) : head };
}

function span(value: number | undefined, most: number): number {
  return value === undefined || !Number.isInteger(value) || value < 1 ? 1 : Math.min(value, Math.max(1, most));
}
