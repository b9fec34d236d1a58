import { encodeUrl } from "../escape.ts";
import { defineLabel, labelName } from "../labels.ts";
import { colours, dimension, mathCommands, textAccents, textCommands } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import { readColumns } from "./environments.ts";
import { journals } from "./journals.ts";
import type { TextState } from "./state.ts";
import { optionalText, readTextArgument } from "./text-arguments.ts";
import { cite } from "./text-citations.ts";
import { includeGraphics, readTextEnvironment } from "./text-environments.ts";

export function textCommand(state: TextState): undefined {
  const { cursor, writer, place } = state;
  const name = cursor.command();
  if (name === "") return cursor.emit("\\textbackslash{}");
  if (
    textAccents.has(name) &&
    (name.length > 1 || !/[A-Za-z]/u.test(name) || /[\s{\\A-Za-z]/u.test(cursor.character))
  ) {
    const argument = readTextArgument(state);
    return cursor.emit(
      state.withinMath ||
        /^\{(?:[A-Za-z]?|\\[ij](?:\{\})?)\}$/u.test(argument) ||
        !/\\(?:ensuremath|text|eastasian|begin)/u.test(argument)
        ? `\\${name}${argument}`
        : argument,
    );
  }
  if (!/^[A-Za-z]/u.test(name)) return sign(state, name);
  if (special(state, name)) return;
  const pattern = textCommands.get(name);
  if (pattern === undefined) return unknown(state, name);
  if (name === "uline" || name === "sout") writer.features.add("ulem");
  if (/rule$/u.test(name) && name !== "rule" && name !== "hrulefill" && state.cells === undefined)
    throw new TexFault(`\\${name} stands outside a table`);
  if (name === "hline" && state.cells === undefined) throw new TexFault("\\hline stands outside a table");
  if (
    /^(?:section|subsection|subsubsection|paragraph|subparagraph|newpage|clearpage|cleardoublepage|tableofcontents|listof\w+|appendix|pagebreak)$/u.test(
      name,
    ) &&
    place?.kind !== "outer"
  ) {
    if (state.lenient) {
      if (pattern !== "") cursor.emit(readTextArgument(state));
      return;
    }
    throw new TexFault(`\\${name} cannot stand here`);
  }
  if ((name === "par" || name === "newline" || name === "linebreak") && (state.lenient || place?.kind === "line"))
    return cursor.emit(" ");
  if (name === "newline") return cursor.emit("\\leavevmode\\newline{}");
  argumentsOf(state, name, pattern);
}

function argumentsOf(state: TextState, name: string, pattern: string): undefined {
  const { cursor, writer } = state;
  let tex = `\\${name}`;
  for (const argument of pattern) {
    if (argument === "s") tex += cursor.star() ? "*" : "";
    else if (argument === "t") tex += readTextArgument(state);
    else if (argument === "o") {
      const option = optionalText(state);
      tex += option === undefined ? "" : `[{${option}}]`;
    } else if (argument === "p") {
      const option = cursor.rawOptional();
      tex += option !== undefined && (dimension.test(option) || /^[a-z0-4]?$/u.test(option)) ? `[${option}]` : "";
    } else if (argument === "d") {
      const size = cursor.rawGroup();
      if (size === undefined || !dimension.test(size)) throw new TexFault(`\\${name} has no length`);
      tex += `{${size}}`;
    } else if (argument === "f") tex += `{${state.readFormula(cursor.rawGroup() ?? "", writer, false)}}`;
    else if (argument === "l") tex += `{${labelName(cursor.rawGroup()?.trim() ?? "", writer)}}`;
    else if (argument === "c") {
      const colour = cursor.rawGroup()?.trim() ?? "";
      if (!colours.has(colour)) throw new TexFault(`the colour "${colour.slice(0, 30)}" is not known`);
      writer.features.add("xcolor");
      tex += `{${colour}}`;
    } else if (argument === "n") {
      const number = cursor.rawGroup()?.trim() ?? "";
      if (!/^-?\d{1,4}$/u.test(number)) throw new TexFault(`\\${name} has no number`);
      tex += `{${number}}`;
    } else if (argument === "x") {
      const option = name === "cmidrule" ? /^\([lr]{0,2}\)/u.exec(cursor.src.slice(cursor.pos))?.[0] : undefined;
      if (option !== undefined) cursor.pos += option.length;
      const word = cursor.rawGroup()?.trim() ?? "";
      if (!/^[\w :.|-]+$/u.test(word)) throw new TexFault(`\\${name} has an odd argument`);
      if (
        /counter$/u.test(name) &&
        !/^(?:section|subsection|page|figure|table|equation|enumi{1,3}|enumiv|secnumdepth|tocdepth)$/u.test(word)
      )
        throw new TexFault(`the counter "${word}" is not known`);
      if (/pagestyle$/u.test(name) && !/^(?:empty|plain)$/u.test(word))
        throw new TexFault(`the page style "${word}" is not known`);
      tex += `${option ?? ""}{${word}}`;
    }
  }
  if (name === "cref" || name === "Cref") tex = tex.replace(/^\\[cC]ref/u, "\\autoref");
  cursor.emit(tex);
}

/** Commands that need more than their arguments. */
function special(state: TextState, name: string): boolean {
  const { cursor, writer } = state;
  if (name === "begin") {
    if (state.lenient) throw new TexFault("an environment stands within a line of text");
    readTextEnvironment(state);
  } else if (name === "verb") {
    cursor.star();
    const mark = cursor.character;
    const end = cursor.src.indexOf(mark, cursor.pos + 1);
    if (mark === "" || end === -1) throw new TexFault("\\verb is not closed");
    cursor.emit(`\\texttt{${writer.text(cursor.src.slice(cursor.pos + 1, end), "mono")}}`);
    cursor.pos = end + 1;
  } else if (name === "url" || name === "nolinkurl" || name === "path") {
    const url = cursor.rawGroup() ?? "";
    const parts = url
      .replace(/\\([%#&_~{}])/gu, "$1")
      .split(/(?<=[/?&=#.,_-])/u)
      .map((part) => writer.text(part, "mono"));
    const shown = `\\texttt{${parts.join("\\allowbreak{}")}}`;
    cursor.emit(
      name === "url" && !state.withinMath
        ? `\\href{${encodeUrl(url.replace(/\\([%#&_~{}])/gu, "$1"))}}{${shown}}`
        : shown,
    );
  } else if (name === "href") {
    const url = (cursor.rawGroup() ?? "").replace(/\\([%#&_~{}])/gu, "$1");
    const content = readTextArgument(state);
    cursor.emit(
      state.withinMath || !/^(?:https?|mailto|ftp|doi):/iu.test(url.trim())
        ? content.slice(1, -1)
        : `\\href{${encodeUrl(url)}}${content}`,
    );
  } else if (name === "label") {
    const text = cursor.rawGroup()?.trim() ?? "";
    if (!state.lenient)
      cursor.emit(
        state.cells !== undefined || state.items === true ? defineLabel(text, writer) : defineLabel(text, writer),
      );
  } else if (/^(?:no)?[cC]ite[a-z]*$|^(?:paren|text|auto|foot)cite$/u.test(name)) cite(state, name);
  else if (name === "footnote") {
    const number = ++writer.footnotes.last;
    const content = readTextArgument({
      ...state,
      ...(state.place === undefined ? {} : { place: { ...state.place, kind: "argument" } }),
    });
    const waiting = state.place?.deferred;
    if (state.lenient || state.place === undefined) cursor.emit(` (${content.slice(1, -1)})`);
    else if (waiting === undefined) cursor.emit(`\\footnote${content}`);
    else {
      waiting.push(`\\footnotetext[${number}]${content}`);
      cursor.emit(`${state.place.kind === "line" ? "\\protect" : ""}\\footnotemark[${number}]`);
    }
    if (state.lenient || state.place === undefined) writer.footnotes.last--;
  } else if (name === "multicolumn" && state.cells !== undefined) {
    const count = Number((cursor.rawGroup() ?? "").trim());
    const { spec, columns } = readColumns(cursor.rawGroup() ?? "");
    if (!Number.isInteger(count) || count < 1 || count > 100) throw new TexFault("\\multicolumn has no number");
    state.cells.current += count - 1;
    state.cells.most = Math.max(state.cells.most, state.cells.current);
    cursor.emit(`\\multicolumn{${count}}{${columns === 1 ? spec : "c"}}${readTextArgument(state)}`);
  } else if (name === "includegraphics") includeGraphics(state);
  else if (name === "caption" && state.place?.kind === "float" && state.cells === undefined) caption(state);
  else if (name === "enquote" || name === "textquote")
    cursor.emit(`\\textquotedblleft{}${readTextArgument(state).slice(1, -1)}\\textquotedblright{}`);
  else if (name === "item" && state.items === true) {
    const option = optionalText(state);
    cursor.emit(option === undefined ? "\\item " : `\\item[{${option}}] `);
  } else if (
    name === "newcommand" ||
    name === "renewcommand" ||
    name === "providecommand" ||
    name === "def" ||
    name === "DeclareMathOperator"
  ) {
    if (state.lenient) throw new TexFault("a macro is defined within a line of text");
    cursor.emit(state.reader.define(cursor, name, writer));
  } else if (
    name === "today" ||
    name === "bibliographystyle" ||
    name === "bibliography" ||
    name === "printbibliography" ||
    name === "xspace" ||
    name === "maketitle" ||
    name === "usepackage" ||
    name === "addtolength" ||
    name === "setlength"
  ) {
    cursor.rawOptional();
    const argument =
      cursor.rawGroup() ?? (/length$/u.test(name) && cursor.character === "\\" ? cursor.command() : undefined);
    if (/length$/u.test(name) && argument !== undefined) cursor.rawGroup();
    if (name === "today") throw new TexFault("\\today makes each run another document");
    if (name !== "xspace") cursor.warnings.push(`\\${name} is left out`);
  } else return false;
  return true;
}

function caption(state: TextState): undefined {
  const { cursor, place } = state;
  const star = cursor.star();
  const short = optionalText(state);
  const content = readTextArgument({
    ...state,
    ...(place === undefined ? {} : { place: { ...place, kind: "line" as const } }),
  });
  cursor.emit(star ? `\\par ${content.slice(1, -1)}` : `\\caption[{${short ?? ""}}]${content}`);
}

/** Commands of one sign. */
function sign(state: TextState, name: string): undefined {
  const { cursor, writer } = state;
  if (name === "\\") {
    cursor.star();
    const option = cursor.rawOptional();
    if (state.cells !== undefined) {
      state.cells.current = 0;
      return cursor.emit(
        `\\\\${option !== undefined && dimension.test(option) ? `[${option}]` : ""}${/^\s*[[*]/u.test(cursor.src.slice(cursor.pos, cursor.pos + 20)) ? "{}" : ""}`,
      );
    }
    return cursor.emit(state.lenient || state.place?.kind === "line" ? " " : "\\leavevmode\\newline{}");
  }
  if (name === "(" || name === "[") {
    const close = name === "(" ? "\\)" : "\\]";
    const end = cursor.src.indexOf(close, cursor.pos);
    if (end === -1) throw new TexFault("a formula is not closed");
    const source = cursor.src.slice(cursor.pos, end);
    const display = name === "[" && state.place?.kind === "outer";
    const tex = state.readFormula(source, writer, display);
    cursor.pos = end + 2;
    return cursor.emit(display ? `\\[${tex}\\]` : `$${tex}$`);
  }
  if (name === ")" || name === "]") throw new TexFault("a formula is closed that was not opened");
  if (/[{}#$%&_]/u.test(name)) return cursor.emit(`\\${name}`);
  if (/[,;:! />@-]/u.test(name) || /\s/u.test(name))
    return cursor.emit(/\s/u.test(name) ? "\\ " : ";:!>".includes(name) ? "\\," : `\\${name}`);
  if (name === "|") return cursor.emit("\\textbar{}");
  if (state.lenient) return cursor.emit(writer.text(name));
  throw new TexFault(`\\${name} is not known`);
}

/** An unknown command: in a field its argument stays, in raw TeX the piece is refused. */
function unknown(state: TextState, name: string): undefined {
  const { cursor, writer } = state;
  const macro = writer.macros.defined.get(name);
  if (macro !== undefined && macro.arguments === 0) {
    writer.macros.used.add(macro.name);
    return cursor.emit(`\\ensuremath{\\${macro.name}}`);
  }
  if (!state.lenient) throw new TexFault(`\\${name} is not known`);
  const journal = state.withinMath ? undefined : journals.get(name);
  if (journal !== undefined) return cursor.emit(writer.text(journal));
  cursor.warnings.push(`\\${name} is not known`);
  // A symbol of formulas that an author used in text.
  if (mathCommands.get(name) === "" && !/limits$|^(?:nonumber|notag|hline)$|rule$|style$/u.test(name))
    cursor.emit(`\\ensuremath{\\${name}}`);
}
