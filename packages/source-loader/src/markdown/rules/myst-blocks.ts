import { pushLeaf } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { parseAttributes } from "./attributes.ts";
import { isIndentedCode, lineText } from "./block-ranges.ts";

const target = /^\(([^()\s][^()\n]{0,200})\)=[ \t]*$/u;

/** `(label)=` on a line: a label for what follows. */
export function mystTarget(state: BlockState, startLine: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src.charCodeAt(start) !== 0x28 /* ( */ || isIndentedCode(state, startLine)) return false;
  const label = target.exec(lineText(state, startLine).slice(0, 300))?.[1];
  if (label === undefined) return false;
  if (silent) return true;
  pushLeaf(
    state,
    (_, position) => ({ type: "paragraph", children: [{ type: "target", label: label.trim(), position }], position }),
    [startLine, startLine + 1],
  );
  state.line = startLine + 1;
  return true;
}

/** `% comment` and `+++ {"tags": []}`: no reader sees them. */
export function mystComment(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const code = state.src.charCodeAt(start);
  if (isIndentedCode(state, startLine)) return false;
  if (
    code === 0x2b /* + */ ? !/^\+{3,}[ \t]*(?:\{.*\})?[ \t]*$/u.test(lineText(state, startLine)) : code !== 0x25 /* % */
  )
    return false;
  if (silent) return true;
  let line = startLine + 1;
  if (code === 0x25) {
    while (line < endLine && !state.isEmpty(line) && lineText(state, line).startsWith("%")) line++;
  }
  const value = state.getLines(startLine, line, state.blkIndent, false).replace(/^%[ \t]?/gmu, "");
  pushLeaf(state, (_, position) => ({ type: "comment", value, position }), [startLine, line]);
  state.line = line;
  return true;
}

/** `{.class #id}` on a line of its own; kramdown's and Hugo's, for what stands before, end a paragraph. */
export function blockAttributes(state: BlockState, startLine: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src.charCodeAt(start) !== 0x7b /* { */ || isIndentedCode(state, startLine)) return false;
  const text = lineText(state, startLine).trimEnd();
  const parsed = parseAttributes(text, 0);
  if (parsed === undefined || parsed.end !== text.length || parsed.rawFormat !== undefined) return false;
  if (silent) return /^\{[:.#]/u.test(text);
  const { id } = parsed.attributes;
  pushLeaf(
    state,
    (_, position) =>
      id === undefined
        ? { type: "comment", value: text, position }
        : { type: "paragraph", children: [{ type: "target", label: id, position }], position },
    [startLine, startLine + 1],
  );
  state.line = startLine + 1;
  return true;
}
