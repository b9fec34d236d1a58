import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { CompiledPackage } from "./compile-package.ts";
import type { PlannedPackage } from "./planned-package.ts";

/**
 * What the loader has found that keeps a package from being ready: citations and labels that lead nowhere, a `.bib` that
 * cannot be read, pictures that are not there.
 *
 * Of an author's own LaTeX TeX is the judge: where it has run, what our reader did not find says nothing, and what TeX
 * did not find counts.
 */
export function findSourceErrors(
  source: NormalizedSource,
  plan: PlannedPackage,
  compiled: CompiledPackage,
): Diagnostic[] {
  const errors = source.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (plan.origin === "template") {
    // A picture that is missing is a need of its own, by its name.
    return errors.filter(
      (error) =>
        !error.ruleId.startsWith("asset/") || !plan.missingFigures.some((figure) => isSamePlace(error, figure)),
    );
  }
  if (compiled.status === "compiled")
    return compiled.diagnostics.filter(
      ({ accepted, ruleId }) => accepted !== true && /^tex\/(?:reference|citation)-is-defined$/u.test(ruleId),
    );
  if (compiled.status === "failed") return [];
  // Nobody has tried it; which files TeX reads, the pack itself has followed.
  return errors.filter((error) => /^(?:document|bibliography)\//u.test(error.ruleId));
}

/** What the pack's writer says and the loader has said of the same place. */
const toldAs: Readonly<Record<string, RegExp>> = {
  "arxiv/figure-is-there": /^asset\//u,
  "latex/figure-is-there": /^asset\//u,
  "latex/footnote-is-defined": /^(?:document|markdown)\/footnote-/u,
  "latex/footnote-is-referred-to": /^document\/footnote-is-used$/u,
  "latex/label-is-unique": /^document\/label-is-unique$/u,
};

/** Leaves out what the source's own diagnostics tell of the same place already: a report shows both. */
export function withoutTold(diagnostics: readonly Diagnostic[], source: NormalizedSource): Diagnostic[] {
  return diagnostics.filter((own) => {
    const told = toldAs[own.ruleId];
    return told === undefined || !source.diagnostics.some((one) => told.test(one.ruleId) && isSamePlace(one, own));
  });
}

type Placed = Pick<Diagnostic, "location">;

function isSamePlace({ location: a }: Placed, { location: b }: Placed): boolean {
  return a !== undefined && b !== undefined && a.file === b.file && a.line === b.line;
}
