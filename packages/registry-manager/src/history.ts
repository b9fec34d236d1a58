import { corrupt } from "./errors.ts";
import { readRevision } from "./read-entry.ts";
import type { ArtifactEntry } from "./record.ts";

/** A status that a revision changed; undefined where the platform was not, or is no longer, packed for. */
export interface StatusChange {
  readonly platform: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One revision, and what it changed. */
export interface HistoryEntry {
  readonly artifact: string;
  readonly version: string;
  readonly revision: number;
  readonly digest: string;
  readonly manifestDigest: string;
  readonly change: ArtifactEntry["change"];
  readonly changed?: string;
  readonly created: string;
  readonly source: string;
  readonly platforms: Readonly<Record<string, string>>;
  readonly statusChanges: readonly StatusChange[];
  /** Whether another source was packed than in the revision before; false for the first one. */
  readonly sourceChanged: boolean;
}

/** The revisions that led to an entry, the oldest first. */
export async function readHistory(root: string, newest: ArtifactEntry): Promise<HistoryEntry[]> {
  const chain = await readChain(root, newest);
  return chain.map((entry, index) => toHistory(entry, chain[index - 1]));
}

/** An entry and all before it, the oldest first. */
export async function readChain(root: string, newest: ArtifactEntry): Promise<ArtifactEntry[]> {
  const chain = [newest];
  for (let entry = newest; entry.previous !== undefined; ) {
    const before = await readRevision(root, entry.previous);
    checkLink(root, before, entry);
    chain.push(before);
    entry = before;
  }
  return chain.reverse();
}

/** A revision's number falls by one at each step, so that no chain is a circle. */
export function checkLink(root: string, before: ArtifactEntry, after: ArtifactEntry): void {
  const fits =
    before.artifact === after.artifact && before.version === after.version && before.revision === after.revision - 1;
  if (!fits)
    throw corrupt(root, `${after.digest} follows on ${before.digest}, which is not the one before`, after.digest);
}

function toHistory(entry: ArtifactEntry, before: ArtifactEntry | undefined): HistoryEntry {
  const { artifact, version, revision, digest, manifestDigest, change, changed, created, source, platforms } = entry;
  return {
    artifact,
    version,
    revision,
    digest,
    manifestDigest,
    change,
    ...(changed === undefined ? {} : { changed }),
    created,
    source,
    platforms,
    statusChanges: statusChanges(before?.platforms ?? {}, platforms),
    sourceChanged: before !== undefined && before.source !== source,
  };
}

/** Platforms whose status differs, by name. */
export function statusChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): StatusChange[] {
  const value = (record: Readonly<Record<string, string>>, key: string): string | undefined =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((platform) => ({ platform, from: value(before, platform), to: value(after, platform) }))
    .filter(({ from, to }) => from !== to);
}
