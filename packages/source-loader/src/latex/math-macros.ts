import { branches } from "./conditionals.ts";
import { macroTex } from "./definitions.ts";
import type { Macro } from "./macros.ts";
import type { Parser } from "./parser.ts";
import { isPhysics } from "./physics.ts";
import { kinds } from "./tokens.ts";

interface MathMacros {
  /** Macros used in formulas, as they were at their first use. */
  readonly used: Map<string, Macro>;
  readonly structure: WeakMap<Macro, boolean>;
}

const key = Symbol("math macros");

const mathMacros = (parser: Parser): MathMacros =>
  parser.state(key, () => ({ used: new Map(), structure: new WeakMap() }));

const structuralNames: ReadonlySet<string> = new Set([
  "label",
  "[",
  "]",
  "(",
  ")",
  "csname",
  "expandafter",
  "@ifstar",
  "@ifnextchar",
  "def",
  "let",
  "fi",
  "else",
  "newif",
  "dreamnet@paired",
  "ifthenelse",
  "IfNoValueTF",
  "IfBooleanTF",
  "ifmmode",
  "ref",
  "eqref",
  "cite",
  "SI",
  "si",
  "num",
  "qty",
  "unit",
  "ang",
  "ifx",
  "iftoggle",
  "IfValueTF",
  "@ifundefined",
  "begingroup",
  "endgroup",
  "tag",
]);

/** Whether a macro must be expanded in a formula: it begins or ends something there, or renderers could not take it. */
export function mustExpand(parser: Parser, macro: Macro, level = 0): boolean {
  const { structure } = mathMacros(parser);
  if (parser.transient.has(macro)) return true;
  const known = structure.get(macro);
  if (known !== undefined) return known;
  structure.set(macro, false);
  const result =
    level > 20 || macroTex(macro) === undefined || macro.name.includes("@") || hasStructure(parser, macro, level);
  structure.set(macro, result);
  return result;
}

function hasStructure(parser: Parser, macro: Macro, level: number): boolean {
  let begun = 0;
  let depth = 0;
  for (const next of macro.body) {
    if (next.kind === kinds.open) depth++;
    else if (next.kind === kinds.close) depth--;
    else if (next.kind === kinds.math && depth === 0) return true;
    if (next.kind !== kinds.control) continue;
    if (structuralNames.has(next.text) || next.text.includes("@") || branches.has(next.text)) return true;
    if (isPhysics(parser, next.text)) return true;
    if (next.text === "begin") begun++;
    else if (next.text === "end" && --begun < 0) return true;
    const inner = parser.macros.get(next.text);
    // An old meaning under a new name, where the name itself means something new.
    if (inner?.alias !== undefined && parser.macros.get(inner.alias) !== undefined) return true;
    if (inner !== undefined && inner !== macro && mustExpand(parser, inner, level + 1)) return true;
  }
  return begun !== 0;
}

/** Notes that a formula uses a macro; false where another macro of that name was used before, so this one is expanded. */
export function noteUse(parser: Parser, macro: Macro): boolean {
  const { used } = mathMacros(parser);
  const first = used.get(macro.name);
  if (first === macro) return true;
  if (first !== undefined)
    return macroTex(first) === macroTex(macro) && first.parameters.length === macro.parameters.length;
  used.set(macro.name, macro);
  for (const next of macro.body) {
    if (next.kind !== kinds.control) continue;
    const inner = parser.macros.get(next.text);
    if (inner !== undefined && inner !== macro) noteUse(parser, inner);
  }
  return true;
}

/** The author's macros that formulas use, for those who render them. */
export function usedMathMacros(parser: Parser): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of [...mathMacros(parser).used.keys()].sort()) {
    const macro = mathMacros(parser).used.get(name);
    const tex = macro === undefined ? undefined : macroTex(macro);
    if (tex !== undefined)
      out[`\\${name}`] = trimTex(
        readable(tex)
          .replace(/\\(?:ensuremath|xspace|protect)(?![A-Za-z])\s*/g, "")
          .replace(/\s+/g, " "),
      );
  }
  return out;
}

/** `\mbox{\boldmath$x$}`, as papers of old write bold symbols, in words that renderers know. */
export function readable(tex: string): string {
  return tex.replace(/\\(?:mbox|hbox|text)\s?\{\s?\\boldmath\s?\$([^$]{1,200})\$\s?\}/g, "\\boldsymbol{$1}");
}

/** Without blanks at its ends, but for the one of a last `\ `: without it the command would eat what follows. */
export function trimTex(tex: string): string {
  const trimmed = tex.trim();
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(trimmed) ? `${trimmed} ` : trimmed;
}
