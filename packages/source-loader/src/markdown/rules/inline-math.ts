import type { MathBlock } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { findMark, type InlineState } from "../parser-states.ts";

const dollar = 0x24;

/** `$…$` by Pandoc's rules, `$$…$$`, and an equation's label after it: `{#eq:x}`, `(eq:x)` of MyST, `(\#eq:x)` in it. */
export function dollarMath(state: InlineState, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== dollar) return false;
  return state.src.charCodeAt(state.pos + 1) === dollar ? display(state, silent) : inline(state, silent);
}

function inline(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (isSpace(src.charCodeAt(pos + 1))) return false;
  const end = nextDollar(src, pos + 1, posMax);
  if (end === -1 || end === pos + 1 || isSpace(src.charCodeAt(end - 1)) || isDigit(src.charCodeAt(end + 1)))
    return false;
  const value = src.slice(pos + 1, end);
  if (!silent) pushLeaf(state, (_, position) => ({ type: "inlineMath", value, position }));
  state.pos = end + 1;
  return true;
}

/** The next dollar that is not escaped and not within the braces of `\text{…}`. */
function nextDollar(text: string, from: number, max: number): number {
  for (let index = from; index < max; index++) {
    const code = text.charCodeAt(index);
    if (code === dollar) return index;
    if (code === 0x5c /* \ */) index = endOfBox(text, index) ?? index + 1;
  }
  return -1;
}

const box = /\\(?:text(?:rm|normal|bf|it|sf|tt)?|mbox|hbox|textup)\{/y;

/** The closing brace of a box of text, in which dollars begin formulas of their own; undefined where none is near. */
function endOfBox(text: string, start: number): number | undefined {
  box.lastIndex = start;
  if (!box.test(text)) return undefined;
  let depth = 1;
  const limit = Math.min(text.length, start + 500);
  for (let index = box.lastIndex; index < limit; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return index;
  }
  return undefined;
}

function display(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const end = findMark(state, "$$", pos + 2);
  if (end === -1 || end > posMax - 2) return false;
  const raw = src.slice(pos + 2, end);
  if (raw.trim() === "") return false;
  const label = labelAfter(src.slice(end + 2, end + 200));
  if (!silent) {
    // Kramdown writes all formulas with two dollars; within a line of text they are of that text.
    const isInline =
      label === undefined &&
      state.env.features.doubledDollars &&
      !raw.includes("\n") &&
      standsInText(src, pos, end + 2);
    if (isInline) pushLeaf(state, (_, position) => ({ type: "inlineMath", value: raw.trim(), position }));
    else pushMath(state, raw, label?.label, label?.numbered);
  }
  state.pos = end + 2 + (label?.length ?? 0);
  return true;
}

/** True where other text stands on the same line. */
function standsInText(text: string, start: number, end: number): boolean {
  const before =
    text
      .slice(Math.max(0, start - 200), start)
      .split("\n")
      .at(-1) ?? "";
  const after = text.slice(end, end + 200).split("\n", 1)[0] ?? "";
  return before.trim() !== "" || after.trim() !== "";
}

function labelAfter(rest: string): { label: string; length: number; numbered: boolean } | undefined {
  const match = /^[ \t]*(?:\{\s*#([^\s{}]+)[^{}\n]*\}|\(([\w:-]+)\)(?=[ \t]*(?:\n|$)))/u.exec(rest);
  const label = match?.[1] ?? match?.[2];
  return match === null || label === undefined ? undefined : { label, length: match[0].length, numbered: true };
}

/** Pushes a displayed formula; labels within it are taken into the node. */
function pushMath(state: InlineState, raw: string, label: string | undefined, numbered = label !== undefined): void {
  pushLeaf(state, (_, position) => ({ ...mathBlock(raw, label, numbered), position }));
}

const environment = /^\\begin\{([A-Za-z]+)(\*?)\}/;
const numberedEnvironments = new Set([
  "equation",
  "align",
  "gather",
  "multline",
  "eqnarray",
  "alignat",
  "flalign",
  "subequations",
  "dmath",
]);

/** True for an environment that is a displayed formula by itself. */
export function isMathEnvironment(name: string): boolean {
  return numberedEnvironments.has(name.replace(/\*$/u, "")) || name === "displaymath" || name === "math";
}

/** A displayed formula of its TeX, with the labels that stand in it. */
export function mathBlock(raw: string, label?: string, numbered = label !== undefined): MathBlock {
  // Bookdown writes the label of an equation as `(\#eq:x)` within it.
  const bookdown = /\(\\#(eq:[^)\s]+)\)/u.exec(raw);
  let value = (bookdown === null ? raw : raw.replace(bookdown[0], "")).trim();
  const begin = environment.exec(value);
  const isNumberedEnvironment = begin !== null && begin[2] === "" && numberedEnvironments.has(begin[1] ?? "");
  const inner = [...value.matchAll(/\\label\{([^{}]+)\}/gu)].map((match) => match[1] ?? "");
  let own = label ?? bookdown?.[1];
  if (begin === null && inner.length > 0) {
    // Within `$$` a `\label` belongs to the formula as a whole.
    value = value.replace(/\s*\\label\{[^{}]+\}/gu, "").trim();
    own ??= inner[0];
  }
  const labels = begin === null ? [] : inner;
  return {
    type: "math",
    value,
    numbered: numbered || own !== undefined || isNumberedEnvironment || inner.length > 0,
    ...(own === undefined ? {} : { label: own }),
    ...(labels.length === 0 ? {} : { labels }),
  };
}

/** `\(…\)` and `\[…\]`, with one backslash where the flavour has them, with two where the page's script finds those. */
export function backslashMath(marks: number): (state: InlineState, silent: boolean) => boolean {
  const slashes = "\\".repeat(marks);
  return (state, silent) => {
    const { src, pos } = state;
    if (!src.startsWith(slashes, pos)) return false;
    const open = src[pos + marks];
    if (open !== "(" && open !== "[") return false;
    const close = `${slashes}${open === "(" ? ")" : "]"}`;
    const end = findMark(state, close, pos + marks + 1);
    if (end === -1) return false;
    const value = src.slice(pos + marks + 1, end).trim();
    if (value === "") return false;
    if (!silent) {
      if (open === "[") pushMath(state, value, undefined);
      else pushLeaf(state, (_, position) => ({ type: "inlineMath", value, position }));
    }
    state.pos = end + close.length;
    return true;
  };
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || Number.isNaN(code);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
