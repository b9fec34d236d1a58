import { expandMacros } from "@dreamnet/converter";
import { splitMath } from "./tex-text.ts";

/** Formulas with the author's own commands written out: arXiv's pages know those of LaTeX alone. */
export function writeOutMacros(text: string, macros: Readonly<Record<string, string>>): string {
  const known = new Map([...Object.entries(macros), ["\\ensuremath", "#1"], ["\\xspace", ""]] as const);
  return splitMath(text)
    .map((part) => (part.isMath ? (expandMacros(part.text, known) ?? part.text) : part.text))
    .join("");
}
