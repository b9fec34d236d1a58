import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, readdir, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TerminalError } from "@dreamnet/workflow";
import { sha256Of } from "./digest.ts";
import { checkFolder, errorCode, makeFolder, type StoreFolders, syncFolder } from "./folders.ts";

const uniqueName = (prefix: string): string => `${prefix}.${process.pid}.${randomBytes(8).toString("hex")}`;

export function blobPath(folders: StoreFolders, sha256: string): string {
  return join(folders.blobs, sha256.slice(0, 2), sha256.slice(2));
}

/** Writes bytes beside the blobs, makes them last, and renames them into place: readers see all or nothing. */
export async function writeBlob(folders: StoreFolders, sha256: string, bytes: Uint8Array): Promise<void> {
  const path = blobPath(folders, sha256);
  await makeFolder(dirname(path));
  const temporary = join(folders.temporary, uniqueName(sha256.slice(0, 8)));
  try {
    const handle = await open(temporary, "wx", 0o400);
    try {
      await handle.writeFile(bytes);
      await handle.chmod(0o444);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * The bytes under a digest as they stand, unchecked; undefined when there are none.
 *
 * A file that garbage collection has moved to the trash a moment ago is brought back.
 */
export async function readBlob(folders: StoreFolders, sha256: string): Promise<Uint8Array | undefined> {
  const path = blobPath(folders, sha256);
  return lookUp(folders, sha256, async () => {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const handle = await open(path, flags).catch((error: unknown) => {
      throw errorCode(error) === "ELOOP" ? unsafeBlob(path) : error;
    });
    try {
      if (!(await handle.stat()).isFile()) throw unsafeBlob(path);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  });
}

/** Whether a regular file stands under the digest; like {@link readBlob}, it looks in the trash as well. */
export async function hasBlob(folders: StoreFolders, sha256: string): Promise<boolean> {
  const path = blobPath(folders, sha256);
  const found = await lookUp(folders, sha256, async () => (await lstat(path)).isFile());
  return found ?? false;
}

/**
 * Looks at a blob's place and in the trash, until it is found or was missed in both places twice running: it may be
 * on its way from one to the other while the other one is looked at.
 */
async function lookUp<T>(folders: StoreFolders, sha256: string, look: () => Promise<T>): Promise<T | undefined> {
  for (let misses = 0; misses < 2; ) {
    try {
      await checkFolder(dirname(blobPath(folders, sha256)));
      return await look();
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
    if (!(await restoreFromTrash(folders, sha256))) misses += 1;
  }
  return undefined;
}

/**
 * Marks a blob as used now.
 *
 * @returns False when it has gone meanwhile. After true it is safe: garbage collection moves a file away before it
 *   looks at its time for the last time, so a time set on a file that is still in place is always seen.
 */
export async function touchBlob(folders: StoreFolders, sha256: string): Promise<boolean> {
  const path = blobPath(folders, sha256);
  try {
    const now = new Date();
    await utimes(path, now, now);
    return (await lstat(path)).isFile();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Moves a file whose bytes do not fit its name out of the way. */
export async function quarantineBlob(folders: StoreFolders, sha256: string): Promise<void> {
  const moved = join(folders.quarantine, uniqueName(sha256));
  const path = blobPath(folders, sha256);
  try {
    await rename(path, moved);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  // Between the read and the rename somebody may have put the right bytes: those go back.
  const handle = await open(moved, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if (sha256Of(await handle.readFile()) !== sha256) return;
  } finally {
    await handle.close();
  }
  await rename(moved, path);
}

/** Moves a blob to the trash. @returns Its place there, or undefined when it has gone. */
export async function moveToTrash(folders: StoreFolders, sha256: string): Promise<string | undefined> {
  const moved = join(folders.trash, uniqueName(sha256));
  try {
    await rename(blobPath(folders, sha256), moved);
    return moved;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function restoreFromTrash(folders: StoreFolders, sha256: string): Promise<boolean> {
  const name = (await readdir(folders.trash)).find((entry) => entry.startsWith(`${sha256}.`));
  if (name === undefined) return false;
  await makeFolder(dirname(blobPath(folders, sha256)));
  await restoreBlob(folders, sha256, join(folders.trash, name));
  return true;
}

/** Puts a file from the trash back, as used now. Nothing to do when somebody else has done it. */
export async function restoreBlob(folders: StoreFolders, sha256: string, trashed: string): Promise<void> {
  try {
    const now = new Date();
    await utimes(trashed, now, now);
    await rename(trashed, blobPath(folders, sha256));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

const unsafeBlob = (path: string): TerminalError =>
  new TerminalError(`The content store is not safe to use: ${path} is not a regular file.`, {
    code: "STORE_UNSAFE",
    hint: "Remove it; the store writes regular files only.",
    value: path,
  });
