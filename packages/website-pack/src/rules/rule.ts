import type { Diagnostic } from "@dreamnet/workflow";
import type { Site } from "../site/read-site.ts";

/** One rule of a good static site: a pure function over its files. */
export interface WebsiteRule {
  /** `website/what-should-hold`. */
  readonly id: `website/${string}`;
  readonly topic: "scholar" | "signposting" | "sharing" | "security" | "links" | "pictures" | "reading" | "files";
  /** What should hold, as a sentence without its subject: it stands in the README's table. */
  readonly holds: string;
  /** Who says so. */
  readonly source: string;
  check(site: Site): Diagnostic[];
}

/** What a rule says: its own id is added. */
export type Finding = Omit<Diagnostic, "ruleId">;

/** Defines a rule of findings. */
export function defineRule(
  rule: Omit<WebsiteRule, "check"> & { find: (site: Site) => Iterable<Finding> },
): WebsiteRule {
  const { find, ...rest } = rule;
  return { ...rest, check: (site) => [...find(site)].map((finding) => ({ ...finding, ruleId: rule.id })) };
}
