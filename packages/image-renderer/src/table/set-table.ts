import type { Table } from "@dreamnet/document";
import { Drawing } from "../draw/drawing.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { widestSegment } from "../text/lines.ts";
import { type MissingGlyph, MissingGlyphsError } from "../text/missing-glyphs.ts";
import { drawParagraph, type SetParagraph, setParagraph, setUnits } from "../text/paragraph.ts";
import type { TextSpan, TextStyle } from "../text/style.ts";
import { type Unit, unitsOf } from "../text/units.ts";
import { columnWidths } from "./column-widths.ts";
import { type Grid, type PlacedCell, placeCells } from "./grid.ts";
import { cellParagraphs, inlineSpans, type SpanContext } from "./inline-spans.ts";

/** A table that can be drawn; lengths in CSS pixels. */
export interface SetTable {
  readonly content: string;
  readonly width: number;
  readonly height: number;
}

/** How a table is set. */
export interface TableStyle {
  readonly fontSize: number;
  readonly color: string;
  readonly language: string;
  /** CSS pixels that it should not exceed; more where words do not allow it. */
  readonly width: number;
}

interface MeasuredCell extends PlacedCell {
  readonly paragraphs: readonly { readonly units: readonly Unit[]; readonly rightToLeft: boolean }[];
}

/**
 * Sets a table as books do: rules above and below, one beneath the head, none between columns.
 *
 * @throws {TableBoundsError} @throws {MissingGlyphsError}
 */
export async function setTable(
  table: Table,
  caption: Parameters<typeof inlineSpans>[0] | undefined,
  chooser: FontChooser,
  context: SpanContext,
  style: TableStyle,
): Promise<SetTable> {
  const grid = placeCells(table);
  const size = style.fontSize;
  const gap = { x: size * 1.25, y: size * 0.42 };
  const cells = await measureCells(grid, chooser, context, style);
  const demands = cells.map(({ column, columns, paragraphs }) => ({
    column,
    columns,
    // A very long word may be cut; a short one never.
    least:
      Math.min(
        size * 16,
        paragraphs.reduce((most, { units }) => Math.max(most, widestSegment(units)), 0),
      ) + gap.x,
    most: paragraphs.reduce((most, { units }) => Math.max(most, naturalWidth(units)), 0) + gap.x + 0.02,
  }));
  const widths = columnWidths(demands, grid.columns, style.width);
  const lefts = [0];
  for (const width of widths) lefts.push((lefts.at(-1) as number) + width);
  const total = lefts.at(-1) as number;
  const heading = await setCaption(caption, chooser, context, style, Math.max(total, size * 24));
  const width = Math.max(total, heading?.width ?? 0);
  const set = cells.map((cell) => {
    const inner = (lefts[cell.column + cell.columns] as number) - (lefts[cell.column] as number) - gap.x;
    return {
      cell,
      inner,
      paragraphs: cell.paragraphs.map(({ units, rightToLeft }) =>
        setUnits(units, rightToLeft, { width: Math.max(inner, 1), language: style.language, leading: 1.3 }, size),
      ),
    };
  });
  const heights = rowHeights(grid, set, gap.y);
  const tops = [0];
  for (const height of heights) tops.push((tops.at(-1) as number) + height);
  const drawing = new Drawing();
  const start = heading === undefined ? 0 : heading.height + size * 0.6;
  if (heading !== undefined) drawParagraph(drawing, heading, { x: 0, y: 0, width, align: "start" });
  const rule = Math.max(1, size / 10);
  const top = start + rule;
  for (const { cell, inner, paragraphs } of set) {
    const high = (tops[cell.row + cell.rows] as number) - (tops[cell.row] as number);
    const used = paragraphs.reduce((sum, { height }) => sum + height, 0);
    // Heads sit at the foot of their row, spanning cells in the middle, all else at the top.
    const free = high - used - 2 * gap.y;
    const shift = cell.row < grid.head ? free : cell.rows > 1 ? free / 2 : 0;
    let y = top + (tops[cell.row] as number) + gap.y + Math.max(0, shift);
    for (const paragraph of paragraphs) {
      const align = cell.columns > 1 && cell.align === "start" && cell.row < grid.head ? "center" : cell.align;
      drawParagraph(drawing, paragraph, { x: (lefts[cell.column] as number) + gap.x / 2, y, width: inner, align });
      y += paragraph.height;
    }
    if (cell.columns > 1 && cell.columns < grid.columns && cell.row + cell.rows < grid.head)
      drawing.rect(
        (lefts[cell.column] as number) + gap.x / 2,
        top + (tops[cell.row + cell.rows] as number) - 0.5,
        inner,
        1,
        style.color,
      );
  }
  const bottom = top + (tops.at(-1) as number);
  drawing.rect(0, start, total, rule, style.color);
  drawing.rect(0, bottom, total, rule, style.color);
  if (grid.head > 0 && grid.head < grid.rows)
    drawing.rect(0, top + (tops[grid.head] as number) - rule * 0.3, total, rule * 0.6, style.color);
  return { content: drawing.content(), width, height: bottom + rule };
}

