import type { List, ListItem } from "@dreamnet/document";
import { pushClose, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { finishListItem } from "../tree/list-items.ts";
import { type ListMarker, listMarker } from "./list-markers.ts";

function lineText(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

/** The mark that begins a line; only as much of the line is looked at as a mark can have. */
function markerOf(state: BlockState, line: number, previous?: ListMarker): ListMarker | undefined {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const text = state.src.slice(start, Math.min(state.eMarks[line] ?? 0, start + 80));
  return listMarker(text, state.env.features.pandoc, previous);
}

/** Lists: bullets and numbers of CommonMark, letters, Roman numbers, `#.` and examples of Pandoc. */
export function list(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  if (indent - state.blkIndent >= 4) return false;
  // A line that is indented for an outer item but not enough for a list in it goes on with the paragraph.
  if (state.listIndent >= 0 && indent - state.listIndent >= 4 && indent < state.blkIndent) return false;
  const first = markerOf(state, startLine);
  if (first === undefined) return false;
  if (
    silent &&
    state.parentType === "paragraph" &&
    indent >= state.blkIndent &&
    !interrupts(state, startLine, endLine, first)
  )
    return false;
  if (silent) return true;
  readItems(state, startLine, endLine, first);
  return true;
}

/** Whether a list may begin right under a line of a paragraph. */
function interrupts(state: BlockState, line: number, endLine: number, marker: ListMarker): boolean {
  // Letters and Roman numbers begin a list within a list only: elsewhere they are words of the line.
  const nested = state.env.features.pandoc && state.listIndent >= 0;
  if (marker.ordered && (marker.value !== 1 || (marker.numbering !== "decimal" && !nested))) return false;
  if (lineText(state, line).slice(marker.length).trim() === "") return false;
  if (!state.env.features.pandoc || state.listIndent >= 0) return true;
  // Pandoc wants a blank line, which keeps a minus at a line's start in its sentence; a list all the same is told by
  // the colon before it or by a second item.
  if (/:\s*$/u.test(lineText(state, line - 1).slice(-20))) return true;
  const next = line + 1 < endLine ? markerOf(state, line + 1, marker) : undefined;
  return next?.style === marker.style;
}

function readItems(state: BlockState, startLine: number, endLine: number, first: ListMarker): void {
  const { env, parentType } = state;
  const terminators = state.md.block.ruler.getRules("list");
  const isExample = first.numbering === "example";
  const start = isExample ? env.examples + 1 : first.value;
  const facts = { spread: false };
  const open = pushOpen(
    state,
    (children, position): List => ({
      type: "list",
      ordered: first.ordered,
      ...(first.ordered && start !== 1 ? { start } : {}),
      ...(first.ordered && first.numbering !== "decimal" ? { numbering: first.numbering } : {}),
      ...(first.ordered && first.delimiter !== "period" ? { delimiter: first.delimiter } : {}),
      spread: facts.spread,
      children: children as ListItem[],
      position,
    }),
    [startLine, startLine + 1],
  );
  state.parentType = "list";
  let line = startLine;
  let marker: ListMarker | undefined = first;
  let endedEmpty = false;
  while (line < endLine && marker !== undefined && marker.style === first.style) {
    if (isExample) env.examples++;
    if (marker.label !== undefined && !env.exampleLabels.has(marker.label))
      env.exampleLabels.set(marker.label, env.examples);
    const tight = readItem(state, line, endLine, marker);
    if (!tight || endedEmpty) facts.spread = true;
    endedEmpty = state.line - line > 1 && state.isEmpty(state.line - 1);
    line = state.line;
    if (
      line >= endLine ||
      (state.sCount[line] ?? 0) < state.blkIndent ||
      (state.sCount[line] ?? 0) - state.blkIndent >= 4
    )
      break;
    if (terminators.some((rule) => rule(state, line, endLine, true))) break;
    marker = markerOf(state, line, marker);
  }
  state.parentType = parentType;
  state.line = line;
  open.map = [startLine, line];
  pushClose(state);
}

/** @returns Whether the item's blocks are set apart by no blank line. */
function readItem(state: BlockState, line: number, endLine: number, marker: ListMarker): boolean {
  const { bMarks, tShift, sCount, eMarks, bsCount, tight, listIndent, blkIndent } = state;
  const lineStart = bMarks[line] ?? 0;
  const max = eMarks[line] ?? 0;
  const oldShift = tShift[line] ?? 0;
  const oldCount = sCount[line] ?? 0;
  const initial = oldCount + marker.length;
  let offset = initial;
  let pos = lineStart + oldShift + marker.length;
  for (; pos < max; pos++) {
    const code = state.src.charCodeAt(pos);
    if (code === 0x09) offset += 4 - ((offset + (bsCount[line] ?? 0)) % 4);
    else if (code === 0x20) offset++;
    else break;
  }
  const isEmpty = pos >= max;
  const after = isEmpty || offset - initial > 4 ? 1 : offset - initial;
  const open = pushOpen(state, (children, position): ListItem => finishListItem(children, position), [line, line + 1]);
  state.listIndent = blkIndent;
  state.blkIndent = initial + after;
  state.tight = true;
  tShift[line] = pos - lineStart;
  sCount[line] = offset;
  // An empty item that is followed by a blank line holds nothing of what comes after it.
  if (isEmpty && state.isEmpty(line + 1)) state.line = Math.min(state.line + 2, endLine);
  else state.md.block.tokenize(state, line, endLine);
  const isTight = state.tight;
  state.blkIndent = blkIndent;
  state.listIndent = listIndent;
  state.tight = tight;
  tShift[line] = oldShift;
  sCount[line] = oldCount;
  open.map = [line, state.line];
  pushClose(state);
  return isTight;
}
