import { closeSync, constants, fsyncSync, lstatSync, mkdirSync, openSync, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { storeUnsafe } from "./store-errors.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/**
 * Makes the store's folder (0700) and file (0600) where they are missing, and refuses what others could have put there or
 * could change: a link, somebody else's file, a folder that others can write to.
 *
 * @throws A `TerminalError` with code `STORE_UNSAFE`; an error of the file system.
 */
export function prepareStoreFile(path: string): string {
  const file = resolve(path);
  const folder = dirname(file);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) syncFolder(dirname(made));
  check(folder, lstatSync(folder), "folder");
  try {
    // SQLite gives its -wal and -shm the mode of the file.
    closeSync(openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
    syncFolder(folder);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  for (const part of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) {
    const stats = lstatSync(part, { throwIfNoEntry: false });
    if (stats !== undefined) check(part, stats, "file");
  }
  return file;
}

function check(path: string, stats: Stats, kind: "file" | "folder"): void {
  const fault = stats.isSymbolicLink()
    ? "is a symbolic link"
    : kind === "folder" && !stats.isDirectory()
      ? "is not a folder"
      : kind === "file" && !stats.isFile()
        ? "is not a plain file"
        : kind === "file" && stats.nlink > 1
          ? "has a second name (a hard link)"
          : process.getuid !== undefined && stats.uid !== process.getuid() && process.getuid() !== 0
            ? "belongs to another user"
            : process.platform !== "win32" && (stats.mode & 0o022) !== 0
              ? "can be written by other users"
              : undefined;
  if (fault !== undefined) throw storeUnsafe(path, fault);
}

/** A new name lasts when its folder was written: on POSIX a folder is written like a file. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
