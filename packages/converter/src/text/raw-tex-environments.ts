import type { BlockNode, Caption, InlineNode, ListItem, TableCell, TableRow } from "@dreamnet/document";
import { readArgument, readCommand, readEnvironment, readGroup, readOptional, type TexCursor } from "./tex-cursor.ts";

/** Reads the content of an environment; given by the reader of running text, which in turn reads environments. */
export interface TexReader {
  blocks(tex: string): BlockNode[];
  inline(tex: string): InlineNode[];
  /** Commands and environments that were not understood. */
  readonly unknown: Set<string>;
}

const mathEnvironments = /^(?:equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math)\*?$/;
const tableEnvironments = /^(?:tabular[xy]?|tabulary|longtable|tabu|array|supertabular)\*?$/;
const transparentEnvironments = new Set([
  "center",
  "flushleft",
  "flushright",
  "minipage",
  "small",
  "footnotesize",
  "scriptsize",
  "large",
  "landscape",
  "sidewaystable",
  "sidewaysfigure",
  "adjustbox",
  "threeparttable",
  "document",
  "singlespace",
  "spacing",
  "samepage",
  "multicols",
  "subequations",
  "tablenotes",
  "refsection",
  "sloppypar",
  "table",
  "table*",
  "figure",
  "figure*",
  "wrapfigure",
  "subfigure",
  "subtable",
  "wraptable",
  "abstract",
  "frame",
  "titlepage",
  "raggedright",
  "centering",
]);

/** The blocks of one environment. */
export function readTexEnvironment(name: string, body: string, reader: TexReader): BlockNode[] {
  if (mathEnvironments.test(name)) {
    return [
      {
        type: "math",
        value: `\\begin{${name}}${body}\\end{${name}}`,
        numbered: !name.endsWith("*") && !/^(?:displaymath|math)$/.test(name),
      },
    ];
  }
  if (tableEnvironments.test(name)) return [readTable(name, body, reader)];
  if (name === "itemize" || name === "enumerate" || name === "description") return [readList(name, body, reader)];
  if (/^(?:verbatim|Verbatim|lstlisting|minted|alltt)\*?$/.test(name)) {
    return [
      { type: "code", value: body.replace(/^(?:\[[^\]\n]*\])?(?:\{[^}\n]*\})?\n?/, "").replace(/\n[ \t]*$/, "") },
    ];
  }
  if (/^(?:tikzpicture|pgfpicture|picture|axis|circuitikz|forest|tikzcd|filecontents)\*?$/.test(name)) {
    // A drawing in TeX: its source is all that can be shown.
    reader.unknown.add(name);
    return [{ type: "code", lang: "tex", value: `\\begin{${name}}${body}\\end{${name}}` }];
  }
  if (name === "quote" || name === "quotation" || name === "verse")
    return [{ type: "blockquote", children: reader.blocks(body) }];
  if (name === "comment") return [];
  const content = dropArguments(name, body);
  if (/^(?:figure|table|sidewaysfigure|sidewaystable|wrapfigure|wraptable|SCfigure)\*?$/.test(name))
    return readFloat(name, content, reader);
  if (!transparentEnvironments.has(name)) reader.unknown.add(`\\begin{${name}}`);
  return reader.blocks(content);
}

/** `[htbp]`, `{0.5\textwidth}`: an environment's own arguments are no text. */
function dropArguments(name: string, body: string): string {
  const cursor: TexCursor = { text: body, position: 0 };
  while (readOptional(cursor) !== undefined);
  if (/^(?:minipage|wrapfigure|wraptable|multicols|adjustbox|subfigure|subtable|spacing)$/.test(name)) {
    while (readGroup(cursor) !== undefined) while (readOptional(cursor) !== undefined);
  }
  return body.slice(cursor.position);
}

