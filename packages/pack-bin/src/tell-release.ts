import type { CommittedRelease } from "@dreamnet/executor";
import type { Diagnostic } from "@dreamnet/workflow";

/** What became of packages that an earlier packing of another text has made, and this one has not. */
export function tellRelease(written: CommittedRelease | undefined, id: string): Diagnostic[] {
  const { removed = [], left = [] } = written ?? {};
  const told: Diagnostic[] = [];
  if (removed.length > 0)
    told.push({
      severity: "warning",
      ruleId: "release/packages-are-of-one-text",
      message: `The ${removed.length === 1 ? "package" : "packages"} for ${listed(removed)} ${removed.length === 1 ? "was" : "were"} of an earlier text, and ${removed.length === 1 ? "is" : "are"} no longer in ${id}/.`,
      hint: `Pack for ${removed.length === 1 ? "it" : "them"} too: without --to, every package is made of this text.`,
    });
  if (left.length > 0)
    told.push({
      severity: "warning",
      ruleId: "release/folder-is-the-release",
      message: `In ${id}/, ${listed(left)} ${left.length === 1 ? "holds" : "hold"} files that were edited or are not ours, and ${left.length === 1 ? "was" : "were"} left as ${left.length === 1 ? "it is" : "they are"}: the manifest knows nothing of that.`,
      hint: "Move what is yours out of there, and pack again.",
    });
  return told;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
