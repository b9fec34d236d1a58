import { type Diagnostic, quoteText, type Severity } from "@dreamnet/workflow";
import { latexLimits } from "./limits.ts";

/** A place in one of the files read. */
export interface Place {
  readonly file: number;
  readonly at: number;
}

/** A file read: its path, its text, and where its lines start. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  lineStarts?: readonly number[];
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}

/** Line and column of an offset, from 1. */
export function lineAndColumn(file: SourceFile, at: number): { line: number; column: number } {
  file.lineStarts ??= lineStartsOf(file.text);
  const starts = file.lineStarts;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** Collects what is found; a rule that is broken often says so a bounded number of times, and then how often. */
export class Report {
  readonly files: SourceFile[] = [];
  /** Nothing is taken down while files that are not the author's are read. */
  muted = false;
  readonly #found: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  readonly #omittedKeys = new Map<string, number>();
  readonly #tallies = new Map<string, { diagnostic: Diagnostic; count: number; describe: (count: number) => string }>();

  add(
    severity: Severity,
    ruleId: string,
    message: string,
    details: { hint?: string; place?: Place | undefined; quote?: string } = {},
  ): void {
    if (this.muted) return;
    const count = (this.#counts.get(ruleId) ?? 0) + 1;
    this.#counts.set(ruleId, count);
    if (count <= latexLimits.diagnosticsPerRule) this.#found.push(this.#diagnostic(severity, ruleId, message, details));
  }

  /** One diagnostic for each `key`, at its first place, with the number of times in its message. */
  tally(
    severity: Severity,
    ruleId: string,
    key: string,
    describe: (count: number) => string,
    details: { hint?: string; place?: Place | undefined; quote?: string } = {},
  ): void {
    if (this.muted) return;
    const id = `${ruleId} ${key}`;
    const known = this.#tallies.get(id);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const keys = (this.#counts.get(`${ruleId} keys`) ?? 0) + 1;
    this.#counts.set(`${ruleId} keys`, keys);
    if (keys > latexLimits.keysPerRule) this.#omittedKeys.set(ruleId, keys - latexLimits.keysPerRule);
    else this.#tallies.set(id, { diagnostic: this.#diagnostic(severity, ruleId, key, details), count: 1, describe });
  }

  /** Everything found, in the order of the files and lines. */
  diagnostics(): Diagnostic[] {
    const tallied = [...this.#tallies.values()].map(({ diagnostic, count, describe }) => ({
      ...diagnostic,
      message: describe(count),
    }));
    const omitted: Diagnostic[] = [];
    for (const [ruleId, more] of this.#omittedKeys)
      omitted.push({
        severity: "warning",
        ruleId: `latex-source/${ruleId}`,
        message: `${more} more of the same, each with another name.`,
      });
    for (const [rule, count] of this.#counts) {
      if (rule.endsWith(" keys")) continue;
      const ruleId = `latex-source/${rule}`;
      const more = count - latexLimits.diagnosticsPerRule;
      if (more <= 0) continue;
      const first = this.#found.find((diagnostic) => diagnostic.ruleId === ruleId);
      omitted.push({ severity: first?.severity ?? "info", ruleId, message: `${more} more of the same.` });
    }
    return [...this.#found, ...tallied, ...omitted];
  }

  location(place: Place): Diagnostic["location"] {
    const file = this.files[place.file];
    return file === undefined ? undefined : { file: file.path, ...lineAndColumn(file, place.at) };
  }

  #diagnostic(
    severity: Severity,
    ruleId: string,
    message: string,
    details: { hint?: string; place?: Place | undefined; quote?: string },
  ): Diagnostic {
    const location = details.place === undefined ? undefined : this.location(details.place);
    return {
      severity,
      ruleId: `latex-source/${ruleId}`,
      message,
      ...(details.hint === undefined ? {} : { hint: details.hint }),
      ...(location === undefined ? {} : { location }),
      ...(details.quote === undefined ? {} : { quote: quoteText(details.quote, 200) }),
    };
  }
}
