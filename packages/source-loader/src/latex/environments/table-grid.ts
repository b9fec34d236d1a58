import type { BlockNode, InlineNode, TableCell } from "@dreamnet/document";
import { append } from "../collections.ts";
import type { Handler, OpenEnvironment, Parser } from "../parser.ts";
import { isControl, kinds, type Token, token, trimTokens } from "../tokens.ts";
import { alignOf, type Column } from "./column-spec.ts";
import { isCaption } from "./floats.ts";

/** What stands between rows, and where one part of a long table ends. */
export type Rule = "rule" | "head" | "first-head" | "foot" | "last-foot";

export interface Cell extends TableCell {
  /** Set by `\multirow`; below zero it counts upwards. */
  rows?: number;
}

export interface Grid {
  readonly rows: { cells: Cell[]; before: Rule[] }[];
  /** Rules after the last row. */
  readonly after: Rule[];
  /** Blocks that are no cell: captions of a long table. */
  readonly blocks: BlockNode[];
}

const rules: Readonly<Record<string, Rule>> = {
  hline: "rule",
  colrule: "rule",
  midrule: "rule",
  toprule: "rule",
  bottomrule: "rule",
  Xhline: "rule",
  specialrule: "rule",
  hhline: "rule",
  thickhline: "rule",
  Hline: "rule",
  endhead: "head",
  endfirsthead: "first-head",
  endfoot: "foot",
  endlastfoot: "last-foot",
  noalign: "rule",
  tablehline: "rule",
  tabucline: "rule",
  hdashline: "rule",
  Xcline: "rule",
};

interface Reading {
  readonly grid: Grid;
  pending: Rule[];
  cell: { align?: TableCell["align"]; colspan?: number; rows?: number };
}

/** Commands that mean something in a table alone. */
function tableCommands(reading: Reading): ReadonlyMap<string, Handler> {
  const out = new Map<string, Handler>();
  for (const [name, rule] of Object.entries(rules)) {
    out.set(name, (parser) => {
      if (name === "Xhline" || name === "hhline") parser.argument();
      else if (name === "specialrule") parser.skipArguments("mmm");
      else if (name === "toprule" || name === "midrule" || name === "bottomrule") parser.optional();
      else if (name === "noalign") parser.argument();
      reading.pending.push(rule);
    });
  }
  for (const name of [
    "cline",
    "cdashline",
    "addlinespace",
    "rowcolor",
    "cellcolor",
    "columncolor",
    "arrayrulecolor",
    "rowfont",
    "morecmidrules",
    "cmidrule",
    "cmidline",
    "cmrule",
  ])
    out.set(name, (parser) =>
      parser.skipArguments(
        name === "addlinespace"
          ? "o"
          : name.startsWith("cm")
            ? "opm"
            : name === "morecmidrules"
              ? ""
              : name === "cellcolor" || name === "rowcolor" || name === "columncolor" || name === "arrayrulecolor"
                ? "omoo"
                : "om",
      ),
    );
  for (const name of ["pagebreak", "nopagebreak"]) out.set(name, (parser) => void parser.optional());
  out.set("newpage", () => undefined);
  out.set("multicolumn", (parser) => {
    const span = Number(parser.string());
    const align = alignOf(parser, parser.argument());
    if (Number.isInteger(span) && span > 1) reading.cell.colspan = Math.min(span, 500);
    if (align !== null) reading.cell.align = align;
    if (parser.input.openArgument()) parser.openGroup("}");
  });
  out.set("multirow", (parser) => {
    parser.optional();
    const span = Number(parser.string());
    parser.optional();
    parser.argument();
    parser.optional();
    if (Number.isInteger(span) && span !== 0) reading.cell.rows = Math.max(-500, Math.min(span, 500));
    if (parser.input.openArgument()) parser.openGroup("}");
  });
  out.set("multirowcell", (parser) => {
    reading.cell.rows = Number(parser.string()) || 1;
    parser.optional();
    stacked(parser);
  });
  return out;
}

