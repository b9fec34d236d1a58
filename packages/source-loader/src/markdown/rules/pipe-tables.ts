import type { BlockState } from "../parser-states.ts";
import { largest } from "../tree/append-all.ts";
import { listMarker } from "./list-markers.ts";
import { type Alignment, type CaptionSource, type CellSource, pushTable, type TableSource } from "./push-table.ts";
import { captionAfter } from "./table-captions.ts";

const maxCells = 65_536;
const delimiterChars = /^[-:|+ \t]+$/u;

/** Pipe tables of GFM and Pandoc; a row with more cells than the header widens the table, so that none is lost. */
export function pipeTable(
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
  caption?: CaptionSource,
): boolean {
  if (startLine + 2 > endLine || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const separator = startLine + 1;
  const indent = state.sCount[separator] ?? 0;
  if (indent < state.blkIndent || indent - state.blkIndent >= 4) return false;
  const line = lineText(state, separator);
  if (!/^[-:|]/u.test(line) || !line.includes("-") || !delimiterChars.test(line)) return false;
  const columns = alignments(line);
  const header = lineText(state, startLine);
  if (columns === undefined || !header.includes("|") || listMarker(header.slice(0, 80), false) !== undefined)
    return false;
  const { pandoc } = state.env.features;
  const headerCells = cellsOf(state, startLine, pandoc);
  if (!pandoc && headerCells.length !== columns.length) return false;
  // One column without a pipe at its rule is a heading's underline.
  if (columns.length === 1 && !line.includes("|")) return false;
  if (silent) return true;
  const rows = [{ header: true, cells: headerCells, line: startLine }];
  const end = readRows(state, separator + 1, endLine, pandoc, rows, columns.length);
  const width = Math.max(columns.length, largest(rows.map((row) => row.cells.length)));
  const align = [...columns, ...Array<Alignment>(width - columns.length).fill(null)];
  // One endless row must not multiply the cells of all others.
  const filled =
    rows.length * width > 2 * maxCells
      ? rows
      : rows.map((row) => ({ ...row, cells: fill(row.cells, width, row.line) }));
  const isHeaderless = headerCells.every((cell) => cell.text === "") && rows.length > 1;
  const source: TableSource = {
    align,
    ...(pandoc ? relativeWidths(state, startLine, end, line, width) : {}),
    rows: isHeaderless ? filled.slice(1) : filled,
  };
  const after = caption ?? (pandoc ? captionAfter(state, end, endLine) : undefined);
  pushTable(state, source, [startLine, end], after);
  state.line = Math.max(end, after?.end ?? 0);
  return true;
}

function lineText(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function alignments(line: string): Alignment[] | undefined {
  // Pandoc's rules may cross with `+` as in Emacs.
  const parts = line
    .trim()
    .replace(/^\||\|$/gu, "")
    .split(/[|+]/u)
    .map((part) => part.trim());
  if (parts.some((part) => !/^:?-+:?$/u.test(part))) return undefined;
  return parts.map((part) => {
    const left = part.startsWith(":");
    const right = part.endsWith(":");
    return left && right ? "center" : right ? "right" : left ? "left" : null;
  });
}

function readRows(
  state: BlockState,
  from: number,
  endLine: number,
  pandoc: boolean,
  rows: { header: boolean; cells: CellSource[]; line: number }[],
  width: number,
): number {
  const terminators = state.md.block.ruler.getRules("blockquote");
  const { parentType } = state;
  // As for a paragraph within a table: what ends a quotation's paragraph ends the table.
  state.parentType = "blockquote";
  let line = from;
  for (; line < endLine && rows.length * width < maxCells; line++) {
    const indent = state.sCount[line] ?? 0;
    if (state.isEmpty(line) || indent < state.blkIndent || (!pandoc && indent - state.blkIndent >= 4)) break;
    const text = lineText(state, line);
    if (pandoc && !text.includes("|")) break;
    if (!text.startsWith("|") && terminators.some((rule) => rule(state, line, endLine, true))) break;
    rows.push({ header: false, cells: cellsOf(state, line, pandoc), line });
  }
  state.parentType = parentType;
  return line;
}

/** A row's cells. An escaped pipe is of the text; in Pandoc's Markdown so is one within code or a formula. */
function cellsOf(state: BlockState, line: number, pandoc: boolean): CellSource[] {
  const base = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const text = state.src.slice(base, state.eMarks[line]).trimEnd();
  const offset = base - state.src.lastIndexOf("\n", base - 1) - 1;
  const cells: CellSource[] = [];
  let start = text.startsWith("|") ? 1 : 0;
  const push = (end: number): void => {
    const raw = text.slice(start, end);
    const content = raw.trim();
    const shift = raw.length - raw.trimStart().length;
    // GFM takes the backslash away before the text is read, in code too.
    const value = content.includes("\\|") ? content.replaceAll("\\|", "|") : content;
    cells.push({ text: value, line, column: offset + start + shift });
    start = end + 1;
  };
  for (let index = start; index < text.length; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (char === "|") push(index);
    else if (pandoc && (char === "`" || char === "$")) index = protectedEnd(text, index);
  }
  if (start < text.length) push(text.length);
  return cells;
}

/** The last index of code or a formula that begins at `start`, or `start` itself. */
function protectedEnd(text: string, start: number): number {
  const char = text[start] ?? "";
  let width = 1;
  while (text[start + width] === char) width++;
  const mark = char.repeat(width);
  if (char === "$" && /\s/u.test(text[start + width] ?? " ")) return start + width - 1;
  const close = text.slice(start + width, start + width + 1000).indexOf(mark);
  if (close === -1 || (char === "$" && /\s/u.test(text[start + width + close - 1] ?? " "))) return start + width - 1;
  return start + width + close + width - 1;
}

function fill(cells: readonly CellSource[], width: number, line: number): CellSource[] {
  const missing = Array.from({ length: width - cells.length }, (): CellSource => ({ text: "", line }));
  return [...cells, ...missing];
}

/** Pandoc's rule: where a line of the table is wider than the text, the rule's dashes say the columns' widths. */
function relativeWidths(
  state: BlockState,
  first: number,
  end: number,
  separator: string,
  width: number,
): { widths?: number[] } {
  let widest = 0;
  for (let line = first; line < end; line++)
    widest = Math.max(widest, (state.eMarks[line] ?? 0) - (state.bMarks[line] ?? 0));
  if (widest <= 72) return {};
  const dashes = separator
    .trim()
    .replace(/^\||\|$/gu, "")
    .split(/[|+]/u)
    .map((part) => part.length);
  if (dashes.length !== width) return {};
  const total = dashes.reduce((sum, length) => sum + length, 0);
  return { widths: dashes.map((length) => Math.round((length / total) * 10_000) / 10_000) };
}
