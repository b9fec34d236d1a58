import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { blobMissing, corrupt, errorCode, unsafe } from "./errors.ts";
import { sha256Of } from "./layout.ts";

/** Neither follows a link nor waits for whoever has the other end of a pipe. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Bytes of an index or a record; 200 000 files fit. */
export const largestJson = 128 * 1024 * 1024;

export const blobFolder = (root: string): string => join(root, "blobs", "sha256");
export const blobPath = (root: string, sha256: string): string => join(blobFolder(root), sha256);
const ingestFolder = (root: string): string => join(root, "ingest");

/** Makes one folder, 0700, or checks the one that stands: a folder of its own, no link. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    return;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const stats = await lstat(path);
  if (!stats.isDirectory()) throw unsafe(path, stats.isSymbolicLink() ? "is a symbolic link" : "is not a folder");
  if (process.platform !== "win32" && (stats.mode & 0o002) !== 0) throw unsafe(path, "can be written by everybody");
}

/** Makes the folders that a write needs. */
export async function prepareFolders(root: string): Promise<void> {
  for (const path of [join(root, "blobs"), blobFolder(root), ingestFolder(root)]) await makeFolder(path);
}

/** Opens a regular file of the registry; undefined where there is none. */
async function openFile(path: string): Promise<import("node:fs/promises").FileHandle | undefined> {
  const handle = await open(path, readFlags).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP") throw unsafe(path, "is a symbolic link");
    throw error;
  });
  if (handle !== undefined && !(await handle.stat()).isFile()) {
    await handle.close();
    throw unsafe(path, "is not a regular file");
  }
  return handle;
}

/** The text of a file beside the blobs; undefined where there is none. */
export async function readText(root: string, name: string): Promise<string | undefined> {
  const handle = await openFile(join(root, name));
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).size > largestJson) throw corrupt(root, `${name} is too large`, name);
    return new TextDecoder("utf-8", { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    throw error instanceof TypeError ? corrupt(root, `${name} is no text`, name, error) : error;
  } finally {
    await handle.close();
  }
}

/**
 * Bytes by digest, checked.
 *
 * @throws A `TerminalError` with code `REGISTRY_FILE_MISSING`, `REGISTRY_CORRUPT` or `REGISTRY_UNSAFE`.
 */
export async function readBlob(root: string, sha256: string, largest = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const handle = await openFile(blobPath(root, sha256));
  if (handle === undefined) throw blobMissing(root, sha256);
  try {
    if ((await handle.stat()).size > largest) throw corrupt(root, `${sha256} is too large`, sha256);
    const bytes = await handle.readFile();
    if (sha256Of(bytes) !== sha256) throw corrupt(root, `the bytes of ${sha256} have changed`, sha256);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** What stands under a digest, read in pieces: `right`, `changed`, or nothing. */
export async function checkBlob(
  root: string,
  sha256: string,
  size: number,
  signal?: AbortSignal,
): Promise<"right" | "changed" | "missing"> {
  const handle = await openFile(blobPath(root, sha256));
  if (handle === undefined) return "missing";
  try {
    if ((await handle.stat()).size !== size) return "changed";
    const hash = createHash("sha256");
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      signal?.throwIfAborted();
      hash.update(chunk as Buffer);
    }
    return hash.digest("hex") === sha256 ? "right" : "changed";
  } finally {
    await handle.close();
  }
}

/** Writes bytes beside the blobs, makes them last, and renames them into place: readers see all or nothing. */
export async function writeBlob(root: string, sha256: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(root, blobPath(root, sha256), bytes, 0o444);
}

/** Puts text in the place of a file beside the blobs. */
export async function writeText(root: string, name: string, text: string): Promise<void> {
  await writeWhole(root, join(root, name), Buffer.from(text), 0o644);
  await syncFolder(root);
}

async function writeWhole(root: string, path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const temporary = join(ingestFolder(root), `${process.pid}-${randomBytes(8).toString("hex")}`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes renames last: on POSIX a folder is written like a file. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what writers that were killed have left. Only under the lock, where nobody else writes. */
export async function clearIngest(root: string): Promise<void> {
  for (const name of await readdir(ingestFolder(root)))
    await rm(join(ingestFolder(root), name), { force: true, recursive: true });
}
