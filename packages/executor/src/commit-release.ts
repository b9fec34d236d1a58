import { mkdir, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type CommitOptions, checkPaths, prepareParent, syncFolder, type WrittenFile } from "./commit-files.ts";
import { withLock } from "./folder-lock.ts";
import { planRelease } from "./release-plan.ts";
import { newSwap, recoverSwap, releaseLock, settle, stagePath, swapIn } from "./release-swap.ts";
import { stageRelease } from "./stage-release.ts";

/** What belongs together, beside each other in one folder. */
export interface ReleaseFiles {
  /** Folder's name → its files, with paths within it. */
  readonly folders: Readonly<Record<string, readonly WrittenFile[]>>;
  /** Folders that belong to it and were made before: where one was edited it stays as it is. */
  readonly carried?: Readonly<Record<string, readonly WrittenFile[]>>;
  /** Files of the folder above, by name; no paths. */
  readonly documents: readonly WrittenFile[];
}

/** What became of folders that lay there and were not made anew. */
export interface CommittedRelease {
  /** Of an earlier release, and not of this one: taken away. */
  readonly removed: readonly string[];
  /** Would have been taken away or written, but hold what is not ours: left as they are. */
  readonly left: readonly string[];
}

/**
 * Writes a release: several folders and documents that bind them, in a folder of its own, which changes at once. The new
 * one is written beside it, whole, and then takes its place, so that whoever looks sees the old release or the new one
 * and never parts of both; see {@link recoverRelease} for what a kill can leave.
 *
 * The release is all that there is: a folder that an earlier one had, and this one has not, goes. What no release has
 * written stays: a person's notes, receipts, and folders in which something was edited. Where nothing differs, nothing
 * is written.
 *
 * @param folder - Holds the folders and documents.
 * @throws Those of `commitFiles`, and a `TerminalError` with code `FOLDER_BUSY` where another program holds the folder;
 *   nothing has changed then.
 * @example
 * await commitRelease({ folders: { arxiv: files }, documents: [manifest] }, store, "build/my-paper", { root: "build" });
 */
export async function commitRelease(
  release: ReleaseFiles,
  store: ContentStore,
  folder: string,
  { root, signal }: Pick<CommitOptions, "root" | "signal"> = {},
): Promise<CommittedRelease> {
  const folders = { ...release.carried, ...release.folders };
  for (const files of Object.values(folders)) checkPaths(files);
  checkPaths([...release.documents, ...Object.keys(folders).map((path) => ({ path, sha256: "", size: 0 }))]);
  signal?.throwIfAborted();
  const parent = await prepareParent(resolve(folder), root);
  const name = basename(resolve(folder));
  return await withLock(releaseLock(parent, name), signal, async () => {
    await recoverSwap(parent, name);
    const target = join(parent, name);
    const { isThere, parts, foreign, removed, left } = await planRelease(target, release, signal);
    if (isThere) return { removed, left };
    const swap = newSwap(parent, name);
    const next = stagePath(swap, "next");
    try {
      await mkdir(next);
      await stageRelease(next, target, parts, store, signal);
      signal?.throwIfAborted();
      swapIn(swap);
    } catch (error) {
      await rm(next, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(parent);
    await settle(swap, foreign);
    return { removed, left };
  });
}
