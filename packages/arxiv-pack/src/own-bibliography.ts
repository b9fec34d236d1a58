import { toLatex } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { CompiledPackage } from "./compile-package.ts";
import type { PlannedPackage } from "./planned-package.ts";

/** Classes that load natbib; a class in the source folder is read like any other text. */
const natbibClasses = /\\documentclass\s*(?:\[[^\]]*\])?\s*\{\s*(?:revtex|elsarticle|aastex|mnras|acmart|ametsoc)/u;
const natbibLoaded = /\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{[^}]*\bnatbib\b/u;

/**
 * A list of references of our own, for an author's paper whose bibtex could not make one: its style is missing or not
 * named. arXiv would stop there, and every citation would be a question mark.
 *
 * @returns The plan with the `.bbl`, and what is to be said of it; undefined where bibtex did its work, or where none of
 *   the paper's references is known.
 */
export function withOwnBibliography(
  plan: PlannedPackage,
  compiled: CompiledPackage,
  source: NormalizedSource,
): PlannedPackage | undefined {
  if (plan.origin !== "author") return undefined;
  const fault = compiled.diagnostics.find(isStyleFault);
  if (fault === undefined) return undefined;
  const path = plan.main.replace(/\.[^.]*$/u, ".bbl");
  const list = plan.files.has(path) ? undefined : toLatex(source).bbl;
  if (list === undefined) return undefined;
  const bbl = list
    // The author's preamble may have no hyperref; natbib has its own label, LaTeX would print ours.
    .replace(/\n/u, "\n\\providecommand{\\href}[2]{#2}\n\\providecommand{\\url}[1]{\\texttt{#1}}\n")
    .replace(/^\\bibitem\[.*\](\{[^{}]*\})$/gmu, (item, key: string) => (usesNatbib(plan) ? item : `\\bibitem${key}`));
  const own: Diagnostic = {
    severity: "warning",
    ruleId: "arxiv/bibliography-is-shipped",
    message: `${fault.message.replace(/\.$/u, "")}. The package has a list of references by DreamNet in its place: what the paper cites, by author and year.`,
    hint: fault.hint ?? "Put the style (.bst) beside the source, and the list is set in it.",
    ...(fault.location === undefined ? {} : { location: fault.location }),
  };
  return {
    ...plan,
    files: new Map(plan.files).set(path, new TextEncoder().encode(bbl)),
    diagnostics: [...plan.diagnostics, own],
  };
}

function isStyleFault({ ruleId, message }: Diagnostic): boolean {
  return (
    ruleId === "tex/bibliography-has-style" ||
    (ruleId === "tex/file-is-found" && message.startsWith("bibtex found no style file"))
  );
}

function usesNatbib({ files }: PlannedPackage): boolean {
  const decoder = new TextDecoder();
  for (const [path, bytes] of files) {
    if (!/\.(?:tex|ltx|cls|sty)$/iu.test(path)) continue;
    const text = decoder.decode(bytes);
    if (natbibLoaded.test(text) || natbibClasses.test(text)) return true;
  }
  return false;
}
