import type { PackTarget, WorkToPack } from "@dreamnet/pack-bin";
import { ArtifactRegistry } from "@dreamnet/registry-manager";
import { applyLive } from "./apply-live.ts";
import { liveAddresses, registryRoot, startsVersion } from "./known-works.ts";
import { replacementOptions } from "./replacement-options.ts";

/**
 * A work with what the registry knows of it: the places where it can be seen, and, where another source of it is packed
 * than the one that is live, what the new version takes the place of. What the caller says of a pack holds before that.
 */
export async function amendWork(work: WorkToPack): Promise<Pick<WorkToPack, "artifact" | "targets">> {
  const { artifact, source, home, signal } = work;
  const registry = await ArtifactRegistry.open({
    root: registryRoot(home),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!(await registry.has(artifact.id))) return work;
  const versions = await registry.list({ artifact: artifact.id });
  const newest = versions.at(-1);
  // The same place shows the newest version: what is known of later ones holds.
  const live = Object.assign({}, ...versions.map(liveAddresses)) as Record<string, string>;
  const earlier =
    newest !== undefined && startsVersion(newest, source.digest)
      ? versions
      : versions.filter(({ version }) => version !== newest?.version);
  const options = await replacementOptions(registry, earlier, live);
  return {
    artifact: applyLive(artifact, live),
    targets: work.targets.map((target) => withOptions(target, options[target.platform])),
  };
}

const withOptions = (target: PackTarget, more: Readonly<Record<string, unknown>> | undefined): PackTarget =>
  more === undefined ? target : { ...target, options: { ...more, ...target.options } };
