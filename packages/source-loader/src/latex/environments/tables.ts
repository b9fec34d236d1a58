import type { BlockNode, InlineNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { append } from "../collections.ts";
import { inlinesOf, isBlock } from "../flow.ts";
import type { EnvironmentHandler, Handler, OpenEnvironment, Parser } from "../parser.ts";
import { readOptions, textOf } from "../plain.ts";
import { isControl, kinds, type Token, token, tokensToTex, trimTokens } from "../tokens.ts";
import { alignOf, type Column, newColumnType, readColumns } from "./column-spec.ts";
import { containersOf, isCaption } from "./floats.ts";

/** What stands between rows, and where one part of a long table ends. */
type Rule = "rule" | "head" | "first-head" | "foot" | "last-foot";

interface Cell extends TableCell {
  /** Set by `\multirow`; below zero it counts upwards. */
  rows?: number;
}

interface Grid {
  readonly rows: { cells: Cell[]; before: Rule[] }[];
  /** Rules after the last row. */
  readonly after: Rule[];
  /** Blocks that are no cell: captions of a long table. */
  readonly blocks: BlockNode[];
}

const rules: Readonly<Record<string, Rule>> = {
  hline: "rule",
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

function readGrid(parser: Parser, open: OpenEnvironment, columns: readonly Column[] = []): Grid {
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

/** Rows of a long table in the order of print: its first head once, then the rows, then the foot. */
function orderRows(grid: Grid): { rows: Grid["rows"]; head: number | undefined; repeated?: Grid["rows"] } {
  const marks = grid.rows.map((row) => row.before.filter((rule) => rule !== "rule"));
  if (marks.every((mark) => mark.length === 0) && grid.after.every((rule) => rule === "rule"))
    return { rows: grid.rows, head: undefined };
  const parts: Partial<Record<Rule, Grid["rows"]>> = {};
  let current: Grid["rows"] = [];
  const end = (before: readonly Rule[]): void => {
    for (const rule of before) {
      if (rule === "rule") continue;
      parts[rule] ??= current;
      current = [];
    }
  };
  for (const row of grid.rows) {
    end(row.before);
    current.push(row);
  }
  end(grid.after);
  const head = parts["first-head"] ?? parts.head ?? [];
  const repeated = [
    ...(parts["first-head"] === undefined ? [] : (parts.head ?? [])),
    ...(parts["last-foot"] === undefined && parts.foot === undefined ? [] : (parts.foot ?? [])),
  ];
  return { rows: [...head, ...current, ...(parts["last-foot"] ?? [])], head: head.length, repeated };
}

/** How many rows are the head: those above the first rule within the table, where that leaves a body. */
function headRows(rows: Grid["rows"]): number {
  for (let index = 1; index < rows.length && index <= 4; index++)
    if (rows[index]?.before.includes("rule") === true) return index;
  return 0;
}

/** Drops the empty cells that `\multirow` covers, and gives it its span. */
function applySpans(rows: Grid["rows"]): TableRow[] {
  const covered = new Map<number, number>();
  return rows.map(({ cells }, rowIndex): TableRow => {
    const kept: TableCell[] = [];
    let column = 0;
    for (const { rows: span, ...cell } of cells) {
      const width = cell.colspan ?? 1;
      const until = covered.get(column) ?? -1;
      if (rowIndex <= until && cell.children.length === 0) {
        column += width;
        continue;
      }
      if (span !== undefined && span > 1) {
        // Only as far as the cells below are empty.
        let reach = rowIndex;
        while (
          reach + 1 < rows.length &&
          reach + 1 < rowIndex + span &&
          isEmptyAt(rows[reach + 1]?.cells ?? [], column)
        )
          reach++;
        if (reach > rowIndex) {
          cell.rowspan = reach - rowIndex + 1;
          for (let offset = 0; offset < width; offset++) covered.set(column + offset, reach);
        }
      }
      kept.push(cell);
      column += width;
    }
    return { type: "tableRow", children: kept };
  });
}

function isEmptyAt(cells: readonly Cell[], column: number): boolean {
  let at = 0;
  for (const cell of cells) {
    if (at === column) return cell.children.length === 0;
    at += cell.colspan ?? 1;
    if (at > column) return false;
  }
  return true;
}

/** Makes the table node; undefined where there are no rows. */
export function tableOf(grid: Grid, columns: readonly Column[]): Table | undefined {
  const { rows, head } = orderRows(grid);
  if (rows.length === 0) return undefined;
  const header = head ?? headRows(rows);
  const children = applySpans(rows);
  children.slice(0, header).forEach((row) => {
    for (const cell of row.children) cell.header = true;
  });
  const width = Math.max(
    columns.length,
    ...children.slice(0, 50).map((row) => row.children.reduce((sum, cell) => sum + (cell.colspan ?? 1), 0)),
  );
  const widths = columns.map((column) => column.width);
  return {
    type: "table",
    align: Array.from({ length: width }, (_, index) => columns[index]?.align ?? null),
    ...(widths.length > 0 && widths.every((value) => value !== undefined) ? { widths: widths as number[] } : {}),
    children,
  };
}

/** A table of one column in running text or in a cell is a way to break lines. */
function addTable(parser: Parser, grid: Grid, columns: readonly Column[], place: Parser["here"], inline: boolean) {
  const table = tableOf(grid, columns);
  if (table === undefined) return;
  const flat = table.children.every(
    (row) => row.children.length <= 1 && row.children.every((cell) => cell.children.every((child) => !isBlock(child))),
  );
  if (!inline || !flat) return parser.flow.block(table, place);
  table.children.forEach((row, index) => {
    if (index > 0) parser.flow.inline({ type: "break" }, 0, place);
    for (const cell of row.children)
      for (const child of cell.children as InlineNode[]) parser.flow.inline(child, parser.style, place);
  });
}

const tabular =
  (signature: string, options: { long?: boolean } = {}): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    const nested = parser.openEnvironments.slice(0, -1).some((candidate) => tabularNames.has(candidate.name));
    parser.skipArguments(signature);
    const columns = readColumns(parser, parser.argument());
    const named: { label?: string } = {};
    if (options.long === true) parser.flow.labelled = named;
    const grid = readGrid(parser, open, columns);
    if (options.long !== true)
      return addTable(parser, grid, columns, place, nested || (columns.length <= 1 && parser.flow.inParagraph));
    addLong(parser, grid, columns, named, place);
  };

/** A long table holds its own caption: a float that breaks over pages. */
function addLong(
  parser: Parser,
  grid: Grid,
  columns: readonly Column[],
  named: { label?: string },
  place: Parser["here"],
) {
  const table = tableOf(grid, columns);
  const repeated = (orderRows(grid).repeated ?? [])
    .flatMap((row) => row.cells)
    .filter((cell) => cell.children.length > 0);
  if (repeated.length > 0)
    parser.report.add(
      "info",
      "page-breaks-say-nothing",
      "What a long table says at its page breaks is not shown where there are no pages.",
      {
        place,
        quote: repeated
          .map((cell) =>
            textOf(
              inlinesOf(
                cell.children.map((child) => (isBlock(child) ? child : { type: "paragraph", children: [child] })),
              ),
            ),
          )
          .join(" | "),
      },
    );
  const captions = grid.blocks.filter(isCaption).slice(0, 1);
  const blocks: BlockNode[] = [...captions, ...(table === undefined ? [] : [table])];
  parser.flow.labelled = undefined;
  if (captions.length === 0 && table !== undefined && named.label === undefined) return parser.flow.block(table, place);
  for (const container of containersOf(blocks, { kind: "table", label: named.label }, parser.position(place)))
    parser.flow.block(container, place);
}

/** tabularray: the columns stand in `colspec`, or are the whole argument. */
const tblr: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  const outer = readOptions(tokensToTex(parser.optional() ?? []));
  const argument = parser.argument();
  const text = tokensToTex(argument);
  const spec = readOptions(text)["colspec"];
  const columns =
    spec === undefined && text.includes("=")
      ? []
      : readColumns(parser, spec === undefined ? argument : parser.tokensOfTex(spec));
  const grid = readGrid(parser, open, columns);
  const caption = outer["caption"];
  const label = outer["label"];
  if (caption === undefined) return addTable(parser, grid, columns, place, false);
  grid.blocks.push({ type: "division", role: "caption", children: parser.blocksOfTex(caption) });
  addLong(parser, grid, columns, label === undefined ? {} : { label }, place);
};

/** aastex: `\tablehead{\colhead{a} & …} \startdata … \enddata`. */
const deluxetable: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const columns = readColumns(parser, parser.argument());
  const named: { label?: string } = {};
  const head: Token[][] = [];
  let grid: Grid | undefined;
  const local = new Map<string, Handler>([
    ["tablehead", (inner) => void head.push(inner.argument())],
    [
      "nocolhead",
      (inner) => {
        if (inner.input.openArgument()) inner.openGroup("}");
      },
    ],
    [
      "colhead",
      (inner) => {
        if (inner.input.openArgument()) inner.openGroup("}");
      },
    ],
    [
      "startdata",
      (inner) => {
        grid = readData(inner, head, columns);
      },
    ],
    ["enddata", () => undefined],
    ["tablecomments", (inner) => legend(inner)],
    ["tablerefs", (inner) => legend(inner, "References. ")],
    [
      "tablenotetext",
      (inner) => {
        const mark = inner.string();
        legend(inner, `${mark} `);
      },
    ],
    [
      "tablenotemark",
      (inner) => {
        const mark = inner.string();
        inner.flow.inline({ type: "superscript", children: [{ type: "text", value: mark }] }, 0, inner.here);
      },
    ],
    ["tablewidth", (inner) => void inner.argument()],
    ["tabletypesize", (inner) => void inner.argument()],
    ["tablenum", (inner) => void inner.argument()],
    ["tablecolumns", (inner) => void inner.argument()],
    ["nodata", (inner) => inner.flow.text("…", inner.style, inner.here)],
    [
      "cutinhead",
      (inner) => {
        for (const node of inner.inlines()) inner.flow.inline(node, inner.style, inner.here);
      },
    ],
    ["decimals", () => undefined],
    ["rotate", () => undefined],
    [
      "twocolhead",
      (inner) => {
        if (inner.input.openArgument()) inner.openGroup("}");
      },
    ],
  ]);
  const blocks = parser.contents(open, named, local);
  const table = grid === undefined ? undefined : tableOf(grid, columns);
  const all: BlockNode[] = [
    ...blocks.filter(isCaption),
    ...(table === undefined ? [] : [table]),
    ...blocks.filter((block) => !isCaption(block)),
  ];
  for (const container of containersOf(all, { kind: "table", label: named.label }, parser.position(place)))
    parser.flow.block(container, place);
};

