import { append, table } from "../collections.ts";
import type { Parser } from "../parser.ts";
import { kinds, type Token, tokensToTex } from "../tokens.ts";

export interface Column {
  readonly align: "left" | "center" | "right" | null;
  /** Width as a part of the line, where it is one. */
  readonly width?: number;
  /** `>{$}`: its cells are formulas. */
  readonly math?: boolean;
  /** `>{\bfseries}`: what stands before each of its cells. */
  readonly before?: readonly Token[];
}

interface ColumnType {
  readonly parameters: number;
  readonly spec: readonly Token[];
}
const key = Symbol("column types");
const types = (parser: Parser): Map<string, ColumnType> => parser.state(key, () => new Map<string, ColumnType>());

export function newColumnType(parser: Parser): void {
  const name = parser.argument()[0]?.text;
  const parameters = Number(parser.optionalString() ?? "0");
  const fallback = parser.optional();
  const spec = parser.argument();
  if (name !== undefined)
    types(parser).set(name, { parameters: fallback === undefined ? parameters : parameters - 1, spec });
}

const aligned = table<Column["align"]>({
  l: "left",
  c: "center",
  r: "right",
  L: "left",
  C: "center",
  R: "right",
  S: "right",
  s: "left",
  d: "right",
  D: "right",
  N: "right",
  X: null,
  p: null,
  m: null,
  b: null,
  w: null,
  W: null,
  P: null,
  M: null,
  B: null,
  J: null,
  Q: null,
  Y: null,
  Z: null,
});

/** Reads `l|c@{ }p{3cm}*{2}{>{\bfseries}r}`. */
export function readColumns(parser: Parser, spec: readonly Token[], level = 0): Column[] {
  const columns: Column[] = [];
  let index = 0;
  let hint: Column["align"] | undefined;
  let math = false;
  let lead: Token[] | undefined;
  const template = (): Pick<Column, "math" | "before"> => ({
    ...(math ? { math } : {}),
    ...(lead === undefined ? {} : { before: lead }),
  });
  const group = (): Token[] => {
    while (spec[index]?.kind === kinds.space) index++;
    const first = spec[index++];
    if (first === undefined) return [];
    if (first.kind !== kinds.open) return [first];
    const out: Token[] = [];
    for (let depth = 0; index < spec.length; index++) {
      const next = spec[index] as Token;
      if (next.kind === kinds.open) depth++;
      else if (next.kind === kinds.close && depth-- === 0) break;
      out.push(next);
    }
    index++;
    return out;
  };
  const bracket = (): void => {
    if (spec[index]?.text !== "[") return;
    while (index < spec.length && spec[index]?.text !== "]") index++;
    index++;
  };
  const done = (): void => {
    hint = undefined;
    math = false;
    lead = undefined;
  };
  while (index < spec.length && columns.length < 500) {
    const next = spec[index++] as Token;
    if (next.kind === kinds.control && parser.macros.get(next.text) !== undefined && level < 5) {
      append(columns, readColumns(parser, parser.macros.get(next.text)?.body ?? [], level + 1));
      continue;
    }
    if (next.kind !== kinds.character) continue;
    const type = types(parser).get(next.text);
    if (type !== undefined && level < 5) {
      for (let count = 0; count < type.parameters; count++) group();
      const inner = readColumns(parser, type.spec, level + 1);
      append(
        columns,
        inner.map((column) => ({ ...column, ...(hint === undefined ? {} : { align: hint }), ...template() })),
      );
      done();
      continue;
    }
    switch (next.text) {
      case "|":
      case ":":
      case ".":
      case "'":
      case '"':
        break;
      case "@":
      case "!":
      case "<":
      case "?":
        group();
        break;
      case ">": {
        const tokens = group();
        const before = tokensToTex(tokens);
        math ||= tokens.some((token) => token.kind === kinds.math);
        const fonts = tokens.filter(
          (token) =>
            token.kind === kinds.control &&
            /^(?:bfseries|itshape|slshape|scshape|ttfamily|bf|it|em|tt|sc)$/.test(token.text),
        );
        if (fonts.length > 0) lead = fonts;
        hint = /\\(?:raggedleft|RaggedLeft|flushright)/.test(before)
          ? "right"
          : /\\(?:centering|Centering)/.test(before)
            ? "center"
            : /\\(?:raggedright|RaggedRight)/.test(before)
              ? "left"
              : hint;
        break;
      }
      case "*": {
        const count = Math.min(Number(tokensToTex(group())) || 0, 200);
        const inner = readColumns(parser, group(), level + 1);
        for (let repeat = 0; repeat < count && columns.length < 500; repeat++) append(columns, inner);
        break;
      }
      case "D":
        group();
        group();
        group();
        columns.push({ align: "right" });
        break;
      case "w":
      case "W": {
        const align = aligned[tokensToTex(group())] ?? null;
        group();
        columns.push({ align });
        break;
      }
      case "[":
        index--;
        bracket();
        break;
      default: {
        const align = hint ?? aligned[next.text];
        if (/^[a-zA-Z]$/.test(next.text)) {
          bracket();
          const width = /^[pmbPMB]$/.test(next.text)
            ? fraction(tokensToTex(group()))
            : spec[index]?.kind === kinds.open
              ? fraction(tokensToTex(group()))
              : undefined;
          columns.push({ align: align ?? null, ...(width === undefined ? {} : { width }), ...template() });
        }
        done();
      }
    }
  }
  return columns;
}

function fraction(width: string): number | undefined {
  const match = /^\s*(0?\.\d+)\s*\\(?:textwidth|linewidth|columnwidth|hsize)/.exec(width);
  return match === null ? undefined : Number(match[1]);
}

/** The alignment that `\multicolumn` gives. */
export function alignOf(parser: Parser, spec: readonly Token[]): Column["align"] {
  return readColumns(parser, spec)[0]?.align ?? null;
}
