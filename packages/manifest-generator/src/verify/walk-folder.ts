import type { Dir } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./read-safe.ts";

/** Everything below a folder, by relative POSIX path; links are named and not followed. */
export interface FolderListing {
  readonly files: ReadonlySet<string>;
  /** Folders without anything in them. */
  readonly emptyFolders: readonly string[];
  /** What is neither file nor folder, or cannot be opened: path and why. */
  readonly unsafe: ReadonlyMap<string, string>;
  /** Whether there was more than was listed. */
  readonly cut: boolean;
}

/**
 * Lists a folder without recursion, at most so many entries.
 *
 * @param isLeftOut - Of paths that are not looked at, nor into.
 */
export async function walkFolder(
  root: string,
  most: number,
  isLeftOut: (path: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<FolderListing> {
  const files = new Set<string>();
  const emptyFolders: string[] = [];
  const unsafe = new Map<string, string>();
  const waiting = [""];
  let seen = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const opened = await openFolder(join(root, folder));
    if (typeof opened === "string") {
      unsafe.set(folder, opened);
      continue;
    }
    let entries = 0;
    for await (const entry of opened) {
      signal?.throwIfAborted();
      entries += 1;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isLeftOut(path)) continue;
      seen += 1;
      if (seen > most) return { files, emptyFolders, unsafe, cut: true };
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) files.add(path);
      else unsafe.set(path, entry.isSymbolicLink() ? "is a symbolic link" : "is not a regular file");
    }
    if (entries === 0 && folder !== "") emptyFolders.push(folder);
  }
  return { files, emptyFolders, unsafe, cut: false };
}

async function openFolder(path: string): Promise<Dir | string> {
  try {
    return await opendir(path, { bufferSize: 256 });
  } catch (error) {
    const code = errorCode(error);
    if (code === "EACCES" || code === "EPERM") return "cannot be read";
    if (code === "ENAMETOOLONG") return "is too long a path";
    // It went, or became something else, while we looked.
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return "changed while it was read";
    throw error;
  }
}
