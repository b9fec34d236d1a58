import { randomBytes } from "node:crypto";
import { lstat, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import {
  type CommitOptions,
  checkPaths,
  checkTarget,
  digestsOf,
  moveAside,
  otherFiles,
  prepareParent,
  recover,
  stageFiles,
  syncFolder,
  type WrittenFile,
} from "./commit-files.ts";
import { type Digests, readList, writeList } from "./committed-list.ts";
import { withLock } from "./folder-lock.ts";
import { digestOf } from "./other-files.ts";

/** What belongs together, beside each other in one folder. */
export interface ReleaseFiles {
  /** Folder's name → its files, with paths within it. */
  readonly folders: Readonly<Record<string, readonly WrittenFile[]>>;
  /** Files of the folder above, by name; no paths. */
  readonly documents?: readonly WrittenFile[];
}

/** The list of documents is kept as if they lay in a folder of this name. */
const documentsName = "release";

/**
 * Writes several folders, and documents beside them, so that they change together: everything is written beside what
 * stands first, checked, and then takes its place in one go of renames. Folders that are not named stay as they are.
 *
 * @param folder - Holds the folders and documents.
 * @throws Those of `commitFiles`, before anything has changed.
 * @example
 * await commitRelease({ folders: { arxiv: files }, documents: [manifest] }, store, "build/my-paper", { root: "build" });
 */
export async function commitRelease(
  { folders, documents = [] }: ReleaseFiles,
  store: ContentStore,
  folder: string,
  options: CommitOptions = {},
): Promise<void> {
  const names = Object.keys(folders).sort();
  for (const name of names) checkPaths(folders[name] ?? []);
  checkPaths([...documents, ...names.map((path) => ({ path, sha256: "", size: 0 }))]);
  const { signal } = options;
  signal?.throwIfAborted();
  const parent = await prepareParent(resolve(folder, "x"), options.root);
  const locks = [...names, documentsName].map((name) => join(parent, `.${name}.lock`));
  await withLocks(locks, signal, async () => {
    const before = new Map<string, Digests>();
    for (const name of names) {
      await recover(parent, name);
      const earlier = await readList(parent, name);
      before.set(name, earlier);
      await checkTarget(join(parent, name), earlier, folders[name] ?? [], options.replaceOthers ?? false, signal);
    }
    await recover(parent, documentsName);
    const knownDocuments = await readList(parent, documentsName);
    if (options.replaceOthers !== true) await checkDocuments(parent, documents, knownDocuments);
    const staged = new Map<string, string>();
    try {
      for (const name of names) staged.set(name, await stageFiles(parent, name, folders[name] ?? [], store, signal));
      const papers = await stageFiles(parent, documentsName, documents, store, signal);
      staged.set(documentsName, papers);
      for (const name of names) await writeList(parent, name, digestsOf(folders[name] ?? [], before.get(name)));
      await writeList(parent, documentsName, digestsOf(documents, knownDocuments));
      const old = await swapAll(parent, names, staged, documents, papers);
      await syncFolder(parent);
      for (const name of names) await writeList(parent, name, digestsOf(folders[name] ?? []));
      await writeList(parent, documentsName, digestsOf(documents));
      for (const path of old) await rm(path, { recursive: true, force: true });
      await removeStale(parent, documents, knownDocuments);
    } finally {
      for (const path of staged.values()) await rm(path, { recursive: true, force: true });
    }
  });
}

/** Documents of an earlier release that this one has none of; one that was edited stays. */
async function removeStale(parent: string, documents: readonly WrittenFile[], known: Digests): Promise<void> {
  const now = new Set(documents.map(({ path }) => path));
  for (const [path, ours] of known)
    if (!now.has(path) && !path.includes("/") && ours.has(await digestOf(join(parent, path))))
      await rm(join(parent, path), { force: true });
}

/** Renames alone, so that hardly anything can come in between. @returns What was moved aside. */
async function swapAll(
  parent: string,
  names: readonly string[],
  staged: ReadonlyMap<string, string>,
  documents: readonly WrittenFile[],
  papers: string,
): Promise<readonly string[]> {
  const undo: (() => Promise<void>)[] = [];
  const old: string[] = [];
  try {
    for (const name of names) {
      const [target, aside] = [join(parent, name), join(parent, `.${name}.old-${randomBytes(6).toString("hex")}`)];
      if (await moveAside(target, aside)) {
        old.push(aside);
        undo.push(() => rename(aside, target));
      }
      await rename(staged.get(name) as string, target);
      undo.push(() => rename(target, staged.get(name) as string));
    }
    for (const { path } of documents) await rename(join(papers, path), join(parent, path));
    return old;
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  }
}

/** A document that somebody else has put there, or edited, is not replaced. */
async function checkDocuments(parent: string, documents: readonly WrittenFile[], known: Digests): Promise<void> {
  const ours = digestsOf(documents, known);
  const others: string[] = [];
  for (const { path } of documents) {
    const stats = await lstat(join(parent, path)).catch(() => undefined);
    if (stats === undefined) continue;
    if (!stats.isFile() || ours.get(path)?.has(await digestOf(join(parent, path))) !== true) others.push(path);
  }
  if (others.length > 0) throw otherFiles(parent, others);
}

async function withLocks(
  [first, ...others]: readonly string[],
  signal: AbortSignal | undefined,
  act: () => Promise<void>,
): Promise<void> {
  if (first === undefined) await act();
  else await withLock(first, signal, () => withLocks(others, signal, act));
}