function readFloat(name: string, body: string, reader: TexReader): BlockNode[] {
  const command = /\\(caption|label)\*?\s*(?=[[{])/g;
  let rest = "";
  let last = 0;
  let caption: Caption | undefined;
  let label: string | undefined;
  for (let match = command.exec(body); match !== null; match = command.exec(body)) {
    const cursor: TexCursor = { text: body, position: command.lastIndex };
    readOptional(cursor);
    const argument = readArgument(cursor) ?? "";
    rest += body.slice(last, match.index);
    last = cursor.position;
    command.lastIndex = last;
    if (match[1] === "label") label ??= argument.trim();
    else if (caption === undefined) {
      label ??= /\\label\s*\{([^{}]*)\}/.exec(argument)?.[1]?.trim();
      caption = {
        type: "caption",
        children: [{ type: "paragraph", children: reader.inline(argument.replace(/\\label\s*\{[^{}]*\}/g, "")) }],
      };
    } else rest += argument;
  }
  const children = reader.blocks(rest + body.slice(last));
  return [
    {
      type: "container",
      kind: /table/.test(name) ? "table" : "figure",
      ...(label === undefined ? {} : { label }),
      children: [...children, ...(caption === undefined ? [] : [caption])],
    },
  ];
}

function readList(name: string, body: string, reader: TexReader): BlockNode {
  const items: ListItem[] = [];
  const cursor: TexCursor = { text: body, position: 0 };
  readOptional(cursor);
  let start: { at: number; term: string | undefined } | undefined;
  const close = (end: number): void => {
    if (start === undefined) return;
    const blocks = reader.blocks(body.slice(start.at, end));
    const term: BlockNode[] =
      start.term === undefined
        ? []
        : [{ type: "paragraph", children: [{ type: "strong", children: reader.inline(start.term) }] }];
    items.push({ type: "listItem", children: [...term, ...blocks] });
  };
  while (cursor.position < body.length) {
    const at = body.indexOf("\\", cursor.position);
    if (at < 0) break;
    cursor.position = at;
    const command = readCommand(cursor);
    if (command === "begin") readEnvironment(cursor, readGroup(cursor) ?? "");
    else if (command === "item") {
      close(at);
      const term = readOptional(cursor);
      start = { at: cursor.position, term };
    }
  }
  close(body.length);
  return { type: "list", ordered: name === "enumerate", spread: false, children: items };
}

/** A table's rows and cells; rules and column types are left out, spans are kept. */
function readTable(name: string, body: string, reader: TexReader): BlockNode {
  const cursor: TexCursor = { text: body, position: 0 };
  readOptional(cursor);
  if (/^(?:tabular\*|tabularx|tabulary|tabularx\*)$/.test(name)) readGroup(cursor);
  readOptional(cursor);
  const columns = readGroup(cursor) ?? "";
  const letters = columns
    .replace(/[@!><]\s*\{[^{}]*\}|\|/g, "")
    .replace(/\*\s*\{(\d{1,2})\}\s*\{([^{}]*)\}/g, (_all, count: string, types: string) => types.repeat(Number(count)));
  const align = [...letters.replace(/\{[^{}]*\}/g, "")]
    .filter((letter) => /[lcrpmbXSd]/.test(letter))
    .map((letter) => (letter === "c" ? "center" : letter === "r" ? "right" : "left") as "left" | "center" | "right");
  const rows: TableRow[] = [];
  let headed = false;
  for (const [index, row] of splitTable(body.slice(cursor.position)).entries()) {
    const ruled = /^(?:\s|\\(?:midrule|hline)(?![A-Za-z]))*\\(?:midrule|hline)(?![A-Za-z])/.test(row[0] ?? "");
    if (index === 1 && ruled) headed = true;
    const cells = row.map((cell) => readCell(cell, reader));
    if (cells.some((cell) => cell.children.length > 0)) rows.push({ type: "tableRow", children: cells });
  }
  if (headed) for (const cell of rows[0]?.children ?? []) cell.header = true;
  return { type: "table", align, children: rows };
}

function readCell(tex: string, reader: TexReader): TableCell {
  const span = /\\(multicolumn|multirow)\s*(?:\[[^\]]*\])?\s*\{(\d{1,3})\}/.exec(tex);
  const children = reader.inline(tex);
  const value = Number(span?.[2] ?? 1);
  return {
    type: "tableCell",
    header: false,
    ...(span === null || value < 2 ? {} : span[1] === "multicolumn" ? { colspan: value } : { rowspan: value }),
    children: trimCell(children),
  };
}

function trimCell(children: InlineNode[]): InlineNode[] {
  const first = children[0];
  if (first?.type === "text") first.value = first.value.trimStart();
  const last = children.at(-1);
  if (last?.type === "text") last.value = last.value.trimEnd();
  return children.filter((child) => child.type !== "text" || child.value !== "");
}

function splitTable(body: string): string[][] {
  const rows: string[][] = [[]];
  let start = 0;
  let depth = 0;
  const token = /\\(?:begin|end)\s*\{[^{}]*\}|\\\\|\\tabularnewline|\\[\s\S]|[{}&]/g;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    const text = match[0];
    if (text === "{" || text.startsWith("\\begin")) depth++;
    else if (text === "}" || text.startsWith("\\end")) depth--;
    else if (depth === 0 && (text === "&" || text === "\\\\" || text === "\\tabularnewline")) {
      rows.at(-1)?.push(body.slice(start, match.index));
      start = match.index + text.length;
      if (text !== "&") {
        start += /^\s*\[[^\]\n]{0,30}\]/.exec(body.slice(start, start + 40))?.[0].length ?? 0;
        token.lastIndex = start;
        rows.push([]);
      }
    }
  }
  rows.at(-1)?.push(body.slice(start));
  return rows;
}
