import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { PermissionError } from "@dreamnet/workflow";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Neither follows a link nor waits for whoever has the other end of a pipe. */
export const safeReadFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The text of a file that we keep beside an output folder. What stands there may be anybody's: a pipe would hold us for
 * ever, a link leads elsewhere.
 *
 * @returns `undefined` where there is none.
 * @throws {@link PermissionError} with code `FOLDER_UNSAFE` when something else than a small file stands there.
 */
export async function readSmallFile(path: string, maxBytes: number): Promise<string | undefined> {
  try {
    // Before it is opened, because opening a device may do something.
    if (!(await lstat(path)).isFile()) throw unexpected(path, "is not an ordinary file");
    const handle = await open(path, safeReadFlags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw unexpected(path, "is not an ordinary file");
      if (stats.size > maxBytes) throw unexpected(path, `is larger than ${maxBytes} bytes`);
      const buffer = Buffer.alloc(stats.size);
      let length = 0;
      for (let read = -1; read !== 0 && length < buffer.length; length += read)
        read = (await handle.read(buffer, length, buffer.length - length, length)).bytesRead;
      return buffer.toString("utf8", 0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP" || code === "ENXIO") throw unexpected(path, "is not an ordinary file");
    if (code === "EACCES" || code === "EPERM") throw unexpected(path, "cannot be read");
    throw error;
  }
}

const unexpected = (path: string, why: string): PermissionError =>
  new PermissionError(`${path} ${why}, and stands where a file of ours belongs. Nothing was written.`, {
    code: "FOLDER_UNSAFE",
    hint: "Remove it, or choose another folder for the output.",
    value: path,
  });
