import type { Diagnostic } from "@dreamnet/workflow";
import type { Submission } from "../submission.ts";

/** One rule of arXiv's: a pure function over a submission. */
export interface ArxivRule {
  /** `arxiv/what-should-hold`. */
  readonly id: `arxiv/${string}`;
  readonly topic: "files" | "source" | "bibliography" | "figures" | "layout" | "metadata" | "package";
  /** What should hold, as a sentence without its subject: it stands in the README's table. */
  readonly holds: string;
  /** Where arXiv says so. */
  readonly source: string;
  check(submission: Submission): Diagnostic[];
}

/** What a rule says: its own id is added. */
export type Finding = Omit<Diagnostic, "ruleId">;

/** Defines a rule of findings. */
export function defineRule(
  rule: Omit<ArxivRule, "check"> & { find: (submission: Submission) => Iterable<Finding> },
): ArxivRule {
  const { find, ...rest } = rule;
  return { ...rest, check: (submission) => [...find(submission)].map((finding) => ({ ...finding, ruleId: rule.id })) };
}
