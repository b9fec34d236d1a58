import type { Table, TableCell, TableRow } from "@dreamnet/document";
import type { Column } from "./column-spec.ts";
import type { Cell, Grid, Rule } from "./table-grid.ts";

/** Rows of a long table in the order of print: its first head once, then the rows, then the foot. */
export function orderRows(grid: Grid): { rows: Grid["rows"]; head: number | undefined; repeated?: Grid["rows"] } {
  const marks = grid.rows.map((row) => row.before.filter((rule) => rule !== "rule"));
  if (marks.every((mark) => mark.length === 0) && grid.after.every((rule) => rule === "rule"))
    return { rows: grid.rows, head: undefined };
  const parts: Partial<Record<Rule, Grid["rows"]>> = {};
  let current: Grid["rows"] = [];
  const end = (before: readonly Rule[]): void => {
    for (const rule of before) {
      if (rule === "rule") continue;
      parts[rule] ??= current;
      current = [];
    }
  };
  for (const row of grid.rows) {
    end(row.before);
    current.push(row);
  }
  end(grid.after);
  const head = parts["first-head"] ?? parts.head ?? [];
  const repeated = [
    ...(parts["first-head"] === undefined ? [] : (parts.head ?? [])),
    ...(parts["last-foot"] === undefined && parts.foot === undefined ? [] : (parts.foot ?? [])),
  ];
  return { rows: [...head, ...current, ...(parts["last-foot"] ?? [])], head: head.length, repeated };
}

/** How many rows are the head: those above the first rule within the table, where that leaves a body. */
function headRows(rows: Grid["rows"]): number {
  for (let index = 1; index < rows.length && index <= 4; index++)
    if (rows[index]?.before.includes("rule") === true) return index;
  return 0;
}

/** Drops the empty cells that `\multirow` covers, and gives it its span. */
function applySpans(rows: Grid["rows"]): TableRow[] {
  const covered = new Map<number, number>();
  return rows.map(({ cells }, rowIndex): TableRow => {
    const kept: TableCell[] = [];
    let column = 0;
    for (const { rows: span, ...cell } of cells) {
      const width = cell.colspan ?? 1;
      const until = covered.get(column) ?? -1;
      if (rowIndex <= until && cell.children.length === 0) {
        column += width;
        continue;
      }
      if (span !== undefined && span > 1) {
        // Only as far as the cells below are empty.
        let reach = rowIndex;
        while (
          reach + 1 < rows.length &&
          reach + 1 < rowIndex + span &&
          isEmptyAt(rows[reach + 1]?.cells ?? [], column)
        )
          reach++;
        if (reach > rowIndex) {
          cell.rowspan = reach - rowIndex + 1;
          for (let offset = 0; offset < width; offset++) covered.set(column + offset, reach);
        }
      }
      kept.push(cell);
      column += width;
    }
    return { type: "tableRow", children: kept };
  });
}

function isEmptyAt(cells: readonly Cell[], column: number): boolean {
  let at = 0;
  for (const cell of cells) {
    if (at === column) return cell.children.length === 0;
    at += cell.colspan ?? 1;
    if (at > column) return false;
  }
  return true;
}

/** Makes the table node; undefined where there are no rows. */
export function tableOf(grid: Grid, columns: readonly Column[]): Table | undefined {
  const { rows, head } = orderRows(grid);
  if (rows.length === 0) return undefined;
  const header = head ?? headRows(rows);
  const children = applySpans(rows);
  children.slice(0, header).forEach((row) => {
    for (const cell of row.children) cell.header = true;
  });
  const width = Math.max(
    columns.length,
    ...children.slice(0, 50).map((row) => row.children.reduce((sum, cell) => sum + (cell.colspan ?? 1), 0)),
  );
  const widths = columns.map((column) => column.width);
  return {
    type: "table",
    align: Array.from({ length: width }, (_, index) => columns[index]?.align ?? null),
    ...(widths.length > 0 && widths.every((value) => value !== undefined) ? { widths: widths as number[] } : {}),
    children,
  };
}
