import type { BlockState } from "../parser-states.ts";
import type { CaptionSource } from "./push-table.ts";

const mark = /^(?:[Tt]able:|:)[ \t]+(?=\S)/u;

function text(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

/** The caption that begins at a line: `Table: …` or `: …`, up to a blank line. */
function captionAt(state: BlockState, line: number, endLine: number): CaptionSource | undefined {
  if (
    line >= endLine ||
    (state.sCount[line] ?? 0) < state.blkIndent ||
    (state.sCount[line] ?? 0) - state.blkIndent >= 4
  )
    return undefined;
  const start = mark.exec(text(state, line).slice(0, 40));
  if (start === null) return undefined;
  let end = line + 1;
  while (end < endLine && !state.isEmpty(end) && (state.sCount[end] ?? 0) >= state.blkIndent) end++;
  return {
    text: state.getLines(line, end, state.blkIndent, false).trimStart().slice(start[0].length),
    first: line,
    end,
  };
}

/** The caption after a table, whose lines end at `line`. */
export function captionAfter(state: BlockState, line: number, endLine: number): CaptionSource | undefined {
  let next = line;
  while (next < endLine && state.isEmpty(next)) next++;
  // Two blank lines set it apart from this table.
  return next - line > 2 ? undefined : captionAt(state, next, endLine);
}

type TableRule = (
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
  caption?: CaptionSource,
) => boolean;

/**
 * A caption before its table.
 *
 * @param asks - True for a rule that only answers whether a caption and a table stand there.
 */
export function captionBefore(tables: readonly TableRule[], asks = false) {
  return (state: BlockState, startLine: number, endLine: number, silent = false): boolean => {
    if (silent) return false;
    const caption = captionAt(state, startLine, endLine);
    if (caption === undefined) return false;
    let line = caption.end;
    while (line < endLine && state.isEmpty(line)) line++;
    if (line >= endLine || (state.sCount[line] ?? 0) < state.blkIndent) return false;
    return tables.some((rule) => rule(state, line, endLine, asks, caption));
  };
}
