import { type BlockNode, type InlineNode, texAccents } from "@dreamnet/document";
import { readTexEnvironment } from "./raw-tex-environments.ts";
import { readReference } from "./raw-tex-references.ts";
import { silentCommands, transparentCommands } from "./tex-commands.ts";
import {
  readArgument,
  readCommand,
  readEnvironment,
  readGroup,
  readOptional,
  skipComment,
  type TexCursor,
} from "./tex-cursor.ts";
import { texSymbols } from "./tex-symbols.ts";

/** What raw TeX says, as nodes. */
export interface RawTex {
  readonly nodes: BlockNode[];
  /** Commands and environments that were not understood; the text of their arguments is in the nodes. */
  readonly unknown: string[];
}

/** Collects what is read: inline nodes fill a paragraph, blocks end it. */
interface TexReading {
  readonly blocks: BlockNode[];
  readonly inline: InlineNode[];
  readonly unknown: Set<string>;
  /** Levels of nested groups; beyond, the text is taken as it stands. */
  readonly depth: number;
}

const mostLevels = 60;

/** Reads raw TeX as far as running text, lists, tables and formulas go. */
export function readRawTex(tex: string): RawTex {
  const reading: TexReading = { blocks: [], inline: [], unknown: new Set(), depth: 0 };
  readTexInto(tex, reading);
  endParagraph(reading);
  return { nodes: reading.blocks, unknown: [...reading.unknown].sort() };
}

/** Ends the running paragraph. */
function endParagraph(reading: TexReading): void {
  const children = trimInline(reading.inline.splice(0));
  if (children.length > 0) reading.blocks.push({ type: "paragraph", children });
}

function trimInline(nodes: InlineNode[]): InlineNode[] {
  const first = nodes[0];
  if (first?.type === "text") first.value = first.value.trimStart();
  const last = nodes.at(-1);
  if (last?.type === "text") last.value = last.value.trimEnd();
  return nodes.filter((node) => node.type !== "text" || node.value !== "");
}

/** The nodes of an argument, in a line. */
function readTexInline(tex: string, from: TexReading): InlineNode[] {
  const inner: TexReading = { blocks: [], inline: [], unknown: from.unknown, depth: from.depth + 1 };
  readTexInto(tex, inner);
  return [
    ...inner.blocks.flatMap((block): InlineNode[] =>
      block.type === "paragraph" ? [...block.children, { type: "text", value: " " }] : [],
    ),
    ...inner.inline,
  ];
}

/** The blocks of an environment's body. */
function readTexBlocks(tex: string, from: TexReading): BlockNode[] {
  const inner: TexReading = { blocks: [], inline: [], unknown: from.unknown, depth: from.depth + 1 };
  readTexInto(tex, inner);
  endParagraph(inner);
  return inner.blocks;
}

/** Adds text, joined to the text before it. */
function addText(reading: TexReading, value: string): void {
  const last = reading.inline.at(-1);
  if (last?.type === "text") last.value += value;
  else if (value !== "") reading.inline.push({ type: "text", value });
}

function readTexInto(tex: string, reading: TexReading): void {
  if (reading.depth > mostLevels) {
    reading.unknown.add("{…}");
    addText(reading, tex);
    return;
  }
  const cursor: TexCursor = { text: tex, position: 0 };
  while (cursor.position < tex.length) readNext(cursor, reading);
}

function readNext(cursor: TexCursor, reading: TexReading): void {
  const { text } = cursor;
  const character = text[cursor.position] as string;
  switch (character) {
    case "\\":
      readControl(cursor, reading);
      return;
    case "%":
      skipComment(cursor);
      return;
    case "{":
      for (const node of readTexInline(readGroup(cursor) ?? "", reading)) reading.inline.push(node);
      return;
    case "$":
      readDollar(cursor, reading);
      return;
    case "}":
      cursor.position++;
      return;
    case "~":
      cursor.position++;
      addText(reading, "\u00A0");
      return;
    default:
      readPlain(cursor, reading);
  }
}

/** Text up to the next character that means something, with TeX's dashes and quotation marks. */
function readPlain(cursor: TexCursor, reading: TexReading): void {
  const special = /[\\%{}$~]/g;
  special.lastIndex = cursor.position;
  const end = special.exec(cursor.text)?.index ?? cursor.text.length;
  const run = cursor.text.slice(cursor.position, end);
  cursor.position = end;
  const paragraphs = run.split(/\n[ \t]*\n/);
  for (const [index, paragraph] of paragraphs.entries()) {
    if (index > 0) endParagraph(reading);
    addText(
      reading,
      paragraph.replace(/\s+/g, " ").replace(/---/g, "—").replace(/--/g, "–").replace(/``/g, "“").replace(/''/g, "”"),
    );
  }
}

function readDollar(cursor: TexCursor, reading: TexReading): void {
  const { text } = cursor;
  const display = text.startsWith("$$", cursor.position);
  const mark = display ? "$$" : "$";
  const start = cursor.position + mark.length;
  let end = text.indexOf(mark, start);
  while (end > 0 && text[end - 1] === "\\") end = text.indexOf(mark, end + 1);
  if (end < 0) {
    cursor.position = start;
    addText(reading, mark);
    return;
  }
  cursor.position = end + mark.length;
  addMath(text.slice(start, end), display, reading);
}

