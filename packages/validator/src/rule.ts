import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";

/** One rule: what should hold of a subject, as a pure function. */
export interface Rule<Subject> {
  /** Positive and namespaced: `document/figure-has-caption`. */
  readonly id: string;
  /** One sentence: what should hold, and why. */
  readonly description: string;
  check(subject: Subject): readonly Omit<Diagnostic, "ruleId">[];
}

/**
 * Holds a subject against rules; every fault of every rule, sorted by place.
 *
 * @example
 * checkRules(source, sourceRules).map(({ ruleId }) => ruleId); // => ["document/has-abstract"]
 */
export function checkRules<Subject>(subject: Subject, rules: readonly Rule<Subject>[]): Diagnostic[] {
  return sortDiagnostics(rules.flatMap((rule) => rule.check(subject).map((fault) => ({ ...fault, ruleId: rule.id }))));
}
