import semver from "semver";

/** Whether `range` means any version. */
const isAny = (range: string): boolean => range === "" || range === "*" || range === "latest";

/**
 * The highest version in a range, by npm's rules: a prerelease fits only a range that names one of the same
 * `major.minor.patch`. Where any version will do, a prerelease stands in only when there is no release.
 */
export function pickVersion(versions: readonly string[], range: string): string | undefined {
  const picked = semver.maxSatisfying(versions, isAny(range) ? "*" : range);
  if (picked !== null) return picked;
  return isAny(range) ? (semver.rsort([...versions])[0] ?? undefined) : undefined;
}

/** Whether one version fits a range; see {@link pickVersion}. */
export function fits(version: string, range: string): boolean {
  return pickVersion([version], range) !== undefined;
}
