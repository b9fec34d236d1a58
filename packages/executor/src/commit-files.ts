import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type FileReference, isPortablePath, isReservedName, PermissionError, TerminalError } from "@dreamnet/workflow";
import { type Digests, readList, writeList } from "./committed-list.ts";
import { foldName } from "./fold-name.ts";
import { withLock } from "./folder-lock.ts";
import { type FolderSurvey, surveyFolder } from "./other-files.ts";

/** Where the files may go, and what may be replaced. */
export interface CommitOptions {
  /**
   * A folder that `folder` lies in. Below it no link is followed; it is made when it is missing.
   * Default: the folder's parent.
   */
  readonly root?: string;
  /** Replaces a folder even when it holds files that no earlier commit has written, or that were edited. Default false. */
  readonly replaceOthers?: boolean;
  readonly signal?: AbortSignal;
}

/** What stands on disk now. */
export interface CommittedFolder {
  /** Absolute. */
  readonly folder: string;
  /** Absolute, in the order of the references. */
  readonly files: readonly string[];
}

/** A file to write: its bytes are in the store. */
export type WrittenFile = Pick<FileReference, "path" | "sha256" | "size">;

/**
 * Writes files from the store into a folder, whole or not at all.
 *
 * They are written beside the folder first and then take its place, together with what an earlier commit has left
 * there. The list of what was committed, with digests, is kept beside the folder (`.<name>.files.json`), so that files
 * of somebody else, and files that were edited, are noticed and never removed.
 *
 * @param files - Paths are relative to `folder`.
 * @throws {@link PermissionError} with code `PATH_NOT_ALLOWED`, `PATH_COLLISION`, `FOLDER_UNSAFE` or
 *   `FOLDER_HAS_OTHER_FILES`; the store's errors.
 * @example
 * await commitFiles(result.files, store, "build/my-paper/arxiv", { root: "build" });
 */
export async function commitFiles(
  files: readonly WrittenFile[],
  store: ContentStore,
  folder: string,
  options: CommitOptions = {},
): Promise<CommittedFolder> {
  checkPaths(files);
  options.signal?.throwIfAborted();
  const parent = await prepareParent(resolve(folder), options.root);
  const name = basename(resolve(folder));
  const target = join(parent, name);
  await withLock(join(parent, `.${name}.lock`), options.signal, async () => {
    await recover(parent, name);
    const earlier = await readList(parent, name);
    await checkTarget(target, earlier, files, options.replaceOthers ?? false, options.signal);
    await replaceFolder(parent, name, files, earlier, store, options.signal);
  });
  return { folder: target, files: files.map(({ path }) => join(target, path)) };
}

