import { TexFault } from "./cursor.ts";
import type { MathEnvironment } from "./environments.ts";
import { mathEnvironments, readColumns } from "./environments.ts";
import { mathCommand } from "./math-commands.ts";
import type { Frame, MathState, MathUntil } from "./state.ts";
import { frame, nucleus } from "./state.ts";

/** Reads atoms as far as what ends them, and writes each in a form that TeX takes. */
export function readList(state: MathState, current: Frame, until: MathUntil): undefined {
  const { cursor } = state;
  cursor.enter();
  for (;;) {
    if (cursor.ended) {
      if (until === "eof") break;
      throw new TexFault(
        until === "right"
          ? "\\left has no \\right"
          : until === "end"
            ? "an environment is not closed"
            : "a brace is not closed",
      );
    }
    const character = cursor.character;
    if (/\s/u.test(character)) {
      const space = cursor.pos;
      cursor.skipSpace();
      cursor.emit(cursor.src.slice(space, cursor.pos).includes("\n") ? "\n" : " ");
    } else if (character === "%") comment(state);
    else if (character === "{") {
      cursor.pos++;
      cursor.emit("{");
      readList(state, frame("group"), "}");
      cursor.emit("}");
      nucleus(current);
    } else if (character === "}") {
      if (until !== "}") throw new TexFault("a closing brace has no opening one");
      cursor.pos++;
      break;
    } else if (character === "]" && until === "]") {
      cursor.pos++;
      break;
    } else if (character === "^" || character === "_") script(state, current, character);
    else if (character === "'") primes(state, current);
    else if (character === "&") separator(state, current);
    else if (character === "#") parameter(state, current);
    else if (character === "$") {
      cursor.pos++;
      cursor.warnings.push("a dollar sign stands within the formula");
      cursor.emit("\\$");
      nucleus(current);
    } else if (character === "\\") {
      const name = cursor.peekCommand();
      if (name === "right" && until === "right") {
        cursor.command();
        break;
      }
      if (name === "end") {
        if (until !== "end") throw new TexFault("\\end has no \\begin");
        break;
      }
      mathCommand(state, current);
    } else plain(state, current);
  }
  cursor.leave();
}

/** A comment, or a percent sign that was meant as one. */
function comment(state: MathState): undefined {
  const { cursor } = state;
  const end = cursor.src.indexOf("\n", cursor.pos);
  const before = cursor.src[cursor.pos - 1];
  const isComment = end !== -1 || (state.display && (before === undefined || /\s/u.test(before)));
  if (isComment && (before === undefined || /\s|[\\{}&,]/u.test(before) || end !== -1)) {
    cursor.pos = end === -1 ? cursor.src.length : end + 1;
    cursor.emit("\n");
    return;
  }
  cursor.pos++;
  cursor.emit("\\%");
}

function plain(state: MathState, current: Frame): undefined {
  const { cursor, writer } = state;
  const match = /[\x21-\x7e]?[^\x00-\x7f]+/uy;
  match.lastIndex = cursor.pos;
  const found = match.exec(cursor.src)?.[0];
  const first = cursor.character;
  // A letter with combining marks, or a run beyond ASCII.
  const run =
    found !== undefined && (first.charCodeAt(0) > 0x7f || /^[A-Za-z0-9]\p{M}/u.test(found)) ? found : undefined;
  if (run === undefined) {
    cursor.pos++;
    if (first.charCodeAt(0) < 0x20 || first === "\x7f") return;
    cursor.emit(first);
    nucleus(current);
    return;
  }
  cursor.pos += run.length;
  const tex = writer.text(run, "math");
  if (tex === "") return;
  const shift = tex[0] === "^" ? "up" : tex[0] === "_" ? "down" : undefined;
  if ((shift === "up" && current.up !== 0) || (shift === "down" && current.down)) cursor.emit("{}");
  cursor.emit(tex.trimEnd() === tex ? tex : tex.trimEnd());
  nucleus(current);
  if (shift === "up") current.up = 1;
  else if (shift === "down") current.down = true;
  // `x²` in the middle of a run leaves its state unknown: an empty atom makes what follows safe.
  else if (/[\^_]/u.test(tex)) cursor.emit("{}");
}

function script(state: MathState, current: Frame, kind: "^" | "_"): undefined {
  const { cursor } = state;
  cursor.pos++;
  if (kind === "^" && (current.up === 1 || (current.up === 2 && cursor.out.at(-1) !== "'"))) {
    cursor.emit("{}");
    current.down = false;
  } else if (kind === "_" && current.down) {
    cursor.emit("{}");
    current.up = 0;
  }
  cursor.emit(kind);
  readArgument(state, true);
  if (kind === "^") current.up = 1;
  else current.down = true;
  current.rowStart = false;
  current.lastOperator = false;
}

function primes(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  if (current.up !== 0) {
    cursor.emit("{}");
    current.down = false;
  }
  while (cursor.character === "'") {
    cursor.pos++;
    cursor.emit("'");
  }
  current.up = 2;
  current.rowStart = false;
}

function separator(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.pos++;
  const limit = current.environment?.separators ?? 0;
  if (current.kind === "top") {
    state.topSeparators = true;
    cursor.emit(state.display ? "&" : "\\&");
  } else if (current.kind !== "row" || (typeof limit === "number" && current.separators >= limit)) {
    if (current.kind !== "row") throw new TexFault("an alignment sign stands within a group");
    cursor.warnings.push("a row has too many alignment signs");
    cursor.emit("\\quad ");
  } else {
    current.separators++;
    current.most = Math.max(current.most, current.separators);
    cursor.emit("&");
  }
  nucleus(current);
  current.rowStart = true;
}

