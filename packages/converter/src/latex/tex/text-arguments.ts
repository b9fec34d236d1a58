import type { TextState } from "./state.ts";

/** `{…}` as running text, written with its braces; one character or command where there are none. */
export function readTextArgument(state: TextState): string {
  const { cursor, writer } = state;
  const start = cursor.mark();
  cursor.skipSpace();
  if (cursor.character === "{") {
    cursor.pos++;
    state.reader.text({ ...state, cells: undefined, items: false }, "}");
  } else if (cursor.character === "\\" && cursor.peekCommand() !== "end") {
    cursor.enter();
    state.reader.textCommand(state);
    cursor.leave();
  } else if (!cursor.ended && !/[}$&#%_^\]]/u.test(cursor.character)) {
    const character = String.fromCodePoint(cursor.src.codePointAt(cursor.pos) as number);
    cursor.pos += character.length;
    cursor.emit(writer.text(character));
  }
  return `{${cursor.take(start)}}`;
}

export function optionalText(state: TextState): string | undefined {
  const { cursor } = state;
  const before = cursor.pos;
  if (cursor.rawOptional() === undefined) return undefined;
  cursor.pos = before;
  while (cursor.character === " ") cursor.pos++;
  cursor.pos++;
  const start = cursor.mark();
  state.reader.text({ ...state, cells: undefined }, "]");
  return cursor.take(start);
}
