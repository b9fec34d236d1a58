import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import type { CacheEntry } from "./cache-entry.ts";
import { type CacheFolders, listEntries, readEntry, readSmall, writeWhole } from "./cache-files.ts";
import { isDead } from "./cross-process-lock.ts";

/** What is to be left of a cache. */
export interface CleanCacheOptions {
  /** Bytes of entries and of the files that they name; 0 empties the cache. Default: the limit it was opened with. */
  readonly maxBytes?: number;
  /** ms; entries that were not used for so long go. Default: however long. */
  readonly unusedFor?: number;
  readonly signal?: AbortSignal;
}

/** What a cleaning did. Files themselves go with the next garbage collection of the content store. */
export interface CleanCacheReport {
  readonly removed: number;
  /** Entries that stay. */
  readonly kept: number;
  /** Bytes of the entries that stay and of the files that they name, each counted once. */
  readonly keptBytes: number;
}

/** What a writer has left that died (ms). */
const LEFT_BEHIND = 3_600_000;
const DAY = 86_400_000;

/** Removes entries, the least recently used first, until the rest fits. */
export async function cleanCacheIn(
  folders: CacheFolders,
  store: ContentStore,
  options: CleanCacheOptions & { readonly maxBytes: number },
): Promise<CleanCacheReport> {
  const { maxBytes, unusedFor = Number.POSITIVE_INFINITY, signal } = options;
  const now = Date.now();
  let removed = 0;
  let kept = 0;
  let keptBytes = 0;
  const counted = new Set<string>();
  let isFull = maxBytes <= 0;
  const entries = (await listEntries(folders)).sort((a, b) => b.used - a.used || (a.path < b.path ? -1 : 1));
  for (const { key, path, used, size } of entries) {
    signal?.throwIfAborted();
    if (key === undefined) {
      if (now - used > LEFT_BEHIND) await rm(path, { force: true, recursive: true });
      continue;
    }
    const blobs = await blobsOf(folders, key);
    const fresh = (blobs ?? []).filter((digest) => !counted.has(digest));
    const sizes = await Promise.all(fresh.map((digest) => sizeOf(store, digest)));
    const bytes = sizes.reduce((sum, item) => sum + item, size);
    isFull ||= keptBytes + bytes > maxBytes;
    if (blobs === undefined || isFull || now - used > unusedFor) {
      await rm(path, { force: true });
      removed += 1;
      continue;
    }
    for (const digest of fresh) counted.add(digest);
    kept += 1;
    keptBytes += bytes;
  }
  await removeDeadLocks(folders);
  return { removed, kept, keptBytes };
}

/** Every file that an entry names. */
export async function digestsIn(folders: CacheFolders): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (const { key } of await listEntries(folders))
    if (key !== undefined) for (const digest of (await blobsOf(folders, key)) ?? []) digests.add(digest);
  return digests;
}

async function blobsOf(folders: CacheFolders, key: string): Promise<readonly string[] | undefined> {
  const text = await readEntry(folders, key).catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as CacheEntry).blobs;
}

async function sizeOf(store: ContentStore, digest: string): Promise<number> {
  const path = store.path(digest);
  if (path === undefined) return 0;
  return lstat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Brings the cache below its limit, once a day at most: an entry is written far more often than one has to go. */
export async function trimSometimes(folders: CacheFolders, store: ContentStore, maxBytes: number): Promise<void> {
  const mark = join(folders.root, "trimmed");
  const last = await lstat(mark).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (last !== undefined && Date.now() - last < DAY) return;
  await writeWhole(mark, "");
  if (last !== undefined) await cleanCacheIn(folders, store, { maxBytes });
}

async function removeDeadLocks(folders: CacheFolders): Promise<void> {
  for (const name of await readdir(folders.locks)) {
    const path = join(folders.locks, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined) continue;
    const held = (await readSmall(path, 4096).catch(() => undefined))?.toString();
    if (isDead(held, Date.now() - stats.mtimeMs)) await rm(path, { force: true });
  }
}