function addMath(value: string, display: boolean, reading: TexReading): void {
  if (!display) reading.inline.push({ type: "inlineMath", value: value.trim() });
  else {
    endParagraph(reading);
    reading.blocks.push({ type: "math", value: value.trim(), numbered: false });
  }
}

const wrapping: Readonly<Record<string, (children: InlineNode[]) => InlineNode>> = Object.assign(
  Object.create(null) as Record<string, never>,
  {
    textbf: (children: InlineNode[]): InlineNode => ({ type: "strong", children }),
    textit: (children: InlineNode[]): InlineNode => ({ type: "emphasis", children }),
    emph: (children: InlineNode[]): InlineNode => ({ type: "emphasis", children }),
    textsl: (children: InlineNode[]): InlineNode => ({ type: "emphasis", children }),
    texttt: (children: InlineNode[]): InlineNode => ({ type: "span", attributes: { classes: ["texttt"] }, children }),
    textsc: (children: InlineNode[]): InlineNode => ({ type: "smallcaps", children }),
    underline: (children: InlineNode[]): InlineNode => ({ type: "underline", children }),
    uline: (children: InlineNode[]): InlineNode => ({ type: "underline", children }),
    sout: (children: InlineNode[]): InlineNode => ({ type: "delete", children }),
    textsuperscript: (children: InlineNode[]): InlineNode => ({ type: "superscript", children }),
    textsubscript: (children: InlineNode[]): InlineNode => ({ type: "subscript", children }),
  },
);

function readControl(cursor: TexCursor, reading: TexReading): void {
  const start = cursor.position;
  const next = cursor.text[start + 1];
  if (next === "(" || next === "[") {
    readBracketMath(cursor, next, reading);
    return;
  }
  const name = readCommand(cursor);
  if (name === "\\" || name === "newline") {
    if (name === "\\") readOptional(cursor);
    reading.inline.push({ type: "break" });
    return;
  }
  if (name === "begin") {
    readBegin(cursor, reading);
    return;
  }
  if (name === "end") {
    readGroup(cursor);
    return;
  }
  if (name === "par") {
    endParagraph(reading);
    return;
  }
  const accent = texAccents[name];
  if (accent !== undefined) {
    addText(reading, accented(readArgument(cursor) ?? "", accent));
    return;
  }
  const symbol = texSymbols[name];
  if (symbol !== undefined) {
    // `\LaTeX{}`: the empty group only ends the name.
    if (cursor.text.startsWith("{}", cursor.position)) cursor.position += 2;
    addText(reading, symbol);
    return;
  }
  const wrap = wrapping[name];
  if (wrap !== undefined) {
    reading.inline.push(wrap(readTexInline(readArgument(cursor) ?? "", reading)));
    return;
  }
  const reference = readReference(name, cursor, (argument) => readTexInline(argument, reading));
  if (reference !== undefined) {
    if ("inline" in reference) for (const node of reference.inline) reading.inline.push(node);
    else {
      endParagraph(reading);
      for (const node of reference.blocks) reading.blocks.push(node);
    }
    return;
  }
  const silent = silentCommands.get(name);
  if (silent !== undefined) {
    skipArguments(cursor, silent);
    return;
  }
  const before = transparentCommands.get(name);
  if (before !== undefined) {
    skipArguments(cursor, before);
    readOptional(cursor);
    for (const node of readTexInline(readArgument(cursor) ?? "", reading)) reading.inline.push(node);
    return;
  }
  reading.unknown.add(`\\${name}`);
  // An unknown macro keeps its arguments' text.
  for (readOptional(cursor); cursor.text[cursor.position] === "{"; ) {
    for (const node of readTexInline(readGroup(cursor) ?? "", reading)) reading.inline.push(node);
    reading.inline.push({ type: "text", value: " " });
  }
}

function accented(argument: string, accent: string): string {
  const bare = argument.replace(/^\\([ij])(?![a-zA-Z])\s*$/, "$1").replace(/[{}]/g, "");
  const [base = "", ...rest] = bare === "" ? "\u00A0" : bare;
  return `${(base + accent).normalize("NFC")}${rest.join("")}`;
}

function skipArguments(cursor: TexCursor, count: number): void {
  for (let index = 0; index < count; index++) {
    while (readOptional(cursor) !== undefined);
    readArgument(cursor);
  }
  if (count > 0) while (readOptional(cursor) !== undefined);
}

function readBracketMath(cursor: TexCursor, open: string, reading: TexReading): void {
  const start = cursor.position + 2;
  const end = cursor.text.indexOf(open === "(" ? "\\)" : "\\]", start);
  cursor.position = end < 0 ? cursor.text.length : end + 2;
  addMath(cursor.text.slice(start, end < 0 ? cursor.text.length : end), open === "[", reading);
}

function readBegin(cursor: TexCursor, reading: TexReading): void {
  const name = readGroup(cursor)?.trim() ?? "";
  const body = readEnvironment(cursor, name);
  endParagraph(reading);
  const reader = {
    blocks: (tex: string) => readTexBlocks(tex, reading),
    inline: (tex: string) => readTexInline(tex, reading),
    unknown: reading.unknown,
  };
  for (const node of readTexEnvironment(name, body, reader)) reading.blocks.push(node);
}
