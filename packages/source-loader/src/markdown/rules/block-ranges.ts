import type { BuildNode } from "../node-tokens.ts";
import { pushClose, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";

/** The text of a line without its indentation and the marks of the containers around it. */
export function lineText(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

/** True where a line is indented as code would be. */
export function isIndentedCode(state: BlockState, line: number): boolean {
  return (state.sCount[line] ?? 0) - state.blkIndent >= 4;
}

/** True where a line ends the container that is being read. */
export function isOutdented(state: BlockState, line: number): boolean {
  return (state.sCount[line] ?? 0) < state.blkIndent && !state.isEmpty(line);
}

/** Reads lines as the blocks of a node of ours, where they stand, so that every position holds. */
export function pushBlocks(state: BlockState, from: number, to: number, map: [number, number], build: BuildNode): void {
  pushOpen(state, build, map);
  tokenizeLines(state, from, to);
  pushClose(state);
}

/** Reads lines as blocks. The loader's own `line` is left to the caller. */
function tokenizeLines(state: BlockState, from: number, to: number): void {
  const { lineMax, tight, parentType, line } = state;
  state.lineMax = to;
  state.parentType = "root";
  state.md.block.tokenize(state, from, to);
  state.lineMax = lineMax;
  state.tight = tight;
  state.parentType = parentType;
  state.line = line;
}
