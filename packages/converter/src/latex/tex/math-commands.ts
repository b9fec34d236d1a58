import { labelName } from "../labels.ts";
import { colours, dimension, mathCommands, mathtoolsCommands, operators, textOnly } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import { readColumns } from "./environments.ts";
import { defineFromSource } from "./macros.ts";
import type { Frame, MathState } from "./read-math.ts";
import { frame, nucleus, readArgument, readEnvironment, readList } from "./read-math.ts";

const delimiters =
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
function delimiter(state: MathState): string {
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
    for (let count = 0; count < macro.arguments; count++) readArgument(state);
    return nucleus(current);
  }
  const expanded = writer.macros.expanded.get(name);
  if (expanded !== undefined) return expand(state, expanded);
  switch (name) {
    case "begin":
      return readEnvironment(state, current, current.top === true && current.kind === "top");
    case "left": {
      const open = delimiter(state);
      cursor.emit(`\\left${open}`);
      const inner = frame("left");
      readList(state, inner, "right");
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
      cursor.emit(defineFromSource(cursor, name, writer));
      return;
    case "multicolumn":
      return multicolumn(state, current);
    case "sideset":
      cursor.emit("\\sideset");
      readArgument(state);
      readArgument(state);
      // Its third argument has to be an operator.
      cursor.emit("{\\mathop");
      readArgument(state);
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
      readArgument(state);
      return nucleus(current);
    case "mathscr":
      writer.features.add("mathrsfs");
      cursor.emit("\\mathscr");
      readArgument(state);
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
    readArgument(state);
    cursor.emit("}");
    return nucleus(current);
  }
  let tex = `\\${shown}`;
  if (pattern.startsWith("s") && cursor.star()) tex += "*";
  cursor.emit(tex);
  for (const argument of pattern) {
    if (argument === "m") {
      if (name === "not") return notSymbol(state, current);
      readArgument(state);
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
  readList(state, frame("group"), "]");
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

function row(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.star();
  const option = cursor.rawOptional();
  let space = "";
  if (option !== undefined) {
    if (dimension.test(option)) space = `[${option.trim()}]`;
    else cursor.pos -= option.length + 2;
  }
  // A bracket of the next row must not be read as this one's space.
  const guard = space === "" && /^\s*[[*]/u.test(cursor.src.slice(cursor.pos, cursor.pos + 20)) ? "{}" : "";
  if (current.kind === "top") {
    if (state.display) {
      state.topRows = true;
      cursor.emit(`\\\\${space}${guard}`);
    } else cursor.emit("\\ ");
  } else if (current.kind === "row" && current.environment?.rows === true) {
    current.rows++;
    cursor.emit(`\\\\${space}${guard}`);
    current.separators = 0;
    current.labelled = false;
    current.tagged = false;
  } else if (current.kind === "row") {
    cursor.emit("\\\\");
    state.topRows = true;
  } else if (current.kind === "left") throw new TexFault("a row ends between \\left and \\right");
  else cursor.emit("\\ ");
  nucleus(current);
  current.rowStart = true;
}

function substack(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.skipSpace();
  if (cursor.character !== "{") return readArgument(state);
  cursor.pos++;
  cursor.emit("\\substack{");
  readList(state, { ...frame("row"), environment: { kind: "inner", separators: 0, rows: true, arguments: "" } }, "}");
  cursor.emit("}");
  nucleus(current);
}

/** A label goes where LaTeX allows one; elsewhere it is kept for the formula. */
function label(state: MathState, current: Frame): undefined {
  const { cursor, writer } = state;
  const text = cursor.rawGroup()?.trim();
  if (text === undefined || text === "") return;
  const inRow =
    current.top === true &&
    current.environment !== undefined &&
    current.environment.rows &&
    current.environment.numbered === true;
  if (!inRow || current.labelled || writer.definedLabels.has(text)) {
    if (!writer.definedLabels.has(text)) state.labels.push(text);
    return;
  }
  current.labelled = true;
  writer.definedLabels.add(text);
  cursor.emit(`\\label{${labelName(text, writer)}}`);
}

function tag(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  const star = cursor.star() ? "*" : "";
  const text = state.readTextGroup(state);
  if (current.bare !== undefined && current.bare.tag === "") {
    current.bare.tag = `\\tag${star}${text}`;
    return;
  }
  const allowed =
    current.bare === undefined &&
    state.tags &&
    (current.kind === "top" || (current.top === true && current.environment !== undefined));
  if (allowed && !current.tagged && !(current.kind === "top" && state.tagged)) {
    current.tagged = true;
    state.tagged = true;
    return cursor.emit(`\\tag${star}${text}`);
  }
  cursor.emit(star === "" ? `\\quad(\\text${text})` : `\\quad\\text${text}`);
  nucleus(current);
}

/** A cell over several columns, where a cell begins; elsewhere its content. */
function multicolumn(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  const count = Math.floor(Number(cursor.rawGroup() ?? ""));
  const spec = readColumns(cursor.rawGroup() ?? "c").spec;
  if (
    current.kind === "row" &&
    current.rowStart &&
    current.environment?.arguments.includes("s") === true &&
    count >= 1 &&
    count <= 50
  ) {
    cursor.emit(`\\multicolumn{${count}}{${/^\|?[lcr]\|?$/u.test(spec) ? spec : "c"}}`);
    current.separators += count - 1;
    current.most = Math.max(current.most, current.separators);
  }
  readArgument(state);
  nucleus(current);
}

function muSpace(state: MathState): undefined {
  const size = state.cursor.rawGroup();
  if (size !== undefined && dimension.test(size))
    state.cursor.emit(`\\${/mu\s*$/u.test(size) ? "mspace" : "hspace"}{${size}}`);
}

function length(state: MathState, name: string): undefined {
  const { cursor } = state;
  const match = /\s*(-?\d*\.?\d+\s*(?:pt|em|ex|mm|cm|in|bp|mu))/uy;
  match.lastIndex = cursor.pos;
  const found = match.exec(cursor.src);
  if (found === null) return;
  cursor.pos += found[0].length;
  const mu = (found[1] as string).endsWith("mu");
  const fitting = mu
    ? "mkern"
    : name === "mkern" || name === "mskip"
      ? "kern"
      : name === "vcenter" || name === "displaylimits"
        ? "kern"
        : "kern";
  cursor.emit(`\\${fitting}${found[1] as string} `);
}

function expand(state: MathState, macro: { arguments: number; body: string }): undefined {
  const { cursor } = state;
  if (++cursor.expansions > 500) throw new TexFault("its macros do not come to an end");
  const values: string[] = [];
  for (let count = 0; count < macro.arguments; count++) {
    cursor.skipSpace();
    const group = cursor.rawGroup();
    if (group !== undefined) values.push(group);
    else if (cursor.character === "\\") values.push(`\\${cursor.command()} `);
    else values.push(cursor.src[cursor.pos++] ?? "");
  }
  const body = macro.body.replace(/#([1-9])/gu, (_, digit: string) => values[Number(digit) - 1] ?? "");
  if (body.length + cursor.src.length - cursor.pos > 200_000) throw new TexFault("its macros do not come to an end");
  cursor.src = `${body} ${cursor.src.slice(cursor.pos)}`.replace(/^ /u, "");
  cursor.pos = 0;
}
