import { labelName } from "../labels.ts";
import { dimension } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import { readColumns } from "./environments.ts";
import type { Frame, MathState } from "./state.ts";
import { frame, nucleus } from "./state.ts";

export function row(state: MathState, current: Frame): undefined {
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

export function substack(state: MathState, current: Frame): undefined {
  const { cursor } = state;
  cursor.skipSpace();
  if (cursor.character !== "{") return state.reader.mathArgument(state);
  cursor.pos++;
  cursor.emit("\\substack{");
  state.reader.mathList(
    state,
    { ...frame("row"), environment: { kind: "inner", separators: 0, rows: true, arguments: "" } },
    "}",
  );
  cursor.emit("}");
  nucleus(current);
}

/** A label goes where LaTeX allows one; elsewhere it is kept for the formula. */
export function label(state: MathState, current: Frame): undefined {
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

export function tag(state: MathState, current: Frame): undefined {
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
export function multicolumn(state: MathState, current: Frame): undefined {
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
  state.reader.mathArgument(state);
  nucleus(current);
}
