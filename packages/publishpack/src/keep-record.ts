import { resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import type { PackRequest, WorkToPack } from "@dreamnet/pack-bin";
import { readWorkRecord, type WorkRecord, writeWorkRecord } from "./work-record.ts";

/**
 * Keeps how a work was packed. What this packing does not say, an earlier one of the same source has said.
 *
 * @param work - As source and caller describe it, before anything that became known by going live.
 */
export async function keepRecord(
  { location, sourceRoot, out, targets, home }: PackRequest,
  { source, artifact }: WorkToPack,
  store: ContentStore,
): Promise<void> {
  const known = await readWorkRecord(home, artifact.id).catch(() => undefined);
  const before = known?.sourceDigest === source.digest ? known : undefined;
  const kept = await store.put(JSON.stringify(source));
  const isPlace = typeof location === "string";
  await writeWorkRecord(home, {
    schemaVersion: 1,
    id: artifact.id,
    ...(isPlace ? { location: resolve(location) } : pick(before, "location")),
    ...(isPlace ? (sourceRoot === undefined ? {} : { sourceRoot }) : pick(before, "sourceRoot")),
    ...(out === undefined ? pick(before, "out") : { out: resolve(out) }),
    source: { path: "source.json", mediaType: "application/json", ...kept },
    sourceDigest: source.digest,
    artifact,
    targets: {
      ...before?.targets,
      ...Object.fromEntries(targets.map(({ platform, options = {} }) => [platform, options as Record<string, never>])),
    },
  });
}

function pick<Key extends "location" | "sourceRoot" | "out">(
  record: WorkRecord | undefined,
  key: Key,
): { readonly [Name in Key]?: string } {
  const value = record?.[key];
  return (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: string };
}
