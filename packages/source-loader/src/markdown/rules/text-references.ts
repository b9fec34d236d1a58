import { pushLeaf } from "../node-tokens.ts";
import type { BlockState, InlineState } from "../parser-states.ts";
import { isIndentedCode, lineText } from "./block-ranges.ts";

const definition = /^\(ref:([\w-]{1,100})\)[ \t]+(?=\S)/u;

/** Bookdown's `(ref:name) text` in a paragraph of its own: a text to be used elsewhere, in captions above all. */
export function textReferenceDefinition(
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("(ref:", start) || isIndentedCode(state, startLine) || silent) return false;
  const match = definition.exec(lineText(state, startLine).slice(0, 200));
  if (match === null) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent) line++;
  const text = state.getLines(startLine, line, state.blkIndent, false).trimStart().slice(match[0].length);
  state.env.textReferences.set(match[1] ?? "", { text, line: startLine + 1 + state.env.source.lineOffset });
  pushLeaf(state, (_, position) => ({ type: "comment", value: `(ref:${match[1]}) ${text}`, position }), [
    startLine,
    line,
  ]);
  state.line = line;
  return true;
}

/** `(ref:name)` in a text or a caption. */
export function textReference(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (!src.startsWith("(ref:", pos)) return false;
  const match = /^\(ref:([\w-]{1,100})\)/u.exec(src.slice(pos, pos + 120));
  const found = env.textReferences.get(match?.[1] ?? "");
  if (match === null || found === undefined || pos + match[0].length > posMax) return false;
  if (!silent) {
    pushLeaf(
      state,
      (_, position) =>
        env.readText?.(found.text, { ...position, start: { line: found.line, column: 1 } }) ?? [
          { type: "text", value: found.text, position },
        ],
    );
  }
  state.pos = pos + match[0].length;
  return true;
}
