import { acceptFaults, checkAccept, type NormalizedSource } from "@dreamnet/document";
import { checkRules, sourceRules } from "@dreamnet/validator";
import type { Diagnostic } from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";

/**
 * What a report tells of its source, beside what the packages say: the loader's findings and those of the rules, as the
 * author accepts them, and what is wrong with `accept` itself, which is known once the packages are made.
 */
export function tellFaults(
  source: NormalizedSource,
  accept: readonly string[] | undefined,
): (packages: readonly Pick<PackageReport, "diagnostics">[], more?: readonly Diagnostic[]) => Diagnostic[] {
  const found = checkRules(source, sourceRules).filter(
    (own) => !source.diagnostics.some((other) => other.ruleId === own.ruleId),
  );
  const told = [...acceptFaults(source.diagnostics, accept), ...found];
  return (packages, more = []) => [
    ...told,
    ...checkAccept(accept, [...told, ...packages.flatMap(({ diagnostics }) => diagnostics)]),
    ...more,
  ];
}