function legend(parser: Parser, prefix = ""): void {
  const place = parser.here;
  const children = parser.blocks();
  const first = children[0];
  if (prefix !== "" && first?.type === "paragraph") first.children.unshift({ type: "text", value: prefix });
  if (children.length > 0) parser.flow.block({ type: "division", role: "legend", children }, place);
}

/** The rows between `\startdata` and `\enddata`, under the head. */
function readData(parser: Parser, head: readonly Token[][], columns: readonly Column[]): Grid {
  const data: Token[] = [];
  for (let next = parser.input.next(); next !== undefined && next.text !== "enddata"; next = parser.input.next()) {
    data.push(next);
    // Without \enddata the environment's end must not be swallowed.
    if (next.kind === 0 && next.text === "end") {
      data.pop();
      parser.input.unread(next);
      break;
    }
  }
  const headTokens = head.flatMap((tokens) => [...tokens, ...parser.tokensOfTex("\\\\\\hline ")]);
  return parser.gridOf([...headTokens, ...data], (open) => readGrid(parser, open, columns));
}

/** `\makecell[c]{a\\b}`, `\shortstack{…}`: lines within a cell. */
function stacked(parser: Parser): void {
  if (!parser.input.openArgument()) return;
  // In a group, `\\` is a break.
  parser.openGroup("}");
}