function parameter(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.pos++;
  const digit = Number(cursor.character);
  if (digit >= 1 && digit <= state.parameters) {
    cursor.pos++;
    cursor.emit(`#${digit}`);
  } else cursor.emit("\\#");
  nucleus(current);
}

/** One argument, in braces: a group, a command with its own arguments, or a character. What is missing is empty. */
export function readArgument(state: MathState, short = false): undefined {
  const { cursor } = state;
  cursor.skipSpace();
  const character = cursor.character;
  if (character === "{") {
    cursor.pos++;
    cursor.emit("{");
    readList(state, frame("group"), "}");
    cursor.emit("}");
    return;
  }
  if (short && /[A-Za-z0-9*+]/u.test(character)) {
    const next = cursor.src[cursor.pos + 1] ?? "";
    if (!/\p{M}/u.test(next)) {
      cursor.pos++;
      cursor.emit(character);
      return;
    }
  }
  const stops =
    character === "\\"
      ? ["\\", "right", "end", "middle"].includes(cursor.peekCommand())
      : ["", "}", "&", "]", "^", "_", "%"].includes(character);
  cursor.emit("{");
  if (stops) cursor.warnings.push("an argument is missing");
  else if (character === "\\") {
    cursor.enter();
    mathCommand(state, frame("group"));
    cursor.leave();
  } else if (character === "#") parameter(state, frame("group"));
  else if (character === "$" || character === "'") {
    cursor.pos++;
    cursor.emit(character === "$" ? "\\$" : "\\prime");
  } else one(state);
  cursor.emit("}");
}

/** One character, with its marks. */
function one(state: MathState): undefined {
  const { cursor, writer } = state;
  const match = /[\s\S]\p{M}*/uy;
  match.lastIndex = cursor.pos;
  const found = match.exec(cursor.src)?.[0] ?? "";
  cursor.pos += Math.max(found.length, 1);
  if (found.charCodeAt(0) >= 0x20)
    cursor.emit(/^[\x20-\x7e]$/u.test(found) ? found : writer.text(found, "math").trimEnd());
}

/** `\begin{…}` of a formula; the cursor stands after `\begin`. */
export function readEnvironment(state: MathState, current: Frame, top: boolean): undefined {
  const { cursor, writer } = state;
  const name = cursor.rawGroup()?.trim() ?? "";
  const known = mathEnvironments.get(name);
  if (known === undefined) throw new TexFault(`the environment "${name.slice(0, 40)}" is not known`);
  const asTop = top && known.kind === "display";
  if (known.needs !== undefined) writer.features.add(known.needs);
  const shown = asTop ? name : (known.within ?? name);
  const begin = cursor.out.length;
  let spec: { spec: string; columns: number } | undefined;
  let placement = "";
  for (const argument of known.arguments) {
    if (argument === "o") {
      const option = cursor.rawOptional();
      placement =
        option !== undefined && /^[tbclr]$/u.test(option.trim())
          ? `[${option.trim()}]`
          : option === undefined
            ? ""
            : `[c]{[}${""}`;
      if (option !== undefined && !/^[tbclr]$/u.test(option.trim())) {
        // Not a placement but a formula that starts with a bracket.
        placement = "";
        cursor.pos -= option.length + 2;
        break;
      }
    } else if (argument === "n") cursor.rawGroup();
    else spec = readColumns(cursor.rawGroup() ?? "c");
  }
  if (known.kind === "inner" && known.arguments.startsWith("o") && cursor.character === "[") placement = "[c]";
  // An equation takes rows and alignment in an environment within it.
  const bare = known.kind === "display" && !known.rows;
  const rules: MathEnvironment = bare
    ? { ...known, separators: Number.POSITIVE_INFINITY, rows: true, numbered: false }
    : { ...known, separators: known.separators === "spec" ? Number.POSITIVE_INFINITY : known.separators };
  const within = frame("row", rules, asTop);
  const ending = { tag: "", unnumbered: false };
  if (bare && asTop) within.bare = ending;
  const bodyStart = cursor.out.length;
  readList(state, within, "end");
  const body = cursor.take(bodyStart);
  cursor.take(begin);
  cursor.command();
  const closing = cursor.rawGroup()?.trim();
  if (closing !== name) throw new TexFault(`\\begin{${name}} is closed by \\end{${(closing ?? "").slice(0, 40)}}`);
  if (/matrix$/u.test(shown)) writer.maxMatrixColumns = Math.max(writer.maxMatrixColumns, within.most + 1);
  let args = "";
  if (shown === "array")
    args = `${placement}{${spec === undefined ? "c" : spec.spec}${"c".repeat(Math.max(within.most + 1 - (spec?.columns ?? 1), 0))}}`;
  else if (shown === "subarray") args = `{${/^[lc]$/u.test(spec?.spec ?? "") ? spec?.spec : "c"}}`;
  else if (shown.startsWith("alignat") || shown === "alignedat")
    args = `${placement}{${Math.max(Math.ceil((within.most + 1) / 2), 1)}}`;
  else args = placement;
  const tidy = body.replace(/\n\s*\n/gu, "\n");
  const wrapped =
    bare && (within.most > 0 || within.rows > 0)
      ? `\\begin{${within.most > 0 ? "aligned" : "gathered"}}${tidy}\\end{${within.most > 0 ? "aligned" : "gathered"}}`
      : tidy;
  const own = ending.unnumbered && shown === "equation" ? "equation*" : shown;
  cursor.emit(own === "" ? wrapped : `\\begin{${own}}${args}${wrapped}${ending.tag}\\end{${own}}`);
  nucleus(current);
}
