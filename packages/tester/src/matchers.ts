import { type Diagnostic, diagnosticSchema, fileReferenceSchema, type Severity } from "@dreamnet/workflow";
import { findMismatches, show } from "./find-mismatches.ts";
import { defineMatcher, type Matcher } from "./matcher.ts";

/** What a file should be; what is left out may be anything. */
export interface ExpectedFile {
  /** The whole path, or a pattern. */
  readonly path?: string | RegExp;
  readonly mediaType?: string;
  readonly sha256?: string;
  /** Least bytes. Default 1: an empty file is mostly a fault. */
  readonly minSize?: number;
  readonly maxSize?: number;
}

/** A text that a pattern finds. */
export const text = (pattern: RegExp): Matcher =>
  defineMatcher(`text like ${String(pattern)}`, (actual) =>
    typeof actual === "string" && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(actual)
      ? undefined
      : `is ${show(actual)}, expected text like ${String(pattern)}`,
  );

/** A list with these items among others, in any order; each may be a part or a matcher. */
export const listWith = (...items: readonly unknown[]): Matcher =>
  defineMatcher(`a list with ${items.length} items`, (actual) => {
    if (!Array.isArray(actual)) return `is ${show(actual)}, expected a list`;
    const missing = items.filter((item) => !actual.some((one) => findMismatches(item, one).length === 0));
    return missing.length === 0 ? undefined : `has ${show(actual)}, and lacks ${missing.map(nameOf).join(", ")}`;
  });

/** A file that the run has written. */
export const file = (expected: ExpectedFile = {}): Matcher =>
  defineMatcher(nameFile(expected), (actual) => {
    const parsed = fileReferenceSchema.safeParse(actual);
    if (!parsed.success) return `is ${show(actual)}, expected ${nameFile(expected)}`;
    const { path, mediaType, sha256, size } = parsed.data;
    const { minSize = 1, maxSize = Number.POSITIVE_INFINITY } = expected;
    const faults = [
      ...(matches(expected.path, path) ? [] : [`lies at ${path}, expected ${String(expected.path)}`]),
      ...(matches(expected.mediaType, mediaType) ? [] : [`is ${mediaType}, expected ${expected.mediaType ?? ""}`]),
      ...(matches(expected.sha256, sha256) ? [] : [`has the digest ${sha256}, expected ${expected.sha256 ?? ""}`]),
      ...(size < minSize ? [`has ${size} bytes, expected at least ${minSize}`] : []),
      ...(size > maxSize ? [`has ${size} bytes, expected at most ${maxSize}`] : []),
    ];
    return faults.length === 0 ? undefined : faults.join("; ");
  });

/** A package as the packs give it: its status, and files among others. */
export const packageWith = (expected: {
  readonly status?: string;
  readonly files?: readonly (string | ExpectedFile)[];
  readonly diagnostics?: readonly Partial<Diagnostic>[];
}): Matcher =>
  defineMatcher("a package", (actual) => {
    const { status, files = [], diagnostics = [] } = expected;
    const faults = findMismatches(
      {
        ...(status === undefined ? {} : { status }),
        ...(files.length === 0 ? {} : { files: listWith(...files.map(toFile)) }),
        ...(diagnostics.length === 0 ? {} : { diagnostics: listWith(...diagnostics.map(diagnostic)) }),
      },
      actual,
    );
    return faults.length === 0 ? undefined : `is not the package: ${faults.join("; ")}`;
  });

/** A diagnostic, by its rule, severity or any other member. */
export const diagnostic = (expected: Partial<Diagnostic> = {}): Matcher =>
  defineMatcher(`a diagnostic ${show(expected)}`, (actual) => {
    if (!diagnosticSchema.safeParse(actual).success) return `is ${show(actual)}, expected a diagnostic`;
    const faults = findMismatches(expected, actual);
    return faults.length === 0 ? undefined : `is another diagnostic: ${faults.join("; ")}`;
  });

/** Diagnostics of which none is as severe as that. */
export const noDiagnostics = (severity: Severity = "info"): Matcher =>
  defineMatcher(`no diagnostics of severity ${severity} or worse`, (actual) => {
    const ranks = ["info", "warning", "error"];
    if (!Array.isArray(actual)) return `is ${show(actual)}, expected diagnostics`;
    const found = (actual as Diagnostic[]).filter((one) => ranks.indexOf(one.severity) >= ranks.indexOf(severity));
    return found.length === 0
      ? undefined
      : `has ${found.map(({ ruleId, message }) => `${ruleId}: ${message}`).join("; ")}, expected none of severity ${severity} or worse`;
  });

const toFile = (expected: string | ExpectedFile): Matcher =>
  file(typeof expected === "string" ? { path: expected } : expected);

const matches = (expected: string | RegExp | undefined, actual: string): boolean =>
  expected === undefined || (typeof expected === "string" ? expected === actual : actual.search(expected) >= 0);

const nameFile = ({ path }: ExpectedFile): string => (path === undefined ? "a file" : `a file at ${String(path)}`);

const nameOf = (item: unknown): string =>
  typeof item === "object" && item !== null && "expects" in item ? String(item.expects) : show(item);
