import { constants } from "node:fs";
import { lstat, mkdir, open, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TerminalError } from "@dreamnet/workflow";

/** Where everything lies. All folders are siblings on one file system, so that a rename is atomic. */
export interface StoreFolders {
  readonly root: string;
  readonly blobs: string;
  readonly temporary: string;
  readonly leases: string;
  /** What garbage collection has moved away and not yet removed. */
  readonly trash: string;
  /** Files whose bytes no longer fit their name, kept for whoever looks into it. */
  readonly quarantine: string;
}

export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Makes the store's folders, 0700, and refuses a root in which one of them is a link or somebody else's. */
export async function prepareFolders(location: string): Promise<StoreFolders> {
  await mkdir(resolve(location), { recursive: true, mode: 0o700 });
  const root = await realpath(resolve(location));
  const folders: StoreFolders = {
    root,
    blobs: join(root, "sha256"),
    temporary: join(root, "temporary"),
    leases: join(root, "leases"),
    trash: join(root, "trash"),
    quarantine: join(root, "quarantine"),
  };
  for (const path of [folders.blobs, folders.temporary, folders.leases, folders.trash, folders.quarantine])
    await makeFolder(path);
  return folders;
}

/** Makes one folder, 0700, or checks the one that stands: it must be a folder, not a link. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    return;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  await checkFolder(path);
}

/** @throws {@link TerminalError} with code `STORE_UNSAFE` when the folder is a link, another user's, or open to others' writes. */
export async function checkFolder(path: string): Promise<void> {
  const stats = await lstat(path);
  const fault = !stats.isDirectory()
    ? stats.isSymbolicLink()
      ? "is a symbolic link"
      : "is not a folder"
    : process.getuid !== undefined && stats.uid !== process.getuid() && process.getuid() !== 0
      ? "belongs to another user"
      : process.platform !== "win32" && (stats.mode & 0o022) !== 0
        ? "can be written by other users"
        : undefined;
  if (fault === undefined) return;
  throw new TerminalError(`The content store is not safe to use: ${path} ${fault}.`, {
    code: "STORE_UNSAFE",
    hint: "Choose another root, or remove what was put there.",
    value: path,
  });
}

/** Makes a rename last: on POSIX a folder is written like a file. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
