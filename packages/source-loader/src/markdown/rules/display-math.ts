import { pushLeaf } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { isIndentedCode } from "./block-ranges.ts";
import { mathBlock } from "./inline-math.ts";
import { blockText, goOnAfter } from "./tex-environments.ts";

/**
 * `$$` at a line's start, up to the next `$$` on a later line: a formula whose lines look like lists or headings.
 * On one line it is read with its paragraph.
 */
export function displayMathBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("$$", start) || isIndentedCode(state, startLine)) return false;
  const close = closing(state, startLine, endLine, start);
  if (close === undefined || close.line === startLine) return false;
  const { line, offset } = close;
  const raw = blockText(state, startLine, line, start, offset).slice(2);
  if (raw.trim() === "") return false;
  if (silent) return true;
  const after = state.src.slice(offset + 2, state.eMarks[line]);
  const label = /^[ \t]*(?:\{\s*#([^\s{}]+)[^{}]*\}|\(([\w:-]+)\)(?=[ \t]*$))/u.exec(after.slice(0, 400));
  const name = label?.[1] ?? label?.[2];
  pushLeaf(state, (_, position) => ({ ...mathBlock(raw, name), position }), [startLine, line + 1]);
  goOnAfter(state, line, offset + 2 + (label?.[0].length ?? 0));
  return true;
}

/** The `$$` that closes: before a blank line, unless the opening one stands alone on its line. */
function closing(
  state: BlockState,
  startLine: number,
  endLine: number,
  start: number,
): { line: number; offset: number } | undefined {
  const inLine = state.src.indexOf("$$", start + 2);
  const eol = state.eMarks[startLine] ?? 0;
  if (inLine !== -1 && inLine < eol) return { line: startLine, offset: inLine };
  const alone = state.src.slice(start + 2, eol).trim() === "";
  const limit = Math.min(endLine, startLine + 400);
  for (let line = startLine + 1; line < limit; line++) {
    if (state.isEmpty(line)) {
      if (!alone) return undefined;
      continue;
    }
    if ((state.sCount[line] ?? 0) < state.blkIndent) return undefined;
    const offset = state.src.slice(state.bMarks[line], state.eMarks[line]).indexOf("$$");
    if (offset !== -1) return { line, offset: (state.bMarks[line] ?? 0) + offset };
  }
  return undefined;
}
