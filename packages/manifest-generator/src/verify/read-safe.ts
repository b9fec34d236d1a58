import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Neither follows a link nor waits for whoever has the other end of a pipe. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** What a file is, or why it cannot be told. */
export type FileState =
  | { readonly kind: "file"; readonly size: number; readonly sha256: string }
  /** Its size alone already is another one: its bytes were not read. */
  | { readonly kind: "other-size"; readonly size: number }
  | { readonly kind: "missing" }
  | { readonly kind: "unsafe"; readonly why: string };

/** Reads a file in pieces for its digest; one whose size is not the expected one is not read. */
export async function digestFile(path: string, size: number, signal: AbortSignal | undefined): Promise<FileState> {
  return await withFile(path, async (handle, actual): Promise<FileState> => {
    if (actual !== size) return { kind: "other-size", size: actual };
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(Math.min(1024 * 1024, Math.max(1, size)));
    let read = 0;
    // One byte more than is expected: the file may grow while it is read.
    while (read <= size) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, read);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      read += bytesRead;
    }
    return read === size ? { kind: "file", size, sha256: hash.digest("hex") } : { kind: "other-size", size: read };
  });
}

/** The bytes of a file of at most so many; `undefined` where there is none. */
export async function readBounded(path: string, most: number): Promise<Uint8Array | FileState> {
  return await withFile(path, async (handle, size): Promise<Uint8Array | FileState> => {
    if (size > most) return { kind: "unsafe", why: `has ${size} bytes; ${most} are read` };
    const bytes = Buffer.alloc(size);
    let read = 0;
    while (read < size) {
      const { bytesRead } = await handle.read(bytes, read, size - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  });
}

async function withFile<T>(
  path: string,
  act: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T | FileState> {
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    if (code === "ELOOP" || code === "EMLINK") return { kind: "unsafe", why: "is a symbolic link" };
    if (code === "ENXIO" || code === "EISDIR" || code === "ENODEV")
      return { kind: "unsafe", why: "is not a regular file" };
    if (code === "EACCES" || code === "EPERM") return { kind: "unsafe", why: "cannot be read" };
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return { kind: "unsafe", why: "is not a regular file" };
    return await act(handle, stats.size);
  } finally {
    await handle.close();
  }
}
