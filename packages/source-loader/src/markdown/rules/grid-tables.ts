import type { BlockState } from "../parser-states.ts";
import { fromColumns, toColumns } from "./display-columns.ts";
import { type Alignment, type CaptionSource, type CellSource, pushTable, type TableSource } from "./push-table.ts";
import { captionAfter } from "./table-captions.ts";

const border = /^\+(?:[-=:]+\+)+[ \t]*$/u;
const row = /^[+|].*[+|][ \t]*$/u;
const maxColumns = 400;
const maxLines = 5000;

function lineText(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

/** Pandoc's grid tables: cells hold blocks and may span columns and rows. */
export function gridTable(
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
  caption?: CaptionSource,
): boolean {
  if (
    (state.sCount[startLine] ?? 0) - state.blkIndent >= 4 ||
    state.src[(state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)] !== "+"
  )
    return false;
  if (!border.test(lineText(state, startLine))) return false;
  // A grid that was refused is not tried again from each of its lines.
  if (startLine < (state.gridRefused ?? 0)) return false;
  let end = startLine;
  while (
    end < endLine &&
    end - startLine < maxLines &&
    (state.sCount[end] ?? 0) >= state.blkIndent &&
    row.test(lineText(state, end))
  )
    end++;
  const reached = end;
  while (end > startLine && !border.test(lineText(state, end - 1))) end--;
  if (end - startLine < 3) return refuse(state, reached);
  const grid: string[][] = [];
  for (let line = startLine; line < end; line++) grid.push(toColumns(lineText(state, line).trimEnd()));
  const width = grid[0]?.length ?? 0;
  if (grid.some((columns) => columns.length !== width)) return refuse(state, reached);
  const table = readGrid(grid, startLine);
  if (table === undefined) return refuse(state, reached);
  if (silent) return true;
  const after = caption ?? captionAfter(state, end, endLine);
  pushTable(state, table, [startLine, end], after);
  state.line = Math.max(end, after?.end ?? 0);
  return true;
}

function refuse(state: BlockState, line: number): false {
  state.gridRefused = line;
  return false;
}

const isCross = (char: string | undefined): boolean => char === "+";
const isHorizontal = (char: string | undefined): boolean =>
  char === "-" || char === "=" || char === ":" || char === "+";
const isVertical = (char: string | undefined): boolean => char === "|" || char === "+";

interface GridCell {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The cells of a grid, found from each one's upper left corner. */
function readGrid(grid: readonly string[][], firstLine: number): TableSource | undefined {
  const cells: GridCell[] = [];
  const taken = grid.map((line) => new Uint8Array(line.length));
  for (let top = 0; top < grid.length - 1; top++) {
    const line = grid[top] ?? [];
    for (let left = 0; left < line.length - 1; left++) {
      if (
        !isCross(line[left]) ||
        taken[top]?.[left] === 1 ||
        !isVertical(grid[top + 1]?.[left]) ||
        !isHorizontal(line[left + 1])
      )
        continue;
      const cell = cellFrom(grid, top, left);
      if (cell === undefined) continue;
      for (let y = cell.top; y < cell.bottom; y++) taken[y]?.fill(1, cell.left, cell.right);
      cells.push(cell);
    }
  }
  if (cells.length === 0) return undefined;
  const xs = [...new Set(cells.flatMap((cell) => [cell.left, cell.right]))].sort((a, b) => a - b);
  const ys = [...new Set(cells.flatMap((cell) => [cell.top, cell.bottom]))].sort((a, b) => a - b);
  if (xs.length > maxColumns) return undefined;
  // What no cell covers would be lost: then this is no grid.
  const covered = cells.reduce(
    (sum, cell) =>
      sum + (xs.indexOf(cell.right) - xs.indexOf(cell.left)) * (ys.indexOf(cell.bottom) - ys.indexOf(cell.top)),
    0,
  );
  if (covered !== (xs.length - 1) * (ys.length - 1)) return undefined;
  const byTop = new Map<number, GridCell[]>();
  for (const cell of cells) byTop.set(cell.top, [...(byTop.get(cell.top) ?? []), cell]);
  const headerEnd = ys.find(
    (y) =>
      y > 0 && y < grid.length - 1 && (grid[y] ?? []).every((char) => char === "=" || char === "+" || char === ":"),
  );
  return {
    align: alignments(grid, xs, headerEnd ?? 0),
    widths: widthsOf(xs),
    rows: ys.slice(0, -1).map((y) => ({
      header: headerEnd !== undefined && y < headerEnd,
      line: firstLine + y,
      cells: (byTop.get(y) ?? []).map((cell) => cellSource(grid, cell, xs, ys, firstLine)),
    })),
  };
}

/** The smallest rectangle whose upper left corner is given. */
function cellFrom(grid: readonly string[][], top: number, left: number): GridCell | undefined {
  const line = grid[top] ?? [];
  for (let right = left + 1; right < line.length && isHorizontal(line[right]); right++) {
    if (!isCross(line[right])) continue;
    for (
      let bottom = top + 1;
      bottom < grid.length && isVertical(grid[bottom]?.[left]) && isVertical(grid[bottom]?.[right]);
      bottom++
    ) {
      if (!isCross(grid[bottom]?.[left]) || !isCross(grid[bottom]?.[right])) continue;
      const closed = (grid[bottom] ?? []).slice(left, right + 1).every(isHorizontal);
      if (closed) return { top, left, bottom, right };
    }
  }
  return undefined;
}

function cellSource(
  grid: readonly string[][],
  cell: GridCell,
  xs: readonly number[],
  ys: readonly number[],
  firstLine: number,
): CellSource {
  const lines: string[] = [];
  for (let y = cell.top + 1; y < cell.bottom; y++)
    lines.push(fromColumns(grid[y] ?? [], cell.left + 1, cell.right).trimEnd());
  const indents = lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
  const indent = indents.reduce((least, one) => Math.min(least, one), indents[0] ?? 0);
  return {
    text: lines.map((line) => line.slice(indent)).join("\n"),
    line: firstLine + cell.top + 1,
    blocks: true,
    colspan: xs.indexOf(cell.right) - xs.indexOf(cell.left),
    rowspan: ys.indexOf(cell.bottom) - ys.indexOf(cell.top),
  };
}

/** Colons in the line under the header, or in the first line where there is none. */
function alignments(grid: readonly string[][], xs: readonly number[], ruleLine: number): Alignment[] {
  const rule = grid[ruleLine] ?? [];
  return xs.slice(0, -1).map((x, index) => {
    const left = rule[x + 1] === ":";
    const right = rule[(xs[index + 1] ?? 0) - 1] === ":";
    return left && right ? "center" : right ? "right" : left ? "left" : null;
  });
}

/** Fractions of a line of 72 characters, as Pandoc takes them. */
function widthsOf(xs: readonly number[]): number[] {
  const widths = xs.slice(1).map((x, index) => x - (xs[index] ?? 0));
  const total = Math.max(
    72,
    widths.reduce((sum, width) => sum + width, 0),
  );
  return widths.map((width) => Math.round((width / total) * 10_000) / 10_000);
}
