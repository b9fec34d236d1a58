import { pushLeaf } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { lineText } from "./block-ranges.ts";

/** Pandoc's title block: up to three `%` fields at the very start, for title, authors and date. */
export function titleBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  if (silent || startLine !== 0 || state.level !== 0 || state.env.source.lineOffset !== 0 || !state.src.startsWith("%"))
    return false;
  const fields: string[][] = [];
  let line = 0;
  for (; line < endLine && !state.isEmpty(line); line++) {
    const text = state.src.slice(state.bMarks[line], state.eMarks[line]);
    const last = fields.at(-1);
    if (text.startsWith("%") && fields.length < 3) fields.push([text.slice(1).trim()]);
    else if (/^[ \t]/u.test(text) && last !== undefined) last.push(lineText(state, line).trim());
    else return false;
  }
  const [title = [], authors = [], date = []] = fields;
  const { frontmatter } = state.env;
  if (title.join("") !== "") frontmatter["title"] = title.join(" ").trim();
  const names = authors
    .flatMap((part) => part.split(";"))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) frontmatter["author"] = names;
  if (date.join("") !== "") frontmatter["date"] = date.join(" ").trim();
  const value = state.getLines(0, line, 0, false);
  pushLeaf(state, (_, position) => ({ type: "comment", value, position }), [0, line]);
  state.line = line;
  return true;
}
