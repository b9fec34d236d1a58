import type { BlockNode, Container, DocumentNode, InlineNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { trimInline, unwrap } from "../tree/block-types.ts";
import { parseAttributes } from "./attributes.ts";
import { tokenizeNested } from "./nested.ts";

export type Alignment = Table["align"][number];

/** A cell's source. */
export interface CellSource {
  readonly text: string;
  /** Line from 0. */
  readonly line: number;
  /** Column from 0, where it is known. */
  readonly column?: number;
  /** True where the text may hold blocks. */
  readonly blocks?: boolean;
  readonly colspan?: number;
  readonly rowspan?: number;
}

/** A table's source, whatever it was written in. */
export interface TableSource {
  readonly align: readonly Alignment[];
  readonly widths?: readonly number[];
  readonly rows: readonly { readonly header: boolean; readonly cells: readonly CellSource[]; readonly line: number }[];
}

/** A table's caption and label, with the lines that it takes. */
export interface CaptionSource {
  readonly text: string;
  readonly first: number;
  readonly end: number;
}

/** Pushes a table, in a container where it has a caption. */
export function pushTable(
  state: BlockState,
  source: TableSource,
  map: [number, number],
  caption?: CaptionSource,
): void {
  if (caption === undefined) {
    pushRows(state, source, map);
    return;
  }
  const { text, label } = splitLabel(caption.text);
  const lines: [number, number] = [Math.min(map[0], caption.first), Math.max(map[1], caption.end)];
  pushOpen(state, (children, position) => captioned(children as BlockNode[], label, position), lines);
  pushRows(state, source, map);
  pushOpen(
    state,
    (children, position) => ({
      type: "caption",
      children: [{ type: "paragraph", children: children as InlineNode[], position }],
      position,
    }),
    [caption.first, caption.end],
  );
  pushInline(state, text, [caption.first, caption.end]);
  pushClose(state);
  pushClose(state);
}

/** The container of a table; a label may also stand in its caption as `\label`. */
function captioned(
  children: BlockNode[],
  label: string | undefined,
  position: NonNullable<Container["position"]>,
): Container {
  const caption = (children as DocumentNode[]).find((child) => child.type === "caption");
  const paragraph = caption?.children[0];
  let own = label;
  if (paragraph?.type === "paragraph") {
    const target = paragraph.children.find((child) => child.type === "target");
    own ??= target?.type === "target" ? target.label : undefined;
    paragraph.children = trimInline(paragraph.children.filter((child) => child !== target));
  }
  return { type: "container", kind: "table", ...(own === undefined ? {} : { label: own }), children, position };
}

/** `Caption {#tbl:x}`. What stands after a bracket is of a span: `Caption []{label="x"}`. */
function splitLabel(text: string): { text: string; label?: string } {
  const trimmed = text.trim();
  // Bookdown: `Table: (\#tab:x) Caption`.
  const bookdown = /^\(\\#(tab:[^)\s]{1,200})\)\s*/u.exec(trimmed);
  if (bookdown !== null) return { text: trimmed.slice(bookdown[0].length), label: bookdown[1] as string };
  const start = trimmed.endsWith("}") ? trimmed.lastIndexOf("{") : -1;
  const parsed = start === -1 || trimmed[start - 1] === "]" ? undefined : parseAttributes(trimmed, start);
  if (parsed === undefined || parsed.end !== trimmed.length) return { text: trimmed };
  const { id } = parsed.attributes;
  return { text: trimmed.slice(0, start).trim(), ...(id === undefined ? {} : { label: id }) };
}

function pushRows(state: BlockState, source: TableSource, map: [number, number]): void {
  pushOpen(
    state,
    (children, position): Table => ({
      type: "table",
      align: [...source.align],
      ...(source.widths === undefined ? {} : { widths: [...source.widths] }),
      children: children as TableRow[],
      position,
    }),
    map,
  );
  for (const row of source.rows) {
    pushOpen(state, (children, position) => ({ type: "tableRow", children: children as TableCell[], position }), [
      row.line,
      row.line + 1,
    ]);
    for (const cell of row.cells) pushCell(state, cell, row.header);
    pushClose(state);
  }
  pushClose(state);
}

function pushCell(state: BlockState, cell: CellSource, header: boolean): void {
  pushOpen(
    state,
    (children, position): TableCell => ({
      type: "tableCell",
      header,
      ...(cell.colspan === undefined || cell.colspan === 1 ? {} : { colspan: cell.colspan }),
      ...(cell.rowspan === undefined || cell.rowspan === 1 ? {} : { rowspan: cell.rowspan }),
      children: unwrap(children),
      position,
    }),
    [cell.line, cell.line + Math.max(1, cell.text.split("\n").length)],
  );
  if (cell.blocks === true) tokenizeNested(state, cell.text, cell.line);
  else if (cell.text !== "") {
    const token = pushInline(state, cell.text, [cell.line, cell.line + 1]);
    if (cell.column !== undefined) token.meta = { column: cell.column };
  }
  pushClose(state);
}
