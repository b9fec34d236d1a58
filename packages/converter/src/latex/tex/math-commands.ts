import { labelName } from "../labels.ts";
import { colours, dimension, mathCommands, mathtoolsCommands, operators, textOnly } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import { delimiter, delimiters } from "./math-delimiters.ts";
import { expand, length, muSpace } from "./math-lengths.ts";
import { label, multicolumn, row, substack, tag } from "./math-rows.ts";
import type { Frame, MathState } from "./state.ts";
import { frame, nucleus } from "./state.ts";

/** A command in a formula; the cursor stands at its backslash. */
export function mathCommand(state: MathState, current: Frame): undefined {
  const { cursor, writer } = state;
  const name = cursor.command();
  if (name === "") return;
  if (!/^[A-Za-z]/u.test(name)) return symbol(state, current, name);
  const macro = writer.macros.defined.get(name);
  if (macro !== undefined) {
    writer.macros.used.add(macro.name);
    cursor.emit(`\\${macro.name}`);
    for (let count = 0; count < macro.arguments; count++) state.reader.mathArgument(state);
    return nucleus(current);
  }
  const expanded = writer.macros.expanded.get(name);
  if (expanded !== undefined) return expand(state, expanded);
  switch (name) {
    case "begin":
      return state.reader.mathEnvironment(state, current, current.top === true && current.kind === "top");
    case "left": {
      const open = delimiter(state);
      cursor.emit(`\\left${open}`);
      const inner = frame("left");
      state.reader.mathList(state, inner, "right");
      cursor.emit(`\\right${delimiter(state)}`);
      return nucleus(current);
    }
    case "right":
      throw new TexFault("\\right has no \\left");
    case "middle":
      cursor.emit(current.kind === "left" ? `\\middle${delimiter(state)}` : `\\big${delimiter(state)}`);
      return nucleus(current);
    case "over":
    case "atop":
    case "choose":
    case "brace":
    case "brack":
      if (current.infix || current.kind === "left") throw new TexFault(`\\${name} stands where another has been`);
      current.infix = true;
      cursor.emit(`\\${name}`);
      return nucleus(current);
    case "limits":
    case "nolimits":
      if (current.lastOperator) cursor.emit(`\\${name}`);
      return;
    case "label":
      return label(state, current);
    case "tag":
      return tag(state, current);
    case "nonumber":
    case "notag":
      if (current.bare !== undefined) current.bare.unnumbered = true;
      if (current.top === true && current.environment?.numbered === true) cursor.emit(`\\${name}`);
      return;
    case "hline":
    case "toprule":
    case "midrule":
    case "bottomrule":
      if (current.kind === "row" && current.rowStart && current.environment?.arguments.includes("s") === true)
        cursor.emit(" \\hline ");
      return;
    case "intertext":
    case "shortintertext":
      if (current.top === true && current.environment !== undefined && current.rowStart) {
        cursor.emit(`\\intertext${state.readTextGroup(state)}`);
        return;
      }
      cursor.emit(`\\text${state.readTextGroup(state)}`);
      return nucleus(current);
    case "substack":
      return substack(state, current);
    case "newcommand":
    case "renewcommand":
    case "providecommand":
    case "def":
    case "DeclareMathOperator":
      cursor.emit(state.reader.define(cursor, name, writer));
      return;
    case "multicolumn":
      return multicolumn(state, current);
    case "sideset":
      cursor.emit("\\sideset");
      state.reader.mathArgument(state);
      state.reader.mathArgument(state);
      // Its third argument has to be an operator.
      cursor.emit("{\\mathop");
      state.reader.mathArgument(state);
      cursor.emit("}");
      return nucleus(current);
    case "mspace":
      return muSpace(state);
    case "lt":
    case "gt":
      cursor.emit(name === "lt" ? "<" : ">");
      return nucleus(current);
    case "require":
      // MathJax's way to load a package.
      cursor.rawGroup();
      return;
    case "Box":
    case "Diamond":
      cursor.emit(name === "Box" ? "\\square" : "\\lozenge");
      return nucleus(current);
    case "newline":
    case "cr":
      return row(state, current);
    case "bm":
      writer.features.add("bm");
      cursor.emit("\\bm");
      state.reader.mathArgument(state);
      return nucleus(current);
    case "mathscr":
      writer.features.add("mathrsfs");
      cursor.emit("\\mathscr");
      state.reader.mathArgument(state);
      return nucleus(current);
    case "kern":
    case "mkern":
    case "hskip":
    case "mskip":
    case "vcenter":
    case "displaylimits":
      return length(state, name);
    default:
  }
  const extra = mathtoolsCommands.get(name);
  if (extra !== undefined) writer.features.add("mathtools");
  const pattern = extra ?? mathCommands.get(name);
  if (pattern === undefined) {
    writer.macros.unknown.add(name);
    cursor.emit(`\\mathrm{${name}}`);
    return nucleus(current);
  }
  if (textOnly.has(name)) {
    cursor.emit(`\\text{\\${name === "degree" ? "textdegree" : name}}`);
    return nucleus(current);
  }
  known(state, current, name, pattern);
}

