import { escapeAscii } from "../escape.ts";
import { TexFault } from "./cursor.ts";
import type { TextState, TextUntil } from "./state.ts";
import { textCommand } from "./text-commands.ts";

/** Reads running TeX as far as what ends it. */
export function readText(state: TextState, until: TextUntil): undefined {
  const { cursor } = state;
  cursor.enter();
  for (;;) {
    if (cursor.ended) {
      if (until === "eof") break;
      throw new TexFault(until === "end" ? "an environment is not closed" : "a brace is not closed");
    }
    const character = cursor.character;
    if (character === "}") {
      if (until !== "}") throw new TexFault("a closing brace has no opening one");
      cursor.pos++;
      break;
    }
    if (character === "]" && until === "]") {
      cursor.pos++;
      break;
    }
    if (character === "{") {
      cursor.pos++;
      cursor.emit("{");
      readText({ ...state, cells: undefined }, "}");
      cursor.emit("}");
    } else if (character === "$") formula(state);
    else if (character === "%") {
      if (state.lenient) {
        cursor.pos++;
        cursor.emit("\\%");
      } else {
        const end = cursor.src.indexOf("\n", cursor.pos);
        cursor.pos = end === -1 ? cursor.src.length : end + 1;
      }
    } else if (character === "&" && state.cells !== undefined) {
      cursor.pos++;
      state.cells.current++;
      state.cells.most = Math.max(state.cells.most, state.cells.current);
      cursor.emit("&");
    } else if (/[&#_^]/u.test(character)) {
      const parameter =
        character === "#" &&
        Number(cursor.src[cursor.pos + 1]) >= 1 &&
        Number(cursor.src[cursor.pos + 1]) <= state.parameters;
      if (!state.lenient && !parameter) throw new TexFault(`"${character}" stands where TeX reads it as a command`);
      cursor.pos++;
      cursor.emit(parameter ? "#" : escapeAscii(character, "text"));
    } else if (character === "\\") {
      if (cursor.peekCommand() === "end") {
        if (until !== "end") throw new TexFault("\\end has no \\begin");
        break;
      }
      textCommand(state);
    } else plain(state);
  }
  cursor.leave();
}

function plain(state: TextState): undefined {
  const { cursor, writer } = state;
  const match = /[^\\{}$%&#_^\]\x00-\x08\x0b-\x1f\x7f]+|[\s\S]/uy;
  match.lastIndex = cursor.pos;
  const found = match.exec(cursor.src)?.[0] ?? "";
  cursor.pos += Math.max(found.length, 1);
  if (/^[\x00-\x08\x0b-\x1f\x7f]$/u.test(found)) return;
  // ASCII stays TeX, with its ligatures; what is beyond is encoded, marks with their letter.
  cursor.emit(
    /[^\x00-\x7f]/u.test(found)
      ? found.replace(/(?:[A-Za-z](?=\p{M}))?[^\x00-\x7f]+/gu, (run) => writer.text(run))
      : found,
  );
}

/** `$…$` or `$$…$$`; a lone dollar sign stands for itself where that is allowed. */
function formula(state: TextState): undefined {
  const { cursor, writer } = state;
  const double = cursor.src.startsWith("$$", cursor.pos) && !state.withinMath;
  const open = cursor.pos + (double ? 2 : 1);
  const end = closingDollar(cursor.src, open, double);
  if (end === -1) {
    if (!state.lenient) throw new TexFault("a formula is not closed");
    cursor.pos = open;
    cursor.emit(double ? "\\$\\$" : "\\$");
    return;
  }
  const source = cursor.src.slice(open, end);
  try {
    const tex = state.readFormula(source, writer, double && state.place?.kind === "outer", state.parameters);
    cursor.pos = end + (double ? 2 : 1);
    if (tex !== "")
      cursor.emit(
        double && state.place?.kind === "outer" ? `\\[${tex}\\]` : `$${tex.includes("&") ? `{${tex}}` : tex}$`,
      );
  } catch (error) {
    if (!(error instanceof TexFault) || !state.lenient) throw error;
    cursor.pos = open;
    cursor.emit("\\$");
  }
}

function closingDollar(source: string, from: number, double: boolean): number {
  let braces = 0;
  const limit = Math.min(source.length, from + 20_000);
  for (let index = from; index < limit; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (character === "{") braces++;
    else if (character === "}") {
      if (--braces < 0) return -1;
    } else if (character === "$" && braces === 0 && (!double || source[index + 1] === "$")) return index;
  }
  return -1;
}
