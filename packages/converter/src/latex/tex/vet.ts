import { closeBackslash } from "../blocks/paragraphs.ts";
import { defineLabel } from "../labels.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { Cursor, TexFault } from "./cursor.ts";
import { mathEnvironments } from "./environments.ts";
import { defineFromSource } from "./macros.ts";
import { readArgument, readEnvironment, readList } from "./read-math.ts";
import { readText } from "./read-text.ts";
import type { MathState, TexReader, TextState } from "./state.ts";
import { frame } from "./state.ts";
import { textCommand } from "./text-commands.ts";

const reader: TexReader = {
  mathList: readList,
  mathArgument: readArgument,
  mathEnvironment: readEnvironment,
  text: readText,
  textCommand,
  define: (cursor, command, writer) => defineFromSource(cursor, command, writer, vetBody),
};

/** A formula that TeX takes, or why there is none. */
export type VettedMath =
  | {
      readonly ok: true;
      readonly tex: string;
      /** The AMS environment that the formula is. */
      readonly environment: string | undefined;
      readonly labels: readonly string[];
      /** Set where the formula stands in `subequations`: their label. */
      readonly group?: string;
      readonly rows: boolean;
      readonly separators: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

function state(
  value: string,
  writer: Writer,
  options: { display: boolean; parameters?: number; tags?: boolean; nesting?: number; budget?: Budget },
): MathState {
  return {
    cursor: new Cursor(value.replace(/\r\n?/gu, "\n")),
    writer,
    parameters: options.parameters ?? 0,
    nesting: options.nesting ?? 0,
    budget: options.budget ?? budgetFor(value),
    display: options.display,
    tags: options.tags ?? options.display,
    labels: [],
    topRows: false,
    topSeparators: false,
    tagged: false,
    readTextGroup: readTextInMath,
    reader,
  };
}

/** `{…}` within a formula, as text. */
function readTextInMath(math: MathState): string {
  const { cursor, writer } = math;
  cursor.skipSpace();
  if (cursor.character !== "{") {
    // `\text a` takes one character.
    const character = cursor.character;
    if (character === "" || /[\\}&$#^_%]/u.test(character)) return "{}";
    cursor.pos++;
    return `{${writer.text(character)}}`;
  }
  cursor.pos++;
  const start = cursor.mark();
  const text: TextState = {
    cursor,
    writer,
    lenient: true,
    withinMath: true,
    parameters: math.parameters,
    reader,
    readFormula: formulaReader(math.nesting + 1, math.budget),
  };
  readText(text, "}");
  return `{${cursor.take(start)}}`;
}

/** How much may be read twice: characters. Shared by all formulas of one piece. */
interface Budget {
  left: number;
}

function budgetFor(value: string): Budget {
  return { left: 4 * value.length + 1000 };
}

/**
 * Reads a formula within text. Text in a formula in text may be read twice, where its first reading fails: that is
 * bounded, or the time would grow with each formula around.
 */
function formulaReader(nesting: number, budget: Budget): TextState["readFormula"] {
  return (source, writer, display, parameters = 0) => {
    budget.left -= source.length;
    if (nesting > 3 || budget.left < 0) throw new TexFault("formulas are nested in each other");
    const vetted = vetMath(source, writer, display, parameters, display, nesting, budget);
    if (!vetted.ok) throw new TexFault(vetted.reason);
    return vetted.tex;
  };
}

/** Reads a formula and writes it so that TeX takes it. */
export function vetMath(
  value: string,
  writer: Writer,
  display: boolean,
  parameters = 0,
  tags = display,
  nesting = 0,
  budget = budgetFor(value),
): VettedMath {
  const source = value.trim();
  const group = display && nesting === 0 ? subequations(source) : undefined;
  if (group !== undefined) {
    const vetted = vetMath(group.body, writer, true, parameters, tags, nesting + 1, budget);
    if (!vetted.ok || vetted.environment === undefined) return vetted;
    const label = group.label === undefined ? "" : defineLabel(group.label, writer);
    return { ...vetted, group: label };
  }
  const environment = display ? wholeEnvironment(source) : undefined;
  const math = state(source, writer, { display, parameters, tags, nesting, budget });
  const before = new Set(writer.definedLabels);
  try {
    readList(math, frame("top", undefined, environment !== undefined), "eof");
  } catch (error) {
    if (!(error instanceof TexFault)) throw error;
    for (const label of writer.definedLabels) if (!before.has(label)) writer.definedLabels.delete(label);
    return { ok: false, reason: error.message };
  }
  const tex = closeBackslash(
    math.cursor.out
      .join("")
      .replace(/\n(?:[ \t]*\n)+/gu, "\n")
      .trim(),
  );
  return {
    ok: true,
    tex,
    environment,
    labels: math.labels,
    rows: math.topRows,
    separators: math.topSeparators,
    warnings: math.cursor.warnings,
  };
}

/** What stands in `subequations`, and the label of the group. */
function subequations(source: string): { body: string; label: string | undefined } | undefined {
  const open = "\\begin{subequations}";
  const close = "\\end{subequations}";
  if (!source.startsWith(open) || !source.endsWith(close)) return undefined;
  const inner = source.slice(open.length, source.length - close.length).trim();
  const label = /^\\label\{([^{}]*)\}/u.exec(inner);
  return { body: inner.slice(label?.[0].length ?? 0), label: label?.[1] };
}

/** The display environment that a formula is from its first to its last character. */
function wholeEnvironment(source: string): string | undefined {
  const name = /^\\begin\s*\{([A-Za-z]+\*?)\}/u.exec(source)?.[1];
  if (name === undefined || mathEnvironments.get(name)?.kind !== "display") return undefined;
  const closing = `\\end{${name}}`;
  return source.endsWith(closing) && source.indexOf(closing) === source.length - closing.length ? name : undefined;
}

/** A macro's body as a formula, or undefined where it is none by itself. */
export function vetBody(body: string, parameters: number, writer: Writer): string | undefined {
  const math = state(body, writer, { display: false, parameters });
  try {
    readList(math, frame("group"), "eof");
  } catch (error) {
    if (error instanceof TexFault) return undefined;
    throw error;
  }
  if (math.labels.length > 0) return undefined;
  const tex = math.cursor.out.join("").replace(/\n/gu, " ");
  // Scripts at its end must not meet those that follow its use.
  return /[\^_']/u.test(tex) ? `{${tex}}` : tex;
}

/** A piece of TeX that stands in the source as it is. */
export type VettedText =
  | { readonly ok: true; readonly tex: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Reads raw TeX of a document and writes what is known to be harmless and whole; anything else is refused. */
export function vetText(value: string, writer: Writer, place: Place): VettedText {
  const cursor = new Cursor(value.replace(/\r\n?/gu, "\n"));
  const labels = new Set(writer.definedLabels);
  const footnotes = { numbers: new Map(writer.footnotes.numbers), last: writer.footnotes.last };
  try {
    readText(
      {
        cursor,
        writer,
        lenient: false,
        withinMath: false,
        parameters: 0,
        place,
        reader,
        readFormula: formulaReader(0, budgetFor(value)),
      },
      "eof",
    );
  } catch (error) {
    if (!(error instanceof TexFault)) throw error;
    for (const label of writer.definedLabels) if (!labels.has(label)) writer.definedLabels.delete(label);
    writer.footnotes.last = footnotes.last;
    return { ok: false, reason: error.message };
  }
  return { ok: true, tex: cursor.out.join(""), warnings: cursor.warnings };
}

/**
 * A field of a bibliography: TeX as its author wrote it, where a bare sign stands for itself.
 *
 * @param warn - Gets what the field has lost on the way.
 */
export function vetField(value: string, writer: Writer, warn: (warning: string) => void): string {
  const attempt = (source: string): string | undefined => {
    const cursor = new Cursor(source);
    try {
      readText(
        {
          cursor,
          writer,
          lenient: true,
          withinMath: false,
          parameters: 0,
          reader,
          readFormula: formulaReader(0, budgetFor(value)),
        },
        "eof",
      );
    } catch (error) {
      if (error instanceof TexFault) return undefined;
      throw error;
    }
    for (const warning of cursor.warnings) warn(warning);
    return cursor.out.join("");
  };
  const whole = attempt(value);
  if (whole !== undefined) return whole;
  warn("braces or formulas are not closed");
  return attempt(value.replace(/[{}]/gu, "")) ?? writer.text(value.replace(/[{}]/gu, ""));
}
