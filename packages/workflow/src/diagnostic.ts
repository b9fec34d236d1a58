import { z } from "zod";

/** Where in the source something stands. Lines and columns count from 1; columns count UTF-16 code units. */
export const sourceLocationSchema = z.strictObject({
  /** POSIX path relative to the source folder. */
  file: z.string().min(1),
  line: z.int().min(1),
  column: z.int().min(1).optional(),
  endLine: z.int().min(1).optional(),
  endColumn: z.int().min(1).optional(),
});
export type SourceLocation = z.output<typeof sourceLocationSchema>;

/** How much a diagnostic matters: an `error` keeps a package from being ready, a `warning` asks for a look, `info` only tells. */
export const severitySchema = z.enum(["error", "warning", "info"]);
export type Severity = z.output<typeof severitySchema>;

/**
 * One thing that a rule found, as data.
 *
 * `ruleId` states what should hold (`arxiv/filename-is-portable`), so a diagnostic names the rule that is broken.
 */
export const diagnosticSchema = z
  .strictObject({
    severity: severitySchema,
    ruleId: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/, "a rule id is `namespace/what-should-hold`"),
    message: z.string().min(1),
    /** What to do about it. */
    hint: z.string().min(1).optional(),
    /** Path of the value within the input, where the fault is in a value and not in a text. */
    path: z.array(z.union([z.string(), z.int()])).optional(),
    location: sourceLocationSchema.optional(),
    /** The text of the source that is meant, shortened to 200 characters. */
    quote: z.string().max(200).optional(),
    /** An error that the author knows of and publishes with: it is told as a warning, and keeps no package from being ready. */
    accepted: z.literal(true).optional(),
  })
  .meta({ id: "Diagnostic" });
export type Diagnostic = z.output<typeof diagnosticSchema>;

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Sorts diagnostics by file, line, column, severity, rule and message: the same order on every machine.
 *
 * @returns A new array.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      text(a.location?.file ?? "", b.location?.file ?? "") ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      severityRank[a.severity] - severityRank[b.severity] ||
      text(a.ruleId, b.ruleId) ||
      text(a.message, b.message),
  );
}

/** True when any diagnostic is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Shortens a quotation of the source to one line of at most `max` characters. */
export function quoteText(value: string, max = 120): string {
  const line = value.replace(/\s+/gu, " ").trim();
  if (line.length <= max) return line;
  const cut = line.slice(0, max - 1);
  // A surrogate pair is never cut in half.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
