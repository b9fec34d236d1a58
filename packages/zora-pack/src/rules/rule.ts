import type { Diagnostic } from "@dreamnet/workflow";
import type { Listing } from "../listing.ts";

/** One rule of Zora's, or of what its readers need: a pure function over a listing. */
export interface ZoraRule {
  /** `zora/what-should-hold`. */
  readonly id: `zora/${string}`;
  /** What should hold, as a sentence without its subject: it stands in the README's table. */
  readonly holds: string;
  /** Where it comes from. */
  readonly source: string;
  /** Everything in which a listing breaks the rule; empty where it keeps it. */
  check(listing: Listing): Diagnostic[];
}

/** What a rule says: its own id is added. */
export type Finding = Omit<Diagnostic, "ruleId">;

/** Defines a rule of findings. */
export function defineRule(
  rule: Omit<ZoraRule, "check"> & { find: (listing: Listing) => Iterable<Finding> },
): ZoraRule {
  const { find, ...rest } = rule;
  return { ...rest, check: (listing) => [...find(listing)].map((finding) => ({ ...finding, ruleId: rule.id })) };
}