const tabularNames: ReadonlySet<string> = new Set([
  "tabular",
  "tabular*",
  "tabularx",
  "tabulary",
  "tabu",
  "longtable",
  "tblr",
  "deluxetable",
  "array",
  "NiceTabular",
]);

export const tableEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["tabular", tabular("o")],
  ["tabular*", tabular("mo")],
  ["tabularx", tabular("mo")],
  ["tabularx*", tabular("mo")],
  ["tabulary", tabular("mo")],
  ["tabu", tabular("")],
  ["tabularht", tabular("mo")],
  ["NiceTabular", tabular("o")],
  ["array", tabular("o")],
  [
    "ruledtabular",
    (parser, open) => {
      for (const block of parser.contents(open)) parser.flow.block(block, parser.here);
    },
  ],
  ["longtable", tabular("o", { long: true })],
  ["longtable*", tabular("o", { long: true })],
  ["longtabu", tabular("", { long: true })],
  ["supertabular", tabular("o", { long: true })],
  ["supertabular*", tabular("mo", { long: true })],
  ["xtabular", tabular("o", { long: true })],
  ["xltabular", tabular("om", { long: true })],
  ["ltablex", tabular("om", { long: true })],
  ["mpsupertabular", tabular("", { long: true })],
  ["tblr", tblr],
  ["talltblr", tblr],
  ["longtblr", tblr],
  ["booktabs", tblr],
  ["deluxetable", deluxetable],
  ["deluxetable*", deluxetable],
  ["splitdeluxetable", deluxetable],
  [
    "longrotatetable",
    (parser, open) => {
      for (const block of parser.contents(open)) parser.flow.block(block, parser.here);
    },
  ],
]);

