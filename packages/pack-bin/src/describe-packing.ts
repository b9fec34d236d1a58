import { resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import type { ArtifactDescription } from "@dreamnet/document";
import type { StepCache } from "@dreamnet/executor";
import { type PackingToKeep, packingKey } from "./kept-packing.ts";
import { createPackExecutor } from "./pack-executor.ts";
import type { PackRequest } from "./pack-source.ts";
import type { WorkToPack } from "./release-hooks.ts";

/** A work, and the date that its packages have. */
export interface DescribedWork {
  readonly work: WorkToPack;
  readonly now: Date | undefined;
}

/** By what this packing is known when it comes again; undefined where it has to be done each time. */
export async function describePacking(
  {
    work: { source, artifact, targets, home },
    described,
    store,
    cache,
    now,
  }: DescribedWork & {
    readonly described: ArtifactDescription;
    readonly store: ContentStore;
    readonly cache: StepCache;
  },
  request: PackRequest,
): Promise<PackingToKeep | undefined> {
  const { fallbacks, location, out, place, sourceRoot, strict, unsandboxed } = request;
  const basis = request.release?.basis;
  if (basis === undefined || out === undefined || place !== undefined || targets.length === 0) return undefined;
  const code = await cache.integrityOf(basis.module);
  if (code === undefined) return undefined;
  const executor = await createPackExecutor(request, store, undefined, cache);
  const key = await packingKey({
    input: [source, artifact, described, targets.map(({ platform, options }) => [platform, options])],
    request: [typeof location === "string" ? resolve(location) : null, sourceRoot, resolve(out), strict, unsandboxed],
    workflows: [...targets.map(({ workflow }) => workflow), ...(fallbacks ?? [])],
    identify: (workflow) => executor.identify(workflow, now === undefined ? {} : { now }),
    code,
  });
  if (key === undefined) return undefined;
  return { id: artifact.id, home, out, key, state: () => basis.state(artifact.id, home) };
}
