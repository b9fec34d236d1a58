import { lstat, readdir, rm } from "node:fs/promises";
import { blobFolder, blobPath, clearIngest, prepareFolders } from "./blobs.ts";
import { errorCode } from "./errors.ts";
import { readChain, statusChanges } from "./history.ts";
import { makeImage, sha256Of } from "./layout.ts";
import { readIndex } from "./open-layout.ts";
import { liveUrl } from "./platform-status.ts";
import { readDescribed, recordOf } from "./read-entry.ts";
import type { ArtifactEntry } from "./record.ts";

/** What a garbage collection may remove. */
export interface CollectGarbageOptions {
  /** Counts, and removes nothing. */
  readonly dryRun?: boolean;
  /** Keeps the files of every revision, and not of the newest and those that went live alone. Default false. */
  readonly keepRevisions?: boolean;
  readonly signal?: AbortSignal;
}

/** What it removed, or would. */
export interface GarbageReport {
  readonly removed: number;
  readonly removedBytes: number;
  readonly kept: number;
}

/**
 * Removes what no version refers to. Nothing is removed where a record cannot be read: what it refers to is not known.
 *
 * Records stay, so that the history is whole.
 */
export async function collectGarbage(root: string, options: CollectGarbageOptions): Promise<GarbageReport> {
  const { dryRun = false, keepRevisions = false, signal } = options;
  await prepareFolders(root);
  await clearIngest(root);
  const wanted = new Set<string>();
  for (const descriptor of (await readIndex(root)).manifests) {
    signal?.throwIfAborted();
    const chain = await readChain(root, await readDescribed(root, descriptor));
    chain.forEach((entry, index) => {
      wanted.add(entry.digest).add(sha256Of(makeImage(recordOf(entry)).config));
      if (keepRevisions || keepsFiles(chain, index)) for (const { sha256 } of entry.files) wanted.add(sha256);
    });
  }
  let removed = 0;
  let removedBytes = 0;
  let kept = 0;
  for (const name of (await readdir(blobFolder(root))).sort()) {
    signal?.throwIfAborted();
    // What is not named as a blob is not ours.
    if (!/^[0-9a-f]{64}$/u.test(name)) continue;
    if (wanted.has(name)) {
      kept += 1;
      continue;
    }
    const stats = await lstat(blobPath(root, name)).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (stats === undefined || stats.isDirectory()) continue;
    if (!dryRun) await rm(blobPath(root, name), { force: true });
    removed += 1;
    removedBytes += stats.size;
  }
  return { removed, removedBytes, kept };
}

/** The newest revision keeps its files, and so does one that went live somewhere: that is what stands there. */
export function keepsFiles(chain: readonly ArtifactEntry[], index: number): boolean {
  if (index === chain.length - 1) return true;
  const before = chain[index - 1]?.platforms ?? {};
  return statusChanges(before, chain[index]?.platforms ?? {}).some(
    ({ to }) => to !== undefined && liveUrl(to) !== undefined,
  );
}
