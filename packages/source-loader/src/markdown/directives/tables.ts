import type { BlockNode, Container, InlineNode, ListItem, Table, TableCell, TableRow } from "@dreamnet/document";
import { pushClose, pushOpen } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { pushBlocks } from "../rules/block-ranges.ts";
import { pushTable, type TableSource } from "../rules/push-table.ts";
import { largest } from "../tree/append-all.ts";
import { unwrap } from "../tree/block-types.ts";
import { readDelimited } from "./delimited-text.ts";
import { bodyText, type Directive, type DirectiveHandler, isUnset, labelOf, pushInlineText } from "./directive.ts";

/** A container for a table with its caption, which is the directive's argument. */
function pushContainer(state: BlockState, directive: Directive, body: () => void): void {
  let caption: InlineNode[] | undefined;
  pushOpen(
    state,
    (children, position): Container => ({
      type: "container",
      kind: "table",
      ...labelOf(directive),
      ...(isUnset(directive.options["enumerated"]) || isUnset(directive.options["numbered"])
        ? { numbered: false }
        : {}),
      children: [
        ...(children as BlockNode[]),
        ...(caption === undefined
          ? []
          : [
              {
                type: "caption" as const,
                children: [{ type: "paragraph" as const, children: caption, position }],
                position,
              },
            ]),
      ],
      position,
    }),
    directive.map,
  );
  if (directive.argument !== "") {
    pushInlineText(state, directive.argument, directive.map, (nodes) => {
      caption = nodes;
    });
  }
  body();
  pushClose(state);
}

const table: DirectiveHandler = (state, directive) => {
  pushContainer(state, directive, () => {
    pushBlocks(state, directive.body, directive.to, [directive.body, directive.to], (children) => {
      const [only] = children;
      // A table that brings its own caption gives it to the container around it only where that has none.
      if (children.length === 1 && only?.type === "container" && directive.argument !== "") return only.children;
      return children;
    });
  });
};

function count(value: string | undefined, otherwise: number): number {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number >= 0 && number < 1000 ? number : otherwise;
}

/** A list of lists: each outer item is a row. */
const listTable: DirectiveHandler = (state, directive) => {
  const headers = count(directive.options["header-rows"], 0);
  const stubs = count(directive.options["stub-columns"], 0);
  pushContainer(state, directive, () => {
    pushBlocks(state, directive.body, directive.to, [directive.body, directive.to], (children, position) => {
      const blocks = children as BlockNode[];
      const list = blocks.find((block) => block.type === "list");
      if (list === undefined) return blocks;
      const rows = list.children.map((item, index) => rowOf(item, index < headers, stubs));
      const width = largest(rows.map((row) => row.children.length));
      const node: Table = {
        type: "table",
        align: Array<null>(width).fill(null),
        ...widths(directive, width),
        children: rows,
        position,
      };
      return blocks.flatMap((block) => (block === list ? [node] : [block]));
    });
  });
};

function rowOf(item: ListItem, header: boolean, stubs: number): TableRow {
  const placed = item.position === undefined ? {} : { position: item.position };
  const [inner, ...others] = item.children;
  const cells = inner?.type === "list" ? inner.children : [{ ...item, children: inner === undefined ? [] : [inner] }];
  const children = cells.map(
    (cell, index): TableCell => ({
      type: "tableCell",
      header: header || index < stubs,
      children: unwrap(cell.children),
      ...(cell.position === undefined ? {} : { position: cell.position }),
    }),
  );
  if (others.length > 0) children.push({ type: "tableCell", header, children: others });
  return { type: "tableRow", children, ...placed };
}

function widths({ options }: Directive, count_: number): { widths?: number[] } {
  const numbers = (options["widths"] ?? "")
    .split(/[\s,]+/u)
    .map(Number)
    .filter((number) => Number.isFinite(number) && number > 0);
  if (numbers.length !== count_ || count_ === 0) return {};
  const total = numbers.reduce((sum, number) => sum + number, 0);
  return { widths: numbers.map((number) => Math.round((number / total) * 10_000) / 10_000) };
}

/** Comma-separated values, in the body or in a file. */
const csvTable: DirectiveHandler = (state, directive) => {
  const { options } = directive;
  const file = options["file"];
  const included = file === undefined ? undefined : state.env.readInclude?.(file);
  if (file !== undefined && included === undefined) missingFile(state, directive, file);
  const delimiter = { tab: "\t", space: " " }[options["delim"] ?? ""] ?? options["delim"]?.[0] ?? ",";
  const records = readDelimited(included ?? bodyText(state, directive), delimiter, options["quote"]?.[0] ?? '"');
  const headerText = options["header"];
  const header = headerText === undefined ? [] : readDelimited(headerText, delimiter, options["quote"]?.[0] ?? '"');
  const headers = header.length + count(options["header-rows"], 0);
  const rows = [...header, ...records];
  const width = largest(rows.map((row) => row.length));
  const line = Math.min(directive.body, directive.to - 1);
  const source: TableSource = {
    align: Array<null>(width).fill(null),
    ...widths(directive, width),
    rows: rows.map((cells, index) => ({
      header: index < headers,
      line,
      cells: cells.map((text) => ({ text: text.trim(), line, blocks: text.includes("\n") })),
    })),
  };
  pushContainer(state, directive, () => {
    if (rows.length > 0) pushTable(state, source, directive.map);
  });
};

/** Names a file that the document asks for and that is not there. */
export function missingFile(state: BlockState, { map, name }: Directive, file: string): void {
  const { source } = state.env;
  report(state.env, {
    severity: "error",
    ruleId: "markdown/included-file-exists",
    message: `The file "${file}" that the directive "${name}" names is not there or cannot be read.`,
    hint: "Paths are relative to the document, and must stay within its folder.",
    position: {
      start: { line: map[0] + 1 + source.lineOffset, column: 1 },
      end: { line: map[1] + source.lineOffset, column: 1 },
      ...(source.main ? {} : { file: source.file }),
    },
    quote: file,
  });
}

export const tableDirectives: Readonly<Record<string, DirectiveHandler>> = {
  table,
  "list-table": listTable,
  "csv-table": csvTable,
};
