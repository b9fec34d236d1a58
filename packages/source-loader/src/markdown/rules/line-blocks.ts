import type { DocumentNode, InlineNode, LineBlock } from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { isIndentedCode, lineText } from "./block-ranges.ts";

/** Pandoc's `| line` blocks, whose breaks and leading spaces count. */
export function lineBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  if (isIndentedCode(state, startLine) || !isLine(state, startLine)) return false;
  if (silent) return true;
  const texts: { text: string; line: number }[] = [];
  let line = startLine;
  for (; line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent; line++) {
    const text = lineText(state, line);
    const last = texts.at(-1);
    if (isLine(state, line)) texts.push({ text: text.slice(2), line });
    else if (last !== undefined && (state.sCount[line] ?? 0) > state.blkIndent) last.text += ` ${text.trim()}`;
    else break;
  }
  const lines: InlineNode[][] = [];
  pushOpen(state, (_, position): LineBlock => ({ type: "lineBlock", lines, position }), [startLine, line]);
  for (const { text, line: at } of texts) {
    pushOpen(
      state,
      (children: DocumentNode[]) => {
        lines.push(children as InlineNode[]);
        return [];
      },
      [at, at + 1],
    );
    const spaces = text.length - text.trimStart().length;
    if (text.trim() !== "") pushInline(state, "\u00a0".repeat(Math.min(spaces, 80)) + text.trim(), [at, at + 1]);
    pushClose(state);
  }
  pushClose(state);
  state.line = line;
  return true;
}

function isLine(state: BlockState, line: number): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  if (state.src.charCodeAt(start) !== 0x7c /* | */) return false;
  const next = state.src.charCodeAt(start + 1);
  return start + 1 >= (state.eMarks[line] ?? 0) || next === 0x20;
}
