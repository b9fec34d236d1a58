import { inferBump } from "@dreamnet/version-manager";
import type { AnyWorkflow, WorkflowVersion } from "@dreamnet/workflow";
import type { VersionEntry } from "./documentation.ts";

/** Orders versions as semver does, the oldest first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [splitVersion(a), splitVersion(b)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A version comes after its own pre-releases.
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let index = 0; index < Math.max(left.pre.length, right.pre.length); index += 1) {
    const difference = comparePart(left.pre[index], right.pre[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function splitVersion(version: string): { readonly numbers: readonly number[]; readonly pre: readonly string[] } {
  const [core = "", ...pre] = version.replace(/\+.*$/, "").split("-");
  return { numbers: core.split(".").map(Number), pre: pre.length === 0 ? [] : pre.join("-").split(".") };
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [isA, isB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isA && isB) return Number(a) - Number(b);
  if (isA !== isB) return isA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param versions - Oldest first. @returns Newest first; empty where no version was given. */
export function describeVersions(workflow: AnyWorkflow, versions: readonly WorkflowVersion[]): readonly VersionEntry[] {
  if (versions.length === 0) return [];
  const known = versions.some(({ version }) => version === workflow.version)
    ? versions
    : [...versions, { workflow, version: workflow.version }].sort((a, b) => compareVersions(a.version, b.version));
  return known
    .map((entry, index): VersionEntry => {
      const before = known[index - 1];
      const { version, deprecated, migration } = entry;
      return {
        version,
        isCurrent: version === workflow.version,
        ...(deprecated === undefined || deprecated === false ? {} : { deprecated }),
        ...(migration === undefined
          ? {}
          : {
              migration: {
                from: migration.from,
                to: migration.to,
                ...(migration.description === undefined ? {} : { description: migration.description }),
              },
            }),
        changes:
          before === undefined
            ? []
            : inferBump(before.workflow.manifest, entry.workflow.manifest)
                .changes.filter(({ area }) => area !== "version")
                .map(({ bump, area, path, message }) => ({ bump, area, path, message })),
      };
    })
    .reverse();
}
