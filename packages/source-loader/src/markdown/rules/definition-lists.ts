import type {
  BlockNode,
  DefinitionDescription,
  DefinitionList,
  DefinitionTerm,
  DocumentNode,
  InlineNode,
} from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { isIndentedCode, lineText } from "./block-ranges.ts";
import { gridTable } from "./grid-tables.ts";
import { pipeTable } from "./pipe-tables.ts";
import { simpleTable } from "./simple-tables.ts";
import { captionBefore } from "./table-captions.ts";

const isCaption = captionBefore([gridTable, simpleTable, pipeTable], true);

const mark = /^[:~][ \t]+(?=\S)|^[:~][ \t]*$/u;

/** The line of a term's first definition: right under it, or after one blank line where no table's caption stands. */
function definitionAfter(state: BlockState, term: number, endLine: number): number | undefined {
  const isLoose = state.isEmpty(term + 1);
  const next = isLoose ? term + 2 : term + 1;
  if (next >= endLine || !isDefinition(state, next)) return undefined;
  return isLoose && state.env.features.pandoc && isCaption(state, next, endLine) ? undefined : next;
}

function isDefinition(state: BlockState, line: number): boolean {
  const indent = state.sCount[line] ?? 0;
  return (
    indent >= state.blkIndent && !isIndentedCode(state, line) && !state.isEmpty(line) && beginsDefinition(state, line)
  );
}

function beginsDefinition(state: BlockState, line: number): boolean {
  const code = state.src.charCodeAt((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0));
  // Blogs' generators (kramdown, goldmark) know the colon alone.
  if (code !== 0x3a /* : */ && (code !== 0x7e /* ~ */ || state.env.features.gfm)) return false;
  const text = lineText(state, line).slice(0, 80);
  return mark.test(text) && !/^(?::{2,}|~{2,})/u.test(text);
}

/** Ends the paragraph of a definition where the next definition begins. */
export function definitionMark(state: BlockState, startLine: number, _endLine: number, silent: boolean): boolean {
  if (!silent || state.ddIndent < 0) return false;
  const indent = state.sCount[startLine] ?? 0;
  return indent >= state.ddIndent && indent < state.blkIndent && beginsDefinition(state, startLine);
}

/** Terms and their definitions, as Pandoc and MyST write them. */
export function definitionList(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  if (
    silent ||
    isIndentedCode(state, startLine) ||
    startLine + 1 >= endLine ||
    definitionAfter(state, startLine, endLine) === undefined
  )
    return false;
  if (isDefinition(state, startLine)) return false;
  const open = pushOpen(
    state,
    (children, position): DefinitionList => ({
      type: "definitionList",
      children: children as DefinitionList["children"],
      position,
    }),
    [startLine, startLine + 1],
  );
  let line = startLine;
  for (;;) {
    const first = definitionAfter(state, line, endLine);
    if (first === undefined) break;
    pushTerm(state, line);
    line = first;
    while (line < endLine && isDefinition(state, line))
      line = skipBlank(state, readDefinition(state, line, endLine), endLine, isDefinition);
    const next = skipBlankLines(state, line, endLine);
    if (
      next >= endLine ||
      (state.sCount[next] ?? 0) < state.blkIndent ||
      isIndentedCode(state, next) ||
      definitionAfter(state, next, endLine) === undefined
    )
      break;
    line = next;
  }
  open.map = [startLine, line];
  pushClose(state);
  state.line = line;
  return true;
}

function skipBlankLines(state: BlockState, line: number, endLine: number): number {
  let next = line;
  while (next < endLine && state.isEmpty(next)) next++;
  return next;
}

/** Goes over blank lines only where another definition follows them. */
function skipBlank(
  state: BlockState,
  line: number,
  endLine: number,
  follows: (state: BlockState, line: number) => boolean,
): number {
  const next = skipBlankLines(state, line, endLine);
  return next < endLine && follows(state, next) ? next : line;
}

function pushTerm(state: BlockState, line: number): void {
  pushOpen(
    state,
    (children, position): DefinitionTerm => {
      const target = children.find((child) => child.type === "target");
      return {
        type: "definitionTerm",
        ...(target?.type === "target" ? { label: target.label } : {}),
        children: children.filter((child: DocumentNode) => child !== target) as InlineNode[],
        position,
      };
    },
    [line, line + 1],
  );
  pushInline(state, lineText(state, line).trim(), [line, line + 1]);
  pushClose(state);
}

/** @returns The line after the definition. */
function readDefinition(state: BlockState, line: number, endLine: number): number {
  const { bMarks, tShift, sCount, blkIndent, tight, ddIndent, parentType } = state;
  const oldShift = tShift[line] ?? 0;
  const oldCount = sCount[line] ?? 0;
  const rest = lineText(state, line).slice(1);
  const space = rest.length - rest.trimStart().length;
  const open = pushOpen(
    state,
    (children, position): DefinitionDescription => ({
      type: "definitionDescription",
      children: children as BlockNode[],
      position,
    }),
    [line, line + 1],
  );
  tShift[line] = oldShift + 1 + space;
  // Further paragraphs are indented to the text of the first, or by two at least.
  state.blkIndent = oldCount + Math.min(1 + Math.max(1, space), 4);
  sCount[line] = state.blkIndent;
  state.ddIndent = blkIndent;
  state.parentType = "reference";
  if (bMarks[line] !== undefined && rest.trim() !== "") state.md.block.tokenize(state, line, endLine);
  else state.line = line + 1;
  state.blkIndent = blkIndent;
  state.ddIndent = ddIndent;
  state.parentType = parentType;
  state.tight = tight;
  tShift[line] = oldShift;
  sCount[line] = oldCount;
  open.map = [line, state.line];
  pushClose(state);
  return state.line;
}
