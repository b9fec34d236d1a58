import type { BlockState } from "../parser-states.ts";
import { lineText } from "./block-ranges.ts";
import { fromColumns, toColumns } from "./display-columns.ts";
import { listMarker } from "./list-markers.ts";
import { type Alignment, type CaptionSource, type CellSource, pushTable, type TableSource } from "./push-table.ts";
import { captionAfter } from "./table-captions.ts";

const groups = /^[ \t]*-+(?:[ \t]+-+)+[ \t]*$/u;
const dashes = /^[ \t]*-{3,}[ \t]*$/u;
const maxLines = 2000;

interface Column {
  readonly start: number;
  readonly end: number;
}

/** A line with its indentation, without the marks of the containers around it. */
function fullLine(state: BlockState, line: number): string {
  return state.getLines(line, line + 1, state.blkIndent, false);
}

/** Quick answer for the many lines that are no rule of dashes. */
function isRule(state: BlockState, line: number, endLine: number, pattern: RegExp): boolean {
  if (line >= endLine) return false;
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.charCodeAt(start) === 0x2d && pattern.test(state.src.slice(start, state.eMarks[line]));
}

/** Pandoc's simple and multi-line tables: columns under a line of dashes. */
export function simpleTable(
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
  caption?: CaptionSource,
): boolean {
  const layout = findLayout(state, startLine, endLine);
  if (layout === undefined) return false;
  if (silent) return true;
  const after = caption ?? captionAfter(state, layout.end, endLine);
  pushTable(state, readTable(state, layout), [startLine, layout.end], after);
  state.line = Math.max(layout.end, after?.end ?? 0);
  return true;
}

interface Layout {
  /** The line of dashes that says the columns. */
  readonly rule: number;
  readonly headerStart: number;
  readonly bodyEnd: number;
  readonly end: number;
  readonly multiline: boolean;
}

function findLayout(state: BlockState, line: number, endLine: number): Layout | undefined {
  // Dashes, header over several lines, dashes in groups, rows set apart by blank lines, dashes.
  if (isRule(state, line, endLine, dashes)) {
    for (let rule = line + 1; rule < endLine && rule < line + 40 && !state.isEmpty(rule); rule++) {
      if (!isRule(state, rule, endLine, groups)) continue;
      const close = rule === line + 1 ? undefined : closingRule(state, rule + 1, endLine, dashes);
      return close === undefined
        ? undefined
        : { rule, headerStart: line + 1, bodyEnd: close, end: close + 1, multiline: true };
    }
    return undefined;
  }
  if (isRule(state, line, endLine, groups) && line + 1 < endLine && !state.isEmpty(line + 1)) {
    // Without a header: the table ends with another rule.
    const blank = firstBlank(state, line + 1, endLine);
    if (blank - 1 > line + 1 && isRule(state, blank - 1, endLine, groups)) {
      return { rule: line, headerStart: line, bodyEnd: blank - 1, end: blank, multiline: false };
    }
    const close = closingRule(state, line + 1, endLine, /^[ \t]*-+(?:[ \t]+-+)*[ \t]*$/u);
    if (close === undefined || close <= line + 1) return undefined;
    return { rule: line, headerStart: line, bodyEnd: close, end: close + 1, multiline: true };
  }
  if (
    !state.isEmpty(line) &&
    isRule(state, line + 1, endLine, groups) &&
    listMarker(lineText(state, line).slice(0, 80), false) === undefined
  ) {
    const blank = firstBlank(state, line + 2, endLine);
    if (blank === line + 2) return undefined;
    const closed = isRule(state, blank - 1, endLine, groups) || isRule(state, blank - 1, endLine, dashes);
    return { rule: line + 1, headerStart: line, bodyEnd: closed ? blank - 1 : blank, end: blank, multiline: false };
  }
  return undefined;
}

function firstBlank(state: BlockState, from: number, endLine: number): number {
  const known = state.filledLines;
  if (known !== undefined && known[0] <= from && from < known[1] && known[1] <= endLine) return known[1];
  let line = from;
  while (
    line < endLine &&
    line - from < maxLines &&
    !state.isEmpty(line) &&
    (state.sCount[line] ?? 0) >= state.blkIndent
  )
    line++;
  state.filledLines = [from, line];
  return line;
}