async function replaceFolder(
  parent: string,
  name: string,
  files: readonly WrittenFile[],
  earlier: Digests,
  store: ContentStore,
  signal: AbortSignal | undefined,
): Promise<void> {
  const staged = await stageFiles(parent, name, files, store, signal);
  try {
    const own = digestsOf(files);
    // Before the change both lists hold, so that no crash makes our own files somebody else's.
    await writeList(parent, name, digestsOf(files, earlier));
    await swap(parent, name, staged);
    await writeList(parent, name, own);
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}

/** Writes the files beside the folder whose place they will take. */
async function stageFiles(
  parent: string,
  name: string,
  files: readonly WrittenFile[],
  store: ContentStore,
  signal: AbortSignal | undefined,
): Promise<string> {
  const staged = join(parent, `.${name}.new-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(staged);
    for (const file of files) {
      signal?.throwIfAborted();
      await writeStaged(staged, file, store);
    }
    return staged;
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}

/** Path → the digests that are ours there: those of the files, and those that are known. */
export function digestsOf(files: readonly WrittenFile[], known: Digests = new Map()): Digests {
  const digests = new Map([...known].map(([path, own]) => [path, new Set(own)]));
  for (const { path, sha256 } of files) digests.set(path, (digests.get(path) ?? new Set()).add(sha256));
  return digests;
}

export function checkPaths(files: readonly WrittenFile[]): void {
  const isReserved = (path: string): boolean => process.platform === "win32" && path.split("/").some(isReservedName);
  const bad = files
    .filter(({ path }) => !isPortablePath(path) || path.endsWith("/") || isReserved(path))
    .map(({ path }) => path);
  if (bad.length > 0) {
    throw new PermissionError(`These paths cannot be written: ${bad.map((path) => JSON.stringify(path)).join(", ")}.`, {
      code: "PATH_NOT_ALLOWED",
      hint: "A path is relative, with `/` between its parts, and portable to every file system; on Windows no part is a device's name (`aux`, `con.txt`).",
      value: bad,
    });
  }
  const names = new Map<string, string>();
  for (const { path } of files) {
    const key = foldName(path);
    const other = names.get(key);
    if (other !== undefined) {
      throw new PermissionError(
        `${JSON.stringify(path)} and ${JSON.stringify(other)} are one name on some file systems.`,
        { code: "PATH_COLLISION", hint: "Give one of them another name.", value: path },
      );
    }
    names.set(key, path);
  }
}

/** The real path of the folder's parent; below the root every part is a folder of its own, never a link. */
export async function prepareParent(folder: string, root: string | undefined): Promise<string> {
  const parent = dirname(folder);
  if (root === undefined) {
    await mkdir(parent, { recursive: true });
    return realpath(parent);
  }
  const within = relative(resolve(root), parent);
  const parts = within === "" ? [] : within.split(sep);
  if (parts[0] === ".." || resolve(root) === folder || resolve(root, within) !== parent)
    throw unsafe(folder, `does not lie in ${root}`);
  await mkdir(resolve(root), { recursive: true });
  let path = await realpath(resolve(root));
  for (const part of parts) {
    path = join(path, part);
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
    if (!(await lstat(path)).isDirectory()) throw unsafe(path, "is not a folder, or is a link");
  }
  return path;
}

async function checkTarget(
  target: string,
  earlier: Digests,
  files: readonly WrittenFile[],
  replaceOthers: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await isFolder(target)) || replaceOthers) return;
  await surveyOurs(target, digestsOf(files, earlier), signal);
}

/**
 * Whether there is a folder.
 *
 * @throws {@link PermissionError} with code `FOLDER_UNSAFE` where something else stands there.
 */
export async function isFolder(target: string): Promise<boolean> {
  const stats = await lstat(target).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (stats !== undefined && !stats.isDirectory()) throw unsafe(target, "is not a folder, or is a link");
  return stats !== undefined;
}

/** @throws {@link PermissionError} with code `FOLDER_HAS_OTHER_FILES` where not all that lies there is known. */
export async function surveyOurs(
  target: string,
  known: Digests,
  signal: AbortSignal | undefined,
): Promise<FolderSurvey> {
  const survey = await surveyFolder(target, known, signal);
  if (survey.others.length > 0) throw otherFiles(target, survey.others);
  return survey;
}

/** What stands there is not replaced. */
export function otherFiles(target: string, others: readonly string[]): PermissionError {
  return new PermissionError(
    `${target} holds files that we did not write, or that were changed since: ${others.slice(0, 10).map(named).join(", ")}${others.length > 10 ? ", …" : ""}. Nothing was written.`,
    {
      code: "FOLDER_HAS_OTHER_FILES",
      hint: "The folder is replaced as a whole: move these files away, or choose another folder (--out).",
      value: others,
    },
  );
}

export async function writeStaged(staged: string, file: WrittenFile, store: ContentStore): Promise<void> {
  const bytes = await store.get(file.sha256);
  if (bytes.length !== file.size) {
    throw new TerminalError(`${file.path} has ${bytes.length} bytes, and its reference says ${file.size}.`, {
      code: "FILE_CORRUPT",
      hint: "The reference was changed or mixed up: run the workflow again.",
      value: file,
    });
  }
  const path = join(staged, file.path);
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, "wx", 0o666);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Puts the staged folder in the target's place. No system call does that at once: see {@link recover}. */
async function swap(parent: string, name: string, staged: string): Promise<void> {
  const target = join(parent, name);
  const old = join(parent, `.${name}.old-${randomBytes(6).toString("hex")}`);
  const isReplaced = await moveAside(target, old);
  try {
    await rename(staged, target);
  } catch (error) {
    if (isReplaced) await rename(old, target);
    throw error;
  }
  await syncFolder(parent);
  if (isReplaced) await rm(old, { recursive: true, force: true });
}

async function moveAside(target: string, old: string): Promise<boolean> {
  try {
    await rename(target, old);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Puts back what a commit that was killed between its two renames has moved aside, and clears its leftovers. */
export async function recover(parent: string, name: string): Promise<void> {
  const entries = await readdir(parent);
  const isOurs = (entry: string, kinds: string): boolean =>
    entry.startsWith(`.${name}.`) && new RegExp(`^(?:${kinds})-[0-9a-f]{12}$`, "u").test(entry.slice(name.length + 2));
  const [old] = entries.filter((entry) => isOurs(entry, "old"));
  if (old !== undefined && !entries.includes(name)) await rename(join(parent, old), join(parent, name));
  // Under the lock, all of these are of processes that are gone.
  for (const entry of entries)
    if (isOurs(entry, "new|old|files")) await rm(join(parent, entry), { recursive: true, force: true });
}

export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** A name with a line end or an escape sequence in it is shown as a string of JSON. */
const named = (path: string): string => (/[\u0000-\u001f\u007f]/u.test(path) ? JSON.stringify(path) : path);

const unsafe = (path: string, why: string): PermissionError =>
  new PermissionError(`${path} ${why}. Nothing was written.`, {
    code: "FOLDER_UNSAFE",
    hint: "Choose a folder of your own for the output; links below it are not followed.",
    value: path,
  });
