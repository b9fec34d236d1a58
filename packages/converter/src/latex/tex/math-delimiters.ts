import type { MathState } from "./state.ts";

export const delimiters =
  /^(?:[()[\]/|.<>]|\\(?:[{}|]|(?:l|r)(?:brace|brack|angle|vert|Vert|floor|ceil|group|moustache)|vert|Vert|backslash|(?:up|down|updown)arrow|(?:Up|Down|Updown)arrow|[ul][lr]corner|langle|rangle))$/u;

const unicodeDelimiters: Readonly<Record<string, string>> = {
  "⟨": "\\langle",
  "⟩": "\\rangle",
  "⌊": "\\lfloor",
  "⌋": "\\rfloor",
  "⌈": "\\lceil",
  "⌉": "\\rceil",
  "‖": "\\|",
  "∥": "\\|",
  "∣": "|",
  "〈": "\\langle",
  "〉": "\\rangle",
};

/** A delimiter after `\left`, `\big` and the like; an empty one where there is none. */
export function delimiter(state: MathState): string {
  const { cursor } = state;
  cursor.skipSpace();
  const start = cursor.pos;
  if (cursor.character === "\\") {
    const name = cursor.command();
    const found = `\\${name}`;
    if (delimiters.test(found)) return found;
  } else if (delimiters.test(cursor.character)) return cursor.src[cursor.pos++] as string;
  else {
    const known = unicodeDelimiters[cursor.character];
    if (known !== undefined) {
      cursor.pos++;
      return known;
    }
  }
  cursor.pos = start;
  cursor.warnings.push("a delimiter is missing");
  return ".";
}
