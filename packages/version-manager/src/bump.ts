import gt from "semver/functions/gt.js";
import inc from "semver/functions/inc.js";
import parse from "semver/functions/parse.js";

/** How large a change is, as semver counts; `none`: nothing that a manifest shows has changed. */
export type Bump = "none" | "patch" | "minor" | "major";

const order: readonly Bump[] = ["none", "patch", "minor", "major"];

/** Negative where `a` is the smaller bump. */
export const compareBumps = (a: Bump, b: Bump): number => order.indexOf(a) - order.indexOf(b);

/** The largest of several. */
export const largestBump = (bumps: Iterable<Bump>): Bump =>
  [...bumps].reduce<Bump>((largest, bump) => (compareBumps(bump, largest) > 0 ? bump : largest), "none");

/**
 * The bump that a change asks for after `version`. Before 1.0.0 what breaks raises the minor and all else the patch, for
 * that is what `^0.2.1` lets through; `^0.0.3` lets nothing through, so there the patch says everything.
 */
export function requiredBump(version: string, change: Bump): Bump {
  const parsed = parse(version);
  if (parsed === null || parsed.major > 0 || change === "none") return change;
  return change === "major" && parsed.minor > 0 ? "minor" : "patch";
}

/** The bump from one version to a higher one; `none` where it is not higher. A new prerelease is a patch. */
export function bumpBetween(before: string, after: string): Bump {
  const [from, to] = [parse(before), parse(after)];
  if (from === null || to === null || !gt(to, from)) return "none";
  if (to.major !== from.major) return "major";
  return to.minor === from.minor ? "patch" : "minor";
}

/** The version after a bump. @example nextVersion("0.3.1", "minor"); // => "0.4.0" */
export function nextVersion(version: string, bump: Bump): string {
  return (bump === "none" ? undefined : inc(version, bump)) ?? version;
}
