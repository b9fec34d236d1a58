// Each function by itself: the whole of semver takes twice as long to load, at every start of a command.
import rsort from "semver/functions/rsort.js";
import maxSatisfying from "semver/ranges/max-satisfying.js";
import validRange from "semver/ranges/valid.js";

/** Whether `range` means any version. */
const isAny = (range: string): boolean => range === "" || range === "*" || range === "latest";

/**
 * The highest version in a range, by npm's rules: a prerelease fits only a range that names one of the same
 * `major.minor.patch`. Where any version will do, a prerelease stands in only when there is no release.
 */
export function pickVersion(versions: readonly string[], range: string): string | undefined {
  const picked = maxSatisfying(versions, isAny(range) ? "*" : range);
  if (picked !== null) return picked;
  return isAny(range) ? (rsort([...versions])[0] ?? undefined) : undefined;
}

/** Whether one version fits a range; see {@link pickVersion}. */
export function fits(version: string, range: string): boolean {
  return pickVersion([version], range) !== undefined;
}

/** Whether a text is a range at all. */
export const isRange = (range: string): boolean => isAny(range) || validRange(range) !== null;
