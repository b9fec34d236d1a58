import type { BlockNode, InlineNode } from "@dreamnet/document";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { type BlockState, type InlineState, matchingBracket } from "../parser-states.ts";
import { tokenizeWithin } from "./spans.ts";

const definition = /^\[\^([^\s[\]]{1,200})\]:/u;

/** `[^id]: text`, with its further paragraphs indented. */
export function footnoteDefinition(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4 || !state.src.startsWith("[^", start)) return false;
  const match = definition.exec(state.src.slice(start, Math.min(state.eMarks[startLine] ?? 0, start + 210)));
  const identifier = match?.[1];
  if (match === null || identifier === undefined) return false;
  if (silent) return true;
  const open = pushOpen(state, (children, position) => ({
    type: "footnoteDefinition",
    identifier,
    children: children as BlockNode[],
    position,
  }));
  const { bMarks, tShift, sCount, blkIndent, parentType } = state;
  const old = { bMark: bMarks[startLine] ?? 0, shift: tShift[startLine] ?? 0, count: sCount[startLine] ?? 0 };
  const contentStart = start + match[0].length;
  const rest = state.src.slice(contentStart, state.eMarks[startLine]);
  const space = rest.length - rest.trimStart().length;
  bMarks[startLine] = contentStart;
  tShift[startLine] = space;
  // The note's own indentation is 4; what the first line has beyond its mark does not count.
  state.blkIndent += 4;
  sCount[startLine] = state.blkIndent;
  state.parentType = "reference";
  state.md.block.tokenize(state, startLine, endLine);
  state.parentType = parentType;
  state.blkIndent = blkIndent;
  bMarks[startLine] = old.bMark;
  tShift[startLine] = old.shift;
  sCount[startLine] = old.count;
  open.map = [startLine, state.line];
  pushClose(state);
  return true;
}

/** `[^id]` in the text; whether such a note stands is known when the whole text is read. */
export function footnoteReference(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== 0x5b || src.charCodeAt(pos + 1) !== 0x5e) return false;
  const close = src.indexOf("]", pos + 2);
  if (close === -1 || close >= posMax || close - pos > 200) return false;
  const identifier = src.slice(pos + 2, close);
  if (identifier === "" || /[\s[^]/u.test(identifier)) return false;
  if (!silent) pushLeaf(state, (_, position) => ({ type: "footnoteReference", identifier, position }));
  state.pos = close + 1;
  return true;
}

/** `^[text]`. */
export function inlineFootnote(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== 0x5e || src.charCodeAt(pos + 1) !== 0x5b) return false;
  const close = matchingBracket(state, pos + 1);
  if (close === -1 || close >= posMax) return false;
  if (!silent) pushFootnote(state, pos + 2, close);
  state.posMax = posMax;
  state.pos = close + 1;
  return true;
}

/** Pushes a reference to a note whose text stands between two offsets; the note itself goes to the document's end. */
export function pushFootnote(state: InlineState, start: number, end: number): void {
  const { env } = state;
  tokenizeWithin(state, start, end, (children, position) => {
    // A space cannot be in a note's own name, so no name is taken twice.
    const identifier = `note ${env.footnotes.length + 1}`;
    env.footnotes.push({
      type: "footnoteDefinition",
      identifier,
      children: [{ type: "paragraph", children: children as InlineNode[], position }],
      position,
    });
    return { type: "footnoteReference", identifier, position };
  });
}