async function measureCells(
  grid: Grid,
  chooser: FontChooser,
  context: SpanContext,
  { fontSize, color, language }: TableStyle,
): Promise<MeasuredCell[]> {
  const cells: MeasuredCell[] = [];
  const missing: MissingGlyph[] = [];
  for (const placed of grid.cells) {
    const style: TextStyle = {
      font: "sans",
      size: fontSize,
      weight: placed.cell.header === true ? 650 : 400,
      color,
      features: ["tnum"],
    };
    const paragraphs = [];
    for (const spans of await cellParagraphs(placed.cell.children ?? [], style, context))
      try {
        paragraphs.push(await unitsOf(spans, chooser, { language }));
      } catch (error) {
        if (!(error instanceof MissingGlyphsError)) throw error;
        missing.push(...error.missing);
      }
    cells.push({ ...placed, paragraphs });
  }
  // All cells first: whoever installs fonts wants to know of all of them.
  if (missing.length > 0) throw new MissingGlyphsError(missing);
  return cells;
}

/** The width of the longest line that the author made. */
function naturalWidth(units: readonly Unit[]): number {
  let widest = 0;
  let line = 0;
  for (const unit of units) {
    line += unit.width;
    widest = Math.max(widest, line);
    if (unit.breaks === "must") line = 0;
  }
  return widest;
}

async function setCaption(
  caption: Parameters<typeof inlineSpans>[0] | undefined,
  chooser: FontChooser,
  context: SpanContext,
  { fontSize, color, language }: TableStyle,
  width: number,
): Promise<SetParagraph | undefined> {
  if (caption === undefined || caption.length === 0) return undefined;
  const style: TextStyle = { font: "sans", size: fontSize, weight: 400, color };
  const spans: TextSpan[] = await inlineSpans(caption, style, context);
  return setParagraph(spans, chooser, { width, language, leading: 1.4 });
}

function rowHeights(
  grid: Grid,
  set: readonly { readonly cell: PlacedCell; readonly paragraphs: readonly SetParagraph[] }[],
  gap: number,
): number[] {
  const heights = Array.from({ length: grid.rows }, () => 0);
  const ordered = [...set].sort((a, b) => a.cell.rows - b.cell.rows);
  for (const { cell, paragraphs } of ordered) {
    const wanted = paragraphs.reduce((sum, { height }) => sum + height, 0) + 2 * gap;
    let present = 0;
    for (let row = cell.row; row < cell.row + cell.rows; row++) present += heights[row] as number;
    const last = cell.row + cell.rows - 1;
    if (wanted > present) heights[last] = (heights[last] as number) + wanted - present;
  }
  return heights;
}