/** Reads rows and cells up to the environment's end. */
/** What TeX does where a cell begins: rules first, then the column's template, unless `\multicolumn` takes its place. */
function startCell(parser: Parser, column: Column | undefined, commands: ReadonlyMap<string, Handler>): void {
  for (;;) {
    const next = parser.input.next();
    if (next === undefined) return;
    if (next.kind === kinds.space || next.kind === kinds.paragraph) continue;
    if (next.kind === kinds.control && parser.expandable(next) && !parser.spent) {
      parser.expand(next);
      continue;
    }
    if (isControl(next, "input") || isControl(next, "@input")) {
      parser.vocabulary.commands.get("input")?.(parser, next);
      continue;
    }
    const isRule = next.kind === kinds.control && next.text !== "multicolumn" && next.text !== "multirow";
    const handler = isRule ? commands.get(next.text) : undefined;
    if (handler !== undefined) {
      handler(parser, next);
      continue;
    }
    parser.input.unread(next);
    if (
      endsCell(next) ||
      isControl(next, "multicolumn") ||
      isControl(next, "caption") ||
      isControl(next, "end") ||
      column === undefined
    )
      return;
    if (column.math === true) {
      const tokens = cellTokens(parser);
      const shift = token(kinds.math, "$", next);
      // `>{$}l<{$}` around text in dollars is text.
      if (tokens.length > 0) parser.input.push(tokens[0]?.kind === kinds.math ? tokens : [shift, ...tokens, shift]);
    } else if (column.before !== undefined) parser.input.push(column.before);
    return;
  }
}

const endsCell = (next: Token): boolean =>
  next.kind === kinds.align || isControl(next, "\\") || isControl(next, "tabularnewline") || isControl(next, "cr");

/** The tokens of one cell; what ends it stays in the input. */
function cellTokens(parser: Parser): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
    if (next.kind === kinds.open || isControl(next, "begin")) depth++;
    const ends = depth === 0 && (endsCell(next) || isControl(next, "end") || next.kind === kinds.close);
    if (ends) {
      parser.input.unread(next);
      break;
    }
    if (next.kind === kinds.close || isControl(next, "end")) depth--;
    tokens.push(next);
  }
  return trimTokens(tokens);
}

export function readGrid(parser: Parser, open: OpenEnvironment, columns: readonly Column[] = []): Grid {
  const grid: Grid = { rows: [], after: [], blocks: [] };
  const reading: Reading = { grid, pending: [], cell: {} };
  const labelled = parser.flow.labelled;
  const outer = parser.newFlow();
  parser.nested(outer, parser.style, () => {
    const commands = tableCommands(reading);
    parser.local = [...parser.local, commands];
    let row: { cells: Cell[]; before: Rule[] } = { cells: [], before: [] };
    let count = 0;
    let column = 0;
    for (;;) {
      reading.cell = {};
      const flow = parser.newFlow();
      flow.labelled = labelled;
      const place = parser.here;
      parser.flow = flow;
      const style = parser.style;
      startCell(parser, columns[column], commands);
      const ended = parser.run({ environment: open, cell: true });
      parser.style = style;
      const blocks = flow.finish();
      if (row.cells.length === 0) append(row.before, reading.pending.splice(0));
      append(grid.blocks, blocks.filter(isCaption));
      row.cells.push(
        cellOf(
          blocks.filter((block) => !isCaption(block)),
          reading.cell,
          parser.position(place),
        ),
      );
      column += reading.cell.colspan ?? 1;
      if (ended === "align" && ++count < 500_000) continue;
      if (ended === "row") {
        parser.input.accept("*");
        parser.optional();
      }
      const empty = row.cells.length === 1 && row.cells[0]?.children.length === 0 && row.cells[0].colspan === undefined;
      if (!empty) grid.rows.push(row);
      else reading.pending.unshift(...row.before);
      row = { cells: [], before: [] };
      column = 0;
      if (ended !== "row") break;
    }
  });
  append(grid.after, reading.pending);
  return grid;
}

function cellOf(blocks: BlockNode[], given: Reading["cell"], position: TableCell["position"]): Cell {
  const [only] = blocks;
  const children: (InlineNode | BlockNode)[] =
    blocks.length === 1 && only?.type === "paragraph" ? only.children : blocks;
  return {
    type: "tableCell",
    header: false,
    children,
    ...(given.align === undefined || given.align === null ? {} : { align: given.align }),
    ...(given.colspan === undefined ? {} : { colspan: given.colspan }),
    ...(given.rows === undefined ? {} : { rows: given.rows }),
    ...(position === undefined ? {} : { position }),
  };
}

/** `\makecell[c]{a\\b}`, `\shortstack{…}`: lines within a cell. */
export function stacked(parser: Parser): void {
  if (!parser.input.openArgument()) return;
  // In a group, `\\` is a break.
  parser.openGroup("}");
}
