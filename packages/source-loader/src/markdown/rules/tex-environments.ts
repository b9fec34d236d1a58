import type { BlockNode, NodePosition } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import type { ParseContext } from "../parse-context.ts";
import { type BlockState, pairEnvironments } from "../parser-states.ts";
import { isMathEnvironment, mathBlock } from "./inline-math.ts";
import { texFigure } from "./tex-figures.ts";
import { readMacro } from "./tex-macros.ts";

const innerEnvironment = /^(?:cases|[bBpvV]?matrix|smallmatrix|array|aligned|alignedat|gathered|split|subarray)\*?$/u;
const begin = /^\\begin\{([A-Za-z]+\*?)\}/;

/** A TeX environment's node: a formula where it is one, else TeX as it is. */
export function environmentNode(value: string, position: NodePosition, context: ParseContext): BlockNode {
  const name = begin.exec(value)?.[1] ?? "";
  // Parts of a formula that stand alone are one: TeX itself would refuse them.
  if (isMathEnvironment(name) || innerEnvironment.test(name)) return { ...mathBlock(value), position };
  return texFigure(value, position, context) ?? { type: "rawBlock", lang: "tex", value, position };
}

/**
 * A TeX environment that begins a line. Text after its end stays: it begins the next block.
 */
export function texEnvironmentBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("\\begin{", start) || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  state.environments ??= pairEnvironments(state.src);
  const end = state.environments.get(start);
  if (end === undefined) return false;
  const last = lineOf(state, startLine, endLine, end);
  if (last === undefined) return false;
  const rest = state.src.slice(end, state.eMarks[last]);
  // What follows on the one line is read with the rest of its paragraph.
  if (last === startLine && rest.trim() !== "") return false;
  if (silent) return true;
  const value = blockText(state, startLine, last, start, end);
  pushLeaf(state, (_, position) => environmentNode(value, position, state.env), [startLine, last + 1]);
  goOnAfter(state, last, end);
  return true;
}

/** The line that holds an offset. */
function lineOf(state: BlockState, from: number, to: number, offset: number): number | undefined {
  for (let line = from; line < to; line++) if ((state.eMarks[line] ?? 0) >= offset) return line;
  return undefined;
}

/** The text from one offset to another over several lines, without the marks of the containers around it. */
export function blockText(state: BlockState, first: number, last: number, start: number, end: number): string {
  if (first === last) return state.src.slice(start, end);
  const text = state.getLines(first, last + 1, state.blkIndent, false);
  const after = (state.eMarks[last] ?? end) - end;
  return text.slice(text.length - text.trimStart().length, after === 0 ? undefined : -after);
}

/** Ends the block at `end`: the rest of its last line, if any, begins the next one. */
export function goOnAfter(state: BlockState, line: number, end: number): void {
  const rest = state.src.slice(end, state.eMarks[line]);
  if (rest.trim() === "") {
    state.line = line + 1;
    return;
  }
  const indent = rest.length - rest.trimStart().length;
  state.bMarks[line] = end;
  state.tShift[line] = indent;
  state.sCount[line] = state.blkIndent;
  state.line = line;
}

/** Macro definitions on lines of their own. */
export function texMacroBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src.charCodeAt(start) !== 0x5c || silent) return false;
  let end = readMacro(state.src, start, state.env.macros);
  if (end === undefined) return false;
  let line = lineOf(state, startLine, endLine, end) ?? startLine;
  for (;;) {
    const rest = state.src.slice(end, state.eMarks[line]);
    const next: number = end + rest.length - rest.trimStart().length;
    const another: number | undefined = rest.trim() === "" ? undefined : readMacro(state.src, next, state.env.macros);
    if (another === undefined) break;
    end = another;
    line = lineOf(state, line, endLine, end) ?? line;
  }
  const rest = state.src.slice(end, state.eMarks[line]).trim();
  if (rest !== "" && !rest.startsWith("%") && line === startLine) return false;
  const value = state.src.slice(start, end);
  pushLeaf(state, (_, position) => ({ type: "comment", value, position }), [startLine, line + 1]);
  if (rest.startsWith("%")) state.line = line + 1;
  else goOnAfter(state, line, end);
  return true;
}
