import { noteCounterForm } from "./counting.ts";
import { kernelNames, protectedNames, referenceNames } from "./data/protected-names.ts";
import type { Macro, Parameter } from "./macros.ts";
import type { Parser } from "./parser.ts";
import { kinds, type Token, trimTokens } from "./tokens.ts";

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
function takesEffect(parser: Parser, { name, body }: Macro, force: Force): boolean {
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
    if (referenceNames.has(name) && isReference(parser, name, body)) return true;
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

/** `\renewcommand{\eqref}[1]{\ref{eq:#1}}`: another way to refer, whose structure is kept by following it. */
function isReference(parser: Parser, name: string, body: readonly Token[]): boolean {
  const names = body.flatMap((next) =>
    next.kind === kinds.control ? [parser.macros.get(next.text)?.alias ?? next.text] : [],
  );
  return (
    names.some((other) => referenceNames.has(other)) &&
    !body.some((next) => next.kind === kinds.control && (next.text === name || next.text.includes("@")))
  );
}

export function define(parser: Parser, macro: Macro, force: Force, global = false): void {
  if (
    parser.weakDefinitions &&
    macro.body.some((next) => next.kind === kinds.control && (next.text.includes("@") || next.text === "csname"))
  )
    return;
  if (!parser.inFormula) noteCounterForm(parser, macro);
  else parser.transient.add(macro);
  if (takesEffect(parser, macro, force)) parser.macros.set(macro.name, macro, global);
}

export const mandatory: Parameter = { type: "mandatory" };
