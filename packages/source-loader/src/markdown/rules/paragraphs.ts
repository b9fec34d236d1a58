import { pushInline } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";

/**
 * A paragraph, as CommonMark has it, but for a displayed formula that begins within it: lines of a formula look like
 * lists, rules and environments, and end no paragraph.
 */
export function paragraph(state: BlockState, startLine: number, endLine: number): boolean {
  const terminators = state.md.block.ruler.getRules("paragraph");
  const { parentType } = state;
  state.parentType = "paragraph";
  let line = startLine;
  let isOpen = dollarsOpen(state, line);
  for (line++; line < endLine && !state.isEmpty(line); line++) {
    if (isOpen) {
      // A formula that nothing closes is none.
      const close = closingLine(state, line, endLine);
      if (close === undefined) isOpen = false;
      else line = close;
    }
    if (
      !isOpen &&
      // What is indented further goes on with the paragraph, as does what stands before a quotation's own marks.
      (state.sCount[line] ?? 0) - state.blkIndent <= 3 &&
      (state.sCount[line] ?? 0) >= 0 &&
      terminators.some((rule) => rule(state, line, endLine, true))
    ) {
      break;
    }
    if (dollarsOpen(state, line)) isOpen = !isOpen;
  }
  const text = state.getLines(startLine, line, state.blkIndent, false).replace(/^[ \t\n]+/u, "");
  const trimmed = text.slice(0, text.length - trailingSpaces(text));
  // In Pandoc's Markdown a line break, which shows nothing at a paragraph's end.
  const content = state.env.features.pandoc && endsInBreak(text, trimmed) ? trimmed.slice(0, -1) : trimmed;
  state.line = line;
  const open = state.push("paragraph_open", "p", 1);
  open.map = [startLine, line];
  pushInline(state, content, [startLine, line]);
  state.push("paragraph_close", "p", -1);
  state.parentType = parentType;
  return true;
}

/** True where a line has an odd number of `$$`. */
function dollarsOpen(state: BlockState, line: number): boolean {
  const text = state.src.slice(state.bMarks[line], state.eMarks[line]);
  let isOpen = false;
  for (let index = text.indexOf("$$"); index !== -1; index = text.indexOf("$$", index + 2)) {
    if (text[index - 1] !== "\\") isOpen = !isOpen;
  }
  return isOpen;
}

/** The next line with a `$$` before a blank line. */
function closingLine(state: BlockState, from: number, endLine: number): number | undefined {
  for (let line = from; line < endLine && !state.isEmpty(line); line++) if (dollarsOpen(state, line)) return line;
  return undefined;
}

/** True for a backslash that is itself not escaped, right before the end of the line. */
function endsInBreak(text: string, trimmed: string): boolean {
  let count = 0;
  while (trimmed[trimmed.length - 1 - count] === "\\") count++;
  const next = text[trimmed.length];
  return count % 2 === 1 && count < trimmed.length && (next === undefined || next === "\n");
}

function trailingSpaces(text: string): number {
  let count = 0;
  while (count < text.length && " \t\n".includes(text[text.length - 1 - count] ?? "")) count++;
  return count;
}
