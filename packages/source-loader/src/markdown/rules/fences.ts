import { readDirective } from "../directives/read-directive.ts";
import { pushLeaf } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { parseAttributes } from "./attributes.ts";
import { isIndentedCode, lineText } from "./block-ranges.ts";
import { isChunk, readChunk } from "./chunks.ts";
import { mathBlock } from "./inline-math.ts";

const opening = /^(`{3,}|~{3,})[ \t]*([^\n]*)$/u;
const directive = /^\{([A-Za-z][\w:+.-]*)([ \t]+[^{}]*)?\}[ \t]*(.*)$/u;

/** A fenced block, from its opening line to its closing one. */
export interface Fence {
  readonly info: string;
  /** Lines of its content: from, to. */
  readonly from: number;
  readonly to: number;
  /** The line after the whole. */
  readonly end: number;
}

/** Code between fences, and what the dialects write as such: directives, chunks, raw text, formulas. */
export function fence(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  if (isIndentedCode(state, startLine)) return false;
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const first = state.src.charCodeAt(start);
  if (first !== 0x60 /* ` */ && first !== 0x7e /* ~ */) return false;
  const match = opening.exec(lineText(state, startLine));
  const marks = match?.[1] ?? "";
  const info = (match?.[2] ?? "").trim();
  if (match === null || (first === 0x60 && info.includes("`"))) return false;
  if (silent) return true;
  const found = closing(state, startLine, endLine, marks, info);
  pushFence(state, startLine, found);
  state.line = found.end;
  return true;
}

function closing(state: BlockState, startLine: number, endLine: number, marks: string, info: string): Fence {
  const close = new RegExp(`^${marks[0] ?? "`"}{${Math.min(marks.length, 1000)},}[ \\t]*$`, "u");
  let line = startLine + 1;
  for (; line < endLine; line++) {
    if ((state.sCount[line] ?? 0) < state.blkIndent && !state.isEmpty(line))
      return { info, from: startLine + 1, to: line, end: line };
    const code = state.src.charCodeAt((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0));
    if (code !== marks.charCodeAt(0) || isIndentedCode(state, line)) continue;
    if (close.test(lineText(state, line))) return { info, from: startLine + 1, to: line, end: line + 1 };
  }
  return { info, from: startLine + 1, to: line, end: line };
}

function pushFence(state: BlockState, startLine: number, found: Fence): void {
  const { features } = state.env;
  const { info, from, to, end } = found;
  const call = directive.exec(info);
  if (isChunk(info, features)) {
    readChunk(state, startLine, found);
    return;
  }
  if (features.myst && call !== null) {
    readDirective(state, {
      name: call[1] ?? "",
      head: call[2] ?? "",
      argument: call[3] ?? "",
      startLine,
      from,
      to,
      end,
    });
    return;
  }
  const content = state.getLines(from, to, state.sCount[startLine] ?? 0, true);
  if (features.extended && /^math\b/u.test(info)) {
    pushLeaf(state, (_, position) => ({ ...mathBlock(content), position }), [startLine, end]);
    return;
  }
  const isTilde = state.src[(state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)] === "~";
  const html = info.includes("<") ? `${info}\n${content}` : content;
  if (features.gfm && isTilde && (info === "" ? content.trimStart().startsWith("<") : info.includes("<"))) {
    // Franklin sets HTML between tildes, on the very line of the first ones too.
    const first = info === "" ? 1 : 0;
    pushLeaf(
      state,
      (_, position) => ({
        type: "htmlBlock",
        value: html,
        position: { ...position, start: { ...position.start, line: position.start.line + first } },
      }),
      [startLine, end],
    );
    return;
  }
  const token = state.push("fence", "code", 0);
  token.content = content;
  token.map = [startLine, end];
  const brace = info.indexOf("{");
  const attributes = features.extended && brace !== -1 ? parseAttributes(info, brace) : undefined;
  token.info = state.md.utils.unescapeAll(languageOf(attributes === undefined ? info : info.slice(0, brace)));
  if (attributes !== undefined) token.meta = attributes;
}

/** The language's name in an info string: `js{1,3}`, `python title="x"`. */
function languageOf(info: string): string {
  const word = info.trim().split(/\s+/u)[0] ?? "";
  const cut = word.search(/[{,]/u);
  return (cut > 0 ? word.slice(0, cut) : word).replace(/^\{\.?|\}$/gu, "");
}
