import { isAcceptedPicture, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { CompiledPackage } from "./compile-package.ts";
import type { PlannedPackage } from "./planned-package.ts";

/**
 * Figures that are missing and needed: those that the author publishes without are none, where a box stands in their place
 * or TeX has gone on without them. It stops at a figure of an author's own LaTeX that is not there, and so would arXiv's.
 */
export function neededFigures(plan: PlannedPackage, compiled: CompiledPackage, source: NormalizedSource): string[] {
  const isShown = plan.origin === "template" || compiled.status === "compiled";
  const names = new Set(plan.missingFigures.map(({ name }) => name));
  return [...names].filter((name) => !isShown || !isAcceptedPicture(name, source.diagnostics));
}

/** Figures of an author's source that are not there; our own template's placeholders are named by its writer. */
export function missingDiagnostics(plan: PlannedPackage, needed: readonly string[]): Diagnostic[] {
  if (plan.origin === "template") return [];
  const figures = plan.missingFigures.filter(({ name }) => needed.includes(name));
  return figures.map(({ name, location }) => ({
    severity: "error",
    ruleId: "arxiv/figure-is-there",
    message: `The figure ${name} is missing.`,
    hint: "Put the file beside the source, or correct its path.",
    ...(location === undefined ? {} : { location }),
  }));
}

/** A figure that is not there is told once, as a figure. */
export function isMissingFigure({ ruleId, message }: Diagnostic, plan: PlannedPackage): boolean {
  return (
    ruleId === "arxiv/file-is-found" && plan.missingFigures.some(({ name }) => message.startsWith(`${name} is not in`))
  );
}
