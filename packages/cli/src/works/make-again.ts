import type { PublicationManifest } from "@dreamnet/manifest-generator";
import type { PackReport, PackRequest } from "@dreamnet/pack-bin";
import { type ArtifactEntry, type ArtifactRegistry, liveUrl } from "@dreamnet/registry-manager";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { fallbacks, platforms } from "../platforms.ts";

/** Packages of these can be put in the place of what stands there; elsewhere what is published stays as it is. */
const updatable: ReadonlySet<string> = new Set(["website"]);

/** A work's packages, made again with what has become known of it. */
export interface MadeAgain {
  readonly report: PackReport;
  /** What became of each package that was made again: files that differ now. */
  readonly changes: Readonly<Record<string, number>>;
  /** The manifest as it is now. */
  readonly manifest: PublicationManifest | undefined;
}

/** What stands published is not made again: its files are kept as they were published. */
export function madeAgain(
  entry: Pick<ArtifactEntry, "platforms">,
  wentLive: string,
  packed: readonly string[],
): string[] {
  return packed.filter(
    (name) =>
      name !== wentLive &&
      Object.hasOwn(platforms, name) &&
      (updatable.has(name) || liveUrl(entry.platforms[name] ?? "") === undefined),
  );
}

/**
 * Makes a work's packages again from the source as it was packed, those alone that may change.
 *
 * @returns undefined where nobody knows how it was packed.
 */
export async function makeAgain(
  registry: ArtifactRegistry,
  entry: ArtifactEntry,
  wentLive: string,
  how: Pick<PackRequest, "home" | "signal" | "onProgress" | "onPackage" | "unsandboxed"> & {
    readonly signingKey?: string;
  },
): Promise<MadeAgain | undefined> {
  const { packPaper, readEntryManifest, readWorkRecord } = await import("@dreamnet/publishpack");
  const record = await readWorkRecord(how.home, entry.artifact);
  // A record of another source is of a version that is being written; this one is not made again from it.
  if (record === undefined || record.sourceDigest !== entry.source) return undefined;
  const before = await readEntryManifest(registry, entry);
  const targets = [];
  for (const platform of madeAgain(entry, wentLive, Object.keys(record.targets))) {
    const workflow = await (platforms[platform] as () => Promise<AnyWorkflow>)();
    const options = record.targets[platform] ?? {};
    targets.push({ platform, workflow, ...(Object.keys(options).length === 0 ? {} : { options }) });
  }
  const report = await packPaper({
    ...how,
    location: record.source,
    targets,
    overrides: record.artifact,
    fallbacks: await fallbacks(),
    ...(record.out === undefined ? {} : { out: record.out }),
  });
  const manifest = await readEntryManifest(registry, await registry.get(entry.artifact, entry.version));
  return {
    report,
    manifest,
    changes: countChanges(
      targets.map(({ platform }) => platform),
      before,
      manifest,
    ),
  };
}

function countChanges(
  names: readonly string[],
  before: PublicationManifest | undefined,
  after: PublicationManifest | undefined,
): Record<string, number> {
  return Object.fromEntries(
    names.map((name) => {
      const old = new Map((before?.platforms[name]?.files ?? []).map(({ path, sha256 }) => [path, sha256]));
      const now = new Map((after?.platforms[name]?.files ?? []).map(({ path, sha256 }) => [path, sha256]));
      const paths = new Set([...old.keys(), ...now.keys()]);
      return [name, [...paths].filter((path) => old.get(path) !== now.get(path)).length];
    }),
  );
}
