import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import type { Cursor } from "./cursor.ts";
import type { MathEnvironment } from "./environments.ts";

/** The parts of the reader, which call each other; vet.ts puts them together. */
export interface TexReader {
  mathList(state: MathState, current: Frame, until: MathUntil): undefined;
  mathArgument(state: MathState, short?: boolean): undefined;
  mathEnvironment(state: MathState, current: Frame, top: boolean): undefined;
  text(state: TextState, until: TextUntil): undefined;
  textCommand(state: TextState): undefined;
  /** A macro's definition in the text; the cursor stands after the command. */
  define(cursor: Cursor, command: string, writer: Writer): string;
}

/** What a formula's reader shares: the cursor, the document, and what was found on the way. */
export interface MathState {
  readonly cursor: Cursor;
  readonly writer: Writer;
  /** Number of `#1` … that may stand in it: a macro's body. */
  readonly parameters: number;
  readonly display: boolean;
  /** How many formulas are around. */
  readonly nesting: number;
  /** Characters that formulas within it may still read. */
  readonly budget: { left: number };
  /** `\tag` may stand at the top of a display, in an AMS environment's row. */
  readonly tags: boolean;
  readonly labels: string[];
  /** Rows or alignment at the top, where an environment has to be put around. */
  topRows: boolean;
  topSeparators: boolean;
  tagged: boolean;
  /** Reads `{…}` as text. */
  readonly readTextGroup: (state: MathState) => string;
  readonly reader: TexReader;
}

/** What a list of atoms stands in. */
export interface Frame {
  readonly kind: "top" | "group" | "row" | "left";
  readonly environment?: MathEnvironment;
  readonly top?: boolean;
  separators: number;
  most: number;
  infix: boolean;
  rowStart: boolean;
  /** Rows that have ended. */
  rows: number;
  labelled: boolean;
  tagged: boolean;
  lastOperator: boolean;
  /** An equation's body: what says how it is numbered goes to its end. */
  bare?: { tag: string; unnumbered: boolean };
  up: 0 | 1 | 2;
  down: boolean;
}

export function frame(kind: Frame["kind"], environment?: MathEnvironment, top = false): Frame {
  return {
    kind,
    ...(environment === undefined ? {} : { environment }),
    top,
    separators: 0,
    most: 0,
    infix: false,
    rowStart: true,
    rows: 0,
    labelled: false,
    tagged: false,
    lastOperator: false,
    up: 0,
    down: false,
  };
}

/** A new atom: scripts count from here. */
export function nucleus(current: Frame): undefined {
  current.up = 0;
  current.down = false;
  current.rowStart = false;
  current.lastOperator = false;
}

export type MathUntil = "eof" | "}" | "]" | "right" | "end";

/** What the reader of running TeX shares. */
export interface TextState {
  readonly cursor: Cursor;
  readonly writer: Writer;
  /** A bare `&` or `_` stands for itself, an unknown command for its argument: fields of a bibliography, `\text`. */
  readonly lenient: boolean;
  readonly withinMath: boolean;
  readonly parameters: number;
  /** Where raw TeX stands. */
  readonly place?: Place;
  /** Within a `tabular`. */
  readonly cells?: { most: number; current: number } | undefined;
  /** Within a list. */
  readonly items?: boolean;
  readonly reader: TexReader;
  readonly readFormula: (source: string, writer: Writer, display: boolean, parameters?: number) => string;
}

export type TextUntil = "eof" | "}" | "]" | "end";
