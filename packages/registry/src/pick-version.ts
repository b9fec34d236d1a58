// Each function by itself: the whole of semver takes twice as long to load, at every start of a command.
import rsort from "semver/functions/rsort.js";
import maxSatisfying from "semver/ranges/max-satisfying.js";
import validRange from "semver/ranges/valid.js";

/** Whether `range` means any version. */
const isAny = (range: string): boolean => range === "" || range === "*" || range === "latest";

/**
 * The highest version in a range, by npm's rules: a prerelease fits only a range that names one of the same
 * `major.minor.patch`. Where any version will do, a prerelease stands in only when there is no release.
 *
 * @param isDeprecated - A version that gives way to every other one that fits.
 */
export function pickVersion(
  versions: readonly string[],
  range: string,
  isDeprecated: (version: string) => boolean = () => false,
): string | undefined {
  const current = versions.filter((version) => !isDeprecated(version));
  const wanted = isAny(range) ? "*" : range;
  const picked = maxSatisfying(current, wanted) ?? maxSatisfying(versions, wanted);
  if (picked !== null) return picked;
  return isAny(range) ? (rsort([...current])[0] ?? rsort([...versions])[0]) : undefined;
}

/** Whether one version fits a range; see {@link pickVersion}. */
export function fits(version: string, range: string): boolean {
  return pickVersion([version], range) !== undefined;
}

/** Whether a text is a range at all. */
export const isRange = (range: string): boolean => isAny(range) || validRange(range) !== null;