/** A rule that is followed by a blank line or the end. */
function closingRule(state: BlockState, from: number, endLine: number, pattern: RegExp): number | undefined {
  if (from < (state.ruleRefused ?? 0)) return undefined;
  const limit = Math.min(endLine, from + maxLines);
  for (let line = from; line < limit; line++) {
    if (isRule(state, line, endLine, pattern) && (line + 1 >= endLine || state.isEmpty(line + 1))) return line;
    if (!state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return undefined;
  }
  state.ruleRefused = limit;
  return undefined;
}

function readTable(state: BlockState, layout: Layout): TableSource {
  const columns = columnsOf(fullLine(state, layout.rule));
  const rows: { header: boolean; cells: CellSource[]; line: number }[] = [];
  const header = linesOf(state, layout.headerStart, layout.rule);
  const body = linesOf(state, layout.rule + 1, layout.bodyEnd);
  if (header.length > 0) rows.push(rowOf(header, columns, true));
  let group: Line[] = [];
  const flush = (): void => {
    if (group.length > 0) rows.push(rowOf(group, columns, false));
    group = [];
  };
  for (const line of body) {
    if (line.columns.join("").trim() === "") flush();
    else {
      group.push(line);
      if (!layout.multiline) flush();
    }
  }
  flush();
  const sample = header.at(-1) ?? body[0];
  const total = Math.max(72, columns.at(-1)?.end ?? 0);
  return {
    align: columns.map((column, index) =>
      alignmentOf(header.length > 0 ? header : sample === undefined ? [] : [sample], column, columns[index + 1]),
    ),
    ...(layout.multiline
      ? {
          widths: columns.map(
            (column, index) =>
              Math.round((((columns[index + 1]?.start ?? column.end + 1) - column.start) / total) * 10_000) / 10_000,
          ),
        }
      : {}),
    rows: rows.filter((row) => !row.header || row.cells.some((cell) => cell.text !== "")),
  };
}

interface Line {
  readonly line: number;
  /** Characters of the source line before these columns. */
  readonly offset: number;
  readonly columns: readonly string[];
}

function linesOf(state: BlockState, from: number, to: number): Line[] {
  const lines: Line[] = [];
  for (let line = from; line < to; line++) {
    const text = fullLine(state, line);
    const start = state.src.lastIndexOf("\n", (state.eMarks[line] ?? 0) - 1) + 1;
    lines.push({ line, offset: (state.eMarks[line] ?? 0) - start - text.length, columns: toColumns(text) });
  }
  return lines;
}

function columnsOf(rule: string): Column[] {
  const columns: Column[] = [];
  const chars = toColumns(rule);
  for (let start = chars.indexOf("-"); start !== -1; ) {
    let end = start;
    while (chars[end] === "-") end++;
    columns.push({ start, end });
    start = chars.indexOf("-", end);
  }
  return columns;
}

/** A row's cells: each column's text reaches to the next column's start, the last one's to the line's end. */
function rowOf(
  lines: readonly Line[],
  columns: readonly Column[],
  header: boolean,
): { header: boolean; cells: CellSource[]; line: number } {
  const first = lines[0]?.line ?? 0;
  const cells = columns.map((column, index): CellSource => {
    const from = index === 0 ? 0 : column.start;
    const to = columns[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const texts = lines.map((line) => fromColumns(line.columns, from, to).trim());
    const text = texts.join("\n").trim();
    const only = lines.length === 1 ? lines[0] : undefined;
    const indent = only === undefined ? 0 : only.columns.slice(from, to).findIndex((char) => char !== " ");
    return {
      text,
      line: first,
      ...(only === undefined ? {} : { column: only.offset + from + Math.max(0, indent) }),
      blocks: text.includes("\n"),
    };
  });
  return { header, cells, line: first };
}

/** By where the header's text stands over its dashes. */
function alignmentOf(lines: readonly Line[], column: Column, next: Column | undefined): Alignment {
  const to = next?.start ?? Number.POSITIVE_INFINITY;
  const texts = lines
    .map((line) => line.columns.slice(column.start, to).join("").trimEnd())
    .filter((text) => text.trim() !== "");
  if (texts.length === 0) return null;
  const left = texts.some((text) => !text.startsWith(" "));
  const right = texts.some((text) => text.length >= column.end - column.start);
  if (left && right) return null;
  return left ? "left" : right ? "right" : "center";
}
