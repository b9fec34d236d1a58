import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { blobPath, moveToTrash, restoreBlob } from "./blobs.ts";
import { errorCode, type StoreFolders } from "./folders.ts";
import { readLeases } from "./leases.ts";
import type { CollectOptions, CollectReport } from "./store.ts";

/** Clocks of the kernel and of the process differ by a tick; nobody minds two seconds more. */
const SLACK = 2_000;
const HOUR = 3_600_000;

interface Entry {
  readonly time: number;
  readonly size: number;
}

/**
 * Removes files that nobody speaks for.
 *
 * Each one is moved to the trash first and judged there once more: a `put` or a lease that came in between finds its
 * file gone and writes or restores it, or has left its mark and the file is put back.
 */
export async function collectGarbageIn(
  folders: StoreFolders,
  { keep = [], olderThan = HOUR, signal }: CollectOptions,
): Promise<CollectReport> {
  signal?.throwIfAborted();
  const named = new Set(keep);
  const before = Date.now() - olderThan;
  await restoreStaleTrash(folders);
  await removeOldFiles(folders.temporary, Date.now() - Math.max(olderThan, 24 * HOUR));
  const isWanted = async (sha256: string, time: number): Promise<boolean> => {
    if (named.has(sha256) || time > before) return true;
    const leased = await readLeases(folders.leases);
    return time >= leased.since - SLACK || leased.digests.has(sha256);
  };
  let removed = 0;
  let removedBytes = 0;
  let kept = 0;
  for await (const sha256 of listBlobs(folders)) {
    signal?.throwIfAborted();
    const found = await inspect(blobPath(folders, sha256));
    if (found === undefined) continue;
    if (await isWanted(sha256, found.time)) {
      kept += 1;
      continue;
    }
    const trashed = await moveToTrash(folders, sha256);
    if (trashed === undefined) continue;
    const again = await inspect(trashed);
    if (again === undefined) {
      // A reader needed it and has taken it back.
      kept += 1;
    } else if (await isWanted(sha256, again.time)) {
      await restoreBlob(folders, sha256, trashed);
      kept += 1;
    } else if (await remove(trashed)) {
      removed += 1;
      removedBytes += again.size;
    } else kept += 1;
  }
  return { removed, removedBytes, kept };
}

async function* listBlobs(folders: StoreFolders): AsyncGenerator<string> {
  for (const shard of (await readdir(folders.blobs, { withFileTypes: true })).sort(byName)) {
    // A link in the store is nobody's file: it is not followed.
    if (!shard.isDirectory() || !/^[0-9a-f]{2}$/.test(shard.name)) continue;
    for (const name of (await readdir(join(folders.blobs, shard.name))).sort())
      if (/^[0-9a-f]{62}$/.test(name)) yield shard.name + name;
  }
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** What a collection that was killed has left in the trash goes back, to be judged anew. */
async function restoreStaleTrash(folders: StoreFolders): Promise<void> {
  for (const name of await readdir(folders.trash)) {
    const path = join(folders.trash, name);
    try {
      // The change time is when it was moved here.
      if (Date.now() - (await lstat(path)).ctimeMs < 60_000) continue;
    } catch (error) {
      if (errorCode(error) === "ENOENT") continue;
      throw error;
    }
    const sha256 = name.slice(0, 64);
    if (/^[0-9a-f]{64}$/.test(sha256)) await restoreBlob(folders, sha256, path);
  }
}

async function removeOldFiles(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = await inspect(join(folder, name));
    if (found !== undefined && found.time < before) await rm(join(folder, name), { force: true });
  }
}

async function inspect(path: string): Promise<Entry | undefined> {
  try {
    const stats = await lstat(path);
    return { time: stats.mtimeMs, size: stats.size };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function remove(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
