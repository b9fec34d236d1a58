import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rename, rm, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TerminalError } from "@dreamnet/workflow";

/** Where a cache keeps what: all 0700, on one file system. */
export interface CacheFolders {
  readonly root: string;
  readonly steps: string;
  readonly locks: string;
  /** Signs every entry: one that this installation did not write is none. */
  readonly secret: Buffer;
}

const LARGEST = 1024 * 1024;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/**
 * Makes the cache's folders, or checks those that stand.
 *
 * @throws {@link TerminalError} with code `CACHE_UNSAFE` where one is a link, another user's, or open to others.
 */
export async function prepareCacheFolders(location: string): Promise<CacheFolders> {
  const place = resolve(location);
  // Before anything is made: whoever sets a link chooses what is signed, read and cleaned. Folders above may be links.
  const known = await lstat(place).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  });
  if (known !== undefined) await checkFolder(place);
  await mkdir(place, { recursive: true, mode: 0o700 });
  await checkFolder(place);
  const root = await realpath(place);
  const folders = { root, steps: join(root, "steps"), locks: join(root, "locks") };
  await checkFolder(root);
  for (const path of [folders.steps, folders.locks]) {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
    await checkFolder(path);
  }
  return { ...folders, secret: await readSecret(join(root, "key")) };
}

async function checkFolder(path: string): Promise<void> {
  const stats = await lstat(path);
  const uid = process.getuid?.();
  const fault = stats.isSymbolicLink()
    ? "is a symbolic link"
    : !stats.isDirectory()
      ? "is not a folder"
      : uid !== undefined && stats.uid !== uid && uid !== 0
        ? "belongs to another user"
        : process.platform !== "win32" && (stats.mode & 0o022) !== 0
          ? "can be written by other users"
          : undefined;
  if (fault === undefined) return;
  throw new TerminalError(`The cache is not safe to use: ${path} ${fault}.`, {
    code: "CACHE_UNSAFE",
    hint: "Remove it: a cache is made anew when it is needed. To keep one elsewhere, name that folder itself.",
    value: path,
  });
}

/** The installation's own secret; made by whoever comes first. One that is cut short is replaced. */
async function readSecret(path: string): Promise<Buffer> {
  for (;;) {
    const known = await readSmall(path, 64);
    if (known?.length === 32) return known;
    if (known !== undefined) await rm(path, { force: true });
    const fresh = `${path}.${randomBytes(8).toString("hex")}`;
    const handle = await open(fresh, "wx", 0o600);
    try {
      await handle.writeFile(randomBytes(32));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    // A link is made only where nothing stands; on file systems without links the last one wins, and is read back.
    const { link } = await import("node:fs/promises");
    await link(fresh, path).catch(async (error: unknown) => {
      if (codeOf(error) !== "EEXIST") await rename(fresh, path);
    });
    await rm(fresh, { force: true });
  }
}

/** A small regular file; nothing where it is missing, a link, something else, or too large. */
export async function readSmall(path: string, largest = LARGEST): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, flags);
  } catch (error) {
    if (["ENOENT", "ELOOP", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > largest) return undefined;
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Text with its signature before it, which binds it to its name. */
export function sign(secret: Buffer, name: string, text: string): string {
  return `${createHmac("sha256", secret).update(`${name}\n${text}`).digest("hex")}\n${text}`;
}

/** The text, when this installation has signed it under this name. */
export function verify(secret: Buffer, name: string, signed: Buffer): string | undefined {
  const text = signed.subarray(65).toString("utf8");
  const expected = createHmac("sha256", secret).update(`${name}\n${text}`).digest("hex");
  const given = signed.subarray(0, 64);
  return given.length === 64 && timingSafeEqual(given, Buffer.from(expected)) ? text : undefined;
}

/** Writes a file whole or not at all. It need not outlast a power cut: one that is cut short fails its signature. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString("hex")}.new`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

const entryPath = (folders: CacheFolders, key: string): string => join(folders.steps, key.slice(0, 2), key.slice(2));

/** Writes an entry; the folder of its first digits is made where it is missing. */
export async function writeEntry(folders: CacheFolders, key: string, text: string): Promise<void> {
  await mkdir(join(folders.steps, key.slice(0, 2)), { recursive: true, mode: 0o700 });
  await writeWhole(entryPath(folders, key), sign(folders.secret, key, text));
}

/** An entry's text; undefined where there is none that counts. A damaged one is removed. */
export async function readEntry(folders: CacheFolders, key: string): Promise<string | undefined> {
  const path = entryPath(folders, key);
  const signed = await readSmall(path);
  if (signed === undefined) return undefined;
  const text = verify(folders.secret, key, signed);
  if (text === undefined) await rm(path, { force: true });
  return text;
}

/** Marks an entry as used now; the ones that nobody uses go first. */
export async function touchEntry(folders: CacheFolders, key: string): Promise<void> {
  const now = new Date();
  await utimes(entryPath(folders, key), now, now);
}

/** Every entry with its time of last use (ms) and size, and what writers that died have left. */
export async function listEntries(
  folders: CacheFolders,
): Promise<
  { readonly key: string | undefined; readonly path: string; readonly used: number; readonly size: number }[]
> {
  const entries = [];
  for (const shard of (await readdir(folders.steps, { withFileTypes: true })).filter((item) => item.isDirectory())) {
    for (const name of await readdir(join(folders.steps, shard.name))) {
      const path = join(folders.steps, shard.name, name);
      const stats = await lstat(path).catch(() => undefined);
      if (stats === undefined) continue;
      const key = /^[0-9a-f]{2}$/.test(shard.name) && /^[0-9a-f]{62}$/.test(name) ? shard.name + name : undefined;
      entries.push({ key, path, used: stats.mtimeMs, size: stats.size });
    }
  }
  return entries;
}
