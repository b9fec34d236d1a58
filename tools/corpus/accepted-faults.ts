import type { Diagnostic } from "@dreamnet/workflow";

/** Rules that say that a file, an entry or a page is not there; what is there and wrong is not accepted here. */
const absent: ReadonlySet<string> = new Set([
  "asset/file-exists",
  "asset/is-local",
  "bibliography/file-exists",
  "bibliography/is-local",
  "document/citation-resolves",
  "document/footnote-resolves",
  "document/label-resolves",
  "latex-source/include-exists",
  "markdown/included-file-exists",
]);

/** One thing that a document names and the corpus does not hold, as `accept` takes it. */
export interface AcceptedFault {
  readonly rule: string;
  /** `rule=name`. */
  readonly entry: string;
}

/** What an author would accept of a document's errors, each thing by its name, once. */
export function faultsToAccept(errors: readonly Pick<Diagnostic, "ruleId" | "quote">[]): AcceptedFault[] {
  const entries = new Map<string, AcceptedFault>();
  for (const { ruleId: rule, quote } of errors) {
    // What has no name cannot be named: it stays what is needed.
    if (!absent.has(rule) || quote === undefined || quote === "") continue;
    const entry = `${rule}=${quote}`;
    entries.set(entry, { rule, entry });
  }
  return [...entries.values()];
}

/** How much is accepted of each rule, over all documents, the most frequent first. */
export function countAccepted(documents: readonly (readonly AcceptedFault[])[]): string[] {
  const counts = new Map<string, { things: number; documents: number }>();
  for (const accepted of documents) {
    for (const { rule } of accepted) {
      const known = counts.get(rule) ?? { things: 0, documents: 0 };
      counts.set(rule, { ...known, things: known.things + 1 });
    }
    for (const rule of new Set(accepted.map((one) => one.rule)))
      (counts.get(rule) as { documents: number }).documents++;
  }
  return [...counts]
    .sort(([a, one], [b, other]) => other.things - one.things || (a < b ? -1 : 1))
    .map(([rule, { things, documents: of }]) => `accepted of ${rule}: ${things}, in ${of} documents`);
}
