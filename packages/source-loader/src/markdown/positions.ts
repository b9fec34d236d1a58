import type { NodePosition } from "@dreamnet/document";
import type { SourceText } from "./parse-context.ts";

/** The position of whole lines; `map` counts from 0 within the source text, its end exclusive. */
export function linesPosition(source: SourceText, map: readonly [number, number] | null): NodePosition {
  const { lines, lineOffset } = source;
  const first = Math.min(map?.[0] ?? 0, Math.max(0, lines.length - 1));
  let last = Math.max(first, Math.min((map?.[1] ?? first + 1) - 1, lines.length - 1));
  while (last > first && (lines[last] ?? "").trim() === "") last--;
  const text = lines[first] ?? "";
  return {
    start: { line: first + 1 + lineOffset, column: text.length - text.trimStart().length + 1 },
    end: { line: last + 1 + lineOffset, column: (lines[last] ?? "").length + 1 },
    ...(source.main ? {} : { file: source.file }),
  };
}

/** Finds offsets of a paragraph's text in the source's lines. */
export interface InlineMap {
  position(start: number, end: number): NodePosition;
}

/**
 * Maps offsets in `content`, the text of one paragraph, heading or cell, to lines and columns.
 *
 * markdown-it strips each line's indentation and container marks, so a line of the content is a suffix of its source
 * line, or at least stands in it.
 *
 * @param column - Where the content begins in its line, from 0, where a table's cell knows it.
 */
export function mapInline(
  source: SourceText,
  content: string,
  map: readonly [number, number] | null,
  column?: number,
): InlineMap {
  const { lines, lineOffset } = source;
  const firstLine = map?.[0] ?? 0;
  const starts: number[] = [0];
  for (let index = content.indexOf("\n"); index !== -1; index = content.indexOf("\n", index + 1))
    starts.push(index + 1);
  const columns: (number | undefined)[] = [column];
  const columnOf = (row: number): number => {
    const known = columns[row];
    if (known !== undefined) return known;
    const start = starts[row] ?? 0;
    const text = content.slice(start, (starts[row + 1] ?? content.length + 1) - 1);
    const line = lines[firstLine + row] ?? "";
    const found = line.endsWith(text) ? line.length - text.length : line.indexOf(text.trim());
    columns[row] = Math.max(found, 0);
    return columns[row];
  };
  // Tokens come in order of the text, so the row is found by going on from the last one.
  let current = 0;
  const point = (offset: number): { line: number; column: number } => {
    while (current > 0 && (starts[current] ?? 0) > offset) current--;
    while (current + 1 < starts.length && (starts[current + 1] ?? Infinity) <= offset) current++;
    return {
      line: firstLine + current + 1 + lineOffset,
      column: columnOf(current) + offset - (starts[current] ?? 0) + 1,
    };
  };
  const file = source.main ? {} : { file: source.file };
  return { position: (start, end) => ({ start: point(start), end: point(Math.max(start, end)), ...file }) };
}
