import { kernelNames, protectedNames } from "./data/protected-names.ts";
import type { Macro, Parameter } from "./macros.ts";
import type { Parser } from "./parser.ts";
import { kinds, trimTokens } from "./tokens.ts";

export type Force = "new" | "renew" | "provide";

/** Reads the name that a definition is for: `\name` or `{\name}`. */
export function readName(parser: Parser): string | undefined {
  const tokens = trimTokens(parser.argument());
  const first = tokens[0];
  if (first?.kind === kinds.control) return first.text;
  if (first?.kind === kinds.tie) return "~";
  return undefined;
}

/**
 * Whether a definition takes effect. `\newcommand` fails in LaTeX where the name has a meaning, so what it defines is
 * the author's; `\renewcommand` and `\def` of a command that carries the document's structure would hide the structure.
 */
function takesEffect(parser: Parser, name: string, force: Force): boolean {
  if (force === "provide")
    return (
      parser.macros.get(name) === undefined &&
      !parser.vocabulary.commands.has(name) &&
      !parser.vocabulary.symbols.has(name)
    );
  if (parser.weakDefinitions)
    return (
      parser.macros.get(name) === undefined &&
      !parser.vocabulary.commands.has(name) &&
      !parser.vocabulary.symbols.has(name) &&
      !parser.vocabulary.layout.has(name)
    );
  if (force === "new" ? kernelNames.has(name) : protectedNames.has(name)) {
    parser.report.tally(
      "info",
      "structure-is-not-redefined",
      name,
      () => `\\${name} is redefined; here it keeps its usual meaning.`,
      { place: parser.here },
    );
    return false;
  }
  return true;
}

export function define(parser: Parser, macro: Macro, force: Force, global = false): void {
  if (
    parser.weakDefinitions &&
    macro.body.some((next) => next.kind === kinds.control && (next.text.includes("@") || next.text === "csname"))
  )
    return;
  if (parser.inFormula) parser.transient.add(macro);
  if (takesEffect(parser, macro.name, force)) parser.macros.set(macro.name, macro, global);
}

export const mandatory: Parameter = { type: "mandatory" };