function known(state: MathState, current: Frame, name: string, pattern: string): undefined {
  const { cursor, writer } = state;
  // mathtools and old names that have a plain equivalent.
  const shown =
    name === "Bbb"
      ? "mathbb"
      : name === "frak"
        ? "mathfrak"
        : name === "bold"
          ? "mathbf"
          : name === "text" || name === "textquotesingle"
            ? name
            : name;
  if (name === "ref" || name === "pageref" || name === "eqref" || name === "autoref") {
    const target = cursor.rawGroup();
    cursor.emit(
      target === undefined
        ? ""
        : name === "eqref"
          ? `(\\ref{${labelName(target.trim(), writer)}})`
          : `\\${name === "autoref" ? "ref" : name}{${labelName(target.trim(), writer)}}`,
    );
    return nucleus(current);
  }
  if (name === "color" || name === "textcolor" || name === "colorbox") {
    const colour = cursor.rawOptional() === undefined ? cursor.rawGroup()?.trim() : void cursor.rawGroup();
    const fits = colour !== undefined && colours.has(colour);
    if (fits) writer.features.add("xcolor");
    if (name === "color") return cursor.emit(fits ? `\\color{${colour}}` : "");
    cursor.emit(fits ? `{\\color{${colour}}` : "{");
    state.reader.mathArgument(state);
    cursor.emit("}");
    return nucleus(current);
  }
  let tex = `\\${shown}`;
  if (pattern.startsWith("s") && cursor.star()) tex += "*";
  cursor.emit(tex);
  for (const argument of pattern) {
    if (argument === "m") {
      if (name === "not") return notSymbol(state, current);
      state.reader.mathArgument(state);
    } else if (argument === "o") optional(state, name);
    else if (argument === "p") {
      const option = cursor.rawOptional();
      if (option !== undefined && dimension.test(option)) cursor.emit(`[${option}]`);
    } else if (argument === "t") cursor.emit(state.readTextGroup(state));
    else if (argument === "k") {
      const group = name === "genfrac" ? cursor.rawGroup()?.trim() : undefined;
      cursor.emit(
        name === "genfrac" ? `{${group !== undefined && delimiters.test(group) ? group : ""}}` : delimiter(state),
      );
    } else if (argument === "d") {
      const size = cursor.rawGroup();
      cursor.emit(
        `{${size !== undefined && dimension.test(size) ? size : name === "genfrac" && (size ?? "").trim() === "" ? "" : "0pt"}}`,
      );
    } else if (argument === "n") {
      const count = cursor.rawGroup()?.trim() ?? "";
      cursor.emit(`{${/^\d{1,2}$/u.test(count) ? count : name === "genfrac" ? "" : "1"}}`);
    } else if (argument === "x") {
      const word = cursor.rawGroup() ?? "";
      cursor.emit(`{${/^[lcr|0-9\- ]*$/u.test(word) && word.trim() !== "" ? word : "c"}}`);
    }
  }
  nucleus(current);
  if (operators.has(name)) current.lastOperator = true;
}

/** `[…]` of `\sqrt` and arrows: a formula; of `\smash` and `\cfrac`: a letter. */
function optional(state: MathState, name: string): undefined {
  const { cursor } = state;
  if (name === "smash" || name === "cfrac") {
    const option = cursor.rawOptional()?.trim();
    if (option !== undefined && /^[tblr]$/u.test(option)) cursor.emit(`[${option}]`);
    return;
  }
  const before = cursor.pos;
  const option = cursor.rawOptional();
  if (option === undefined) return;
  cursor.pos = before;
  while (cursor.character === " ") cursor.pos++;
  cursor.pos++;
  cursor.emit("[{");
  state.reader.mathList(state, frame("group"), "]");
  cursor.emit("}]");
}

function notSymbol(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.skipSpace();
  const character = cursor.character;
  if (character === "\\" ? mathCommands.get(cursor.peekCommand()) === "" : /[=<>|/]/u.test(character)) {
    if (character === "\\") cursor.emit(`\\${cursor.command()}`);
    else cursor.emit(cursor.src[cursor.pos++] as string);
  } else cursor.emit("{}");
  nucleus(current);
}

/** Commands of one sign: spaces, escapes, row ends. */
function symbol(state: MathState, current: Frame, name: string): undefined {
  const { cursor } = state;
  if (name === "\\") return row(state, current);
  if (",;:! >".includes(name) || /\s/u.test(name)) return cursor.emit(/\s/u.test(name) ? "\\ " : `\\${name}`);
  if ("{}|#$%&_".includes(name)) {
    cursor.emit(`\\${name}`);
    return nucleus(current);
  }
  if (/[`'^"~=.]/u.test(name)) {
    cursor.warnings.push(`the accent \\${name} is for text`);
    return;
  }
  if (name.charCodeAt(0) > 0x7f) cursor.pos--;
}