export const tableCommandsEverywhere: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  [
    "makecell",
    (parser) => {
      parser.input.accept("*");
      parser.optional();
      stacked(parser);
    },
  ],
  [
    "thead",
    (parser) => {
      parser.input.accept("*");
      parser.optional();
      stacked(parser);
    },
  ],
  [
    "shortstack",
    (parser) => {
      parser.optional();
      stacked(parser);
    },
  ],
  [
    "rothead",
    (parser) => {
      parser.optional();
      stacked(parser);
    },
  ],
  [
    "specialcell",
    (parser) => {
      parser.optional();
      stacked(parser);
    },
  ],
  [
    "diagbox",
    (parser) => {
      parser.optional();
      const first = parser.argument();
      const second = parser.argument();
      for (const node of [
        ...parser.inlinesOf(first),
        { type: "text", value: " / " } as const,
        ...parser.inlinesOf(second),
      ])
        parser.flow.inline(node, parser.style, parser.here);
    },
  ],
  [
    "backslashbox",
    (parser) => {
      const first = parser.argument();
      const second = parser.argument();
      for (const node of [
        ...parser.inlinesOf(first),
        { type: "text", value: " / " } as const,
        ...parser.inlinesOf(second),
      ])
        parser.flow.inline(node, parser.style, parser.here);
    },
  ],
  ["newcolumntype", newColumnType],
  ["cellcolor", (parser) => parser.skipArguments("om")],
  ["tabularnewline", (parser) => parser.flow.inline({ type: "break" }, 0, parser.here)],
  [
    "multicolumn",
    (parser) => {
      parser.skipArguments("mm");
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "multirow",
    (parser) => {
      parser.skipArguments("omomo");
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "tablenotemark",
    (parser) => {
      const mark = parser.string();
      parser.flow.inline({ type: "superscript", children: [{ type: "text", value: mark }] }, 0, parser.here);
    },
  ],
  [
    "tnote",
    (parser) => {
      const mark = parser.inlines();
      if (mark.length > 0) parser.flow.inline({ type: "superscript", children: mark }, 0, parser.here);
    },
  ],
  ["tablefoot", (parser) => legend(parser)],
  ["tablebib", (parser) => legend(parser, "References. ")],
  ["noalign", (parser) => void parser.argument()],
  ["cmidrule", (parser) => parser.skipArguments("opm")],
  ["cline", (parser) => void parser.argument()],
  ["arrayrulecolor", (parser) => parser.skipArguments("om")],
  ["rowcolor", (parser) => parser.skipArguments("omoo")],
  ["rowcolors", (parser) => parser.skipArguments("ommm")],
]);
