import { rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import {
  type CommitOptions,
  checkPaths,
  commitFiles,
  digestsOf,
  isFolder,
  prepareParent,
  surveyOurs,
  type WrittenFile,
} from "./commit-files.ts";
import { readList, writeList } from "./committed-list.ts";
import { withLock } from "./folder-lock.ts";
import { digestOf } from "./other-files.ts";
import { documentsName, recoverSwap, releaseLock } from "./release-swap.ts";

/**
 * Writes folders that belong to no release, each whole or not at all; others beside them stay as they are. Documents
 * that bound an earlier release are of none any more: they go first, unless they were edited.
 *
 * @param folder - Holds the folders.
 * @throws Those of `commitFiles`.
 * @example
 * await commitPackages({ arxiv: files }, store, "build/my-paper", { root: "build" });
 */
export async function commitPackages(
  folders: Readonly<Record<string, readonly WrittenFile[]>>,
  store: ContentStore,
  folder: string,
  { root, signal }: Pick<CommitOptions, "root" | "signal"> = {},
): Promise<void> {
  const names = Object.keys(folders).sort();
  checkPaths(names.map((path) => ({ path, sha256: "", size: 0 })));
  signal?.throwIfAborted();
  const parent = await prepareParent(resolve(folder), root);
  const name = basename(resolve(folder));
  const target = join(parent, name);
  await withLock(releaseLock(parent, name), signal, async () => {
    await recoverSwap(parent, name);
    for (const one of names) await checkTarget(target, one, folders[one] ?? [], signal);
    if (await isFolder(target)) await removeDocuments(target);
    for (const one of names)
      await commitFiles(folders[one] ?? [], store, join(target, one), {
        root: parent,
        ...(signal === undefined ? {} : { signal }),
      });
  });
}

/** Before anything has changed. */
async function checkTarget(
  target: string,
  name: string,
  files: readonly WrittenFile[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await isFolder(target)) && (await isFolder(join(target, name))))
    await surveyOurs(join(target, name), digestsOf(files, await readList(target, name)), signal);
}

async function removeDocuments(target: string): Promise<void> {
  const known = await readList(target, documentsName);
  for (const [path, ours] of known)
    if (!path.includes("/") && ours.has(await digestOf(join(target, path))))
      await rm(join(target, path), { force: true });
  if (known.size > 0) await writeList(target, documentsName, new Map());
}
