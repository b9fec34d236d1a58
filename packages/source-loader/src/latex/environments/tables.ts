import type { BlockNode, InlineNode } from "@dreamnet/document";
import { inlinesOf, isBlock } from "../flow.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { readOptions, textOf } from "../plain.ts";
import { type Token, tokensToTex } from "../tokens.ts";
import { type Column, newColumnType, readColumns } from "./column-spec.ts";
import { containersOf, isCaption } from "./floats.ts";
import { type Grid, readGrid, stacked } from "./table-grid.ts";
import { orderRows, tableOf } from "./table-node.ts";

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
