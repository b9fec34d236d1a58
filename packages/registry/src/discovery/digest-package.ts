import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { listFolder } from "./folders.ts";

const MAX_FILES = 20_000;
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_DEPTH = 64;
/** What is no part of the package itself: others' packages, and the history of a checkout. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * SHA-256 over a package's own files: each path with its kind, size and content, in the order of paths. Links count by
 * where they point and are not followed.
 *
 * @returns In hexadecimal; or why there is none.
 */
export function digestPackage(folder: string): { readonly digest: string } | { readonly fault: string } {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(256 * 1024);
  let [files, bytes] = [0, 0];

  const addFile = (path: string, name: string): string | undefined => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = fstatSync(file);
      bytes += size;
      if (bytes > MAX_BYTES) return `it has more than ${MAX_BYTES} bytes`;
      hash.update(`${JSON.stringify([name, "file", size])}\n`);
      for (let left = size; left > 0; ) {
        const count = readSync(file, buffer, 0, Math.min(buffer.length, left), null);
        if (count === 0) return `${name} changed while it was read`;
        hash.update(buffer.subarray(0, count));
        left -= count;
      }
      return undefined;
    } finally {
      closeSync(file);
    }
  };

  const addFolder = (at: string, name: string, depth: number): string | undefined => {
    if (depth > MAX_DEPTH) return `it has more than ${MAX_DEPTH} levels of folders`;
    const unreadable: { readonly message: string }[] = [];
    const names = listFolder(at, unreadable as never);
    if (unreadable[0] !== undefined) return unreadable[0].message;
    for (const entry of names) {
      if (passedOver.has(entry)) continue;
      files += 1;
      if (files > MAX_FILES) return `it has more than ${MAX_FILES} files`;
      const [path, inside] = [join(at, entry), name === "" ? entry : `${name}/${entry}`];
      const stat = lstatSync(path);
      if (stat.isDirectory()) {
        const fault = addFolder(path, inside, depth + 1);
        if (fault !== undefined) return fault;
      } else if (stat.isSymbolicLink()) hash.update(`${JSON.stringify([inside, "link", readlinkSync(path)])}\n`);
      else if (stat.isFile()) {
        const fault = addFile(path, inside);
        if (fault !== undefined) return fault;
      } else return `${inside} is neither a file nor a folder`;
    }
    return undefined;
  };

  try {
    const fault = addFolder(folder, "", 0);
    return fault === undefined ? { digest: hash.digest("hex") } : { fault };
  } catch (error) {
    return { fault: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
}
