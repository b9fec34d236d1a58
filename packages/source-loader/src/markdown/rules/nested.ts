import type { BlockState } from "../parser-states.ts";

/**
 * Reads a text of its own (a cell, a value) into blocks, as a part of the token stream.
 *
 * @param line - The line of the document, from 0, where the text's first line stands.
 */
export function tokenizeNested(state: BlockState, text: string, line: number): void {
  if (text.trim() === "") return;
  const first = state.tokens.length;
  const Nested = state.md.block.State as unknown as new (
    source: string,
    md: BlockState["md"],
    env: BlockState["env"],
    tokens: BlockState["tokens"],
  ) => BlockState;
  const nested = new Nested(text, state.md, state.env, state.tokens);
  nested.level = state.level;
  state.md.block.tokenize(nested, 0, nested.lineMax);
  for (const token of state.tokens.slice(first))
    if (token.map !== null) token.map = [token.map[0] + line, token.map[1] + line];
}
