import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import {
  forbiddenPath,
  outsideHint,
  type ReadOutcome,
  type SourceReader,
  upFolder,
  walkLimits,
} from "./source-reader.ts";

/** Where a source stands on disk; both absolute. */
export interface DiskPlace {
  /** Folder of the main file. */
  readonly folder: string;
  /** Nothing above it is read. */
  readonly root: string;
}

/** Reads a source from disk. */
export function createDiskReader(source: DiskPlace): SourceReader {
  const folder = realpathSync(source.folder);
  const root = realpathSync(source.root);

  /** Where a path stands: a folder `_up` beside the document goes before what is really above it. */
  const place = (path: string): string => {
    const parts = path === "" ? [] : path.split("/");
    const own = join(folder, ...parts);
    if (parts[0] !== upFolder || exists(own)) return own;
    let up = folder;
    let index = 0;
    for (; parts[index] === upFolder; index++) up = dirname(up);
    return join(up, ...parts.slice(index));
  };

  return {
    read(path, maxBytes) {
      return readWithin(root, path, place(path), maxBytes);
    },
    list(path) {
      return listWithin(root, place(path));
    },
    files: () => walk(folder),
  };
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function unsafe(reason: string, hint = outsideHint): ReadOutcome {
  return { status: "refused", kind: "unsafe", reason, hint };
}

function readWithin(root: string, path: string, absolute: string, maxBytes: number): ReadOutcome {
  if (!isInside(root, absolute)) return outside(path, absolute);
  const forbidden = forbiddenPath(path) ?? forbiddenPath(relative(root, absolute).split(sep).join("/"));
  if (forbidden !== undefined) return unsafe(forbidden, "Only files that may be published can be part of a document.");
  let real: string;
  try {
    real = realpathSync(absolute);
  } catch (error) {
    return failure(error, absolute);
  }
  if (!isInside(root, real)) return unsafe("it is a link that leaves the source folder");
  const hidden = forbiddenPath(relative(root, real).split(sep).join("/"));
  if (hidden !== undefined) return unsafe(hidden, "Only files that may be published can be part of a document.");
  let descriptor: number;
  try {
    // O_NONBLOCK: a FIFO must not hold us; O_NOFOLLOW: the last part must not have become a link since.
    descriptor = openSync(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return failure(error, real);
  }
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { status: "missing" };
    if (!stat.isFile())
      return unsafe("it is a device, a pipe or a socket and no regular file", "Put a regular file there.");
    if (stat.size > maxBytes) {
      return {
        status: "refused",
        kind: "unusable",
        reason: `it has ${stat.size} bytes, and at most ${maxBytes} are read`,
        hint: "Make the file smaller.",
      };
    }
    return { status: "found", path, bytes: readAll(descriptor, stat.size) };
  } catch (error) {
    return failure(error, real);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * What lies outside is never read. Authors refer to the folder beside theirs, and give away theirs alone: a file that
 * is not there is missing, and no attack. A path that climbs far, or to what is hidden, is one in any case.
 */
function outside(path: string, absolute: string): ReadOutcome {
  const climbs = path.split("/").filter((part) => part === upFolder).length;
  const isSystem = /^(?:_up\/)+(?:etc|proc|sys|root|boot)\//u.test(path);
  const isHarmless = climbs < farUp && !isSystem && forbiddenPath(path) === undefined && !exists(absolute);
  return isHarmless ? { status: "missing" } : unsafe("it lies outside of the source folder");
}

/** Steps upwards that no document's figure needs. */
const farUp = 5;

/** Reads at most the size that was checked, whatever the file grows to meanwhile. */
function readAll(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  while (offset < size) {
    const count = readSync(descriptor, bytes, offset, size - offset, offset);
    if (count === 0) break;
    offset += count;
  }
  return offset === size ? bytes : bytes.subarray(0, offset);
}

function failure(error: unknown, absolute: string): ReadOutcome {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") {
    return isDanglingLink(absolute)
      ? { status: "refused", kind: "unusable", reason: "it is a link to a file that is not there", hint: outsideHint }
      : { status: "missing" };
  }
  if (code === "ELOOP") return unsafe("it is a link that leads in a circle or was changed while it was read");
  return {
    status: "refused",
    kind: "unusable",
    reason:
      code === "EACCES" || code === "EPERM" ? "it may not be read (no permission)" : `it cannot be read (${code})`,
    hint: "Check the file and its permissions.",
  };
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Every regular file below a folder; links are not followed. */
function walk(folder: string): string[] {
  const found: string[] = [];
  const queue: { path: string; depth: number }[] = [{ path: "", depth: 0 }];
  for (let next = queue.pop(); next !== undefined && found.length < walkLimits.files; next = queue.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(folder, next.path), { withFileTypes: true });
    } catch {
      continue;
    }
    // The order of the disk decides nothing, not even where the bound cuts.
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = next.path === "" ? entry.name : `${next.path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (next.depth < walkLimits.depth) queue.push({ path, depth: next.depth + 1 });
      } else if (entry.isFile() && found.length < walkLimits.files) found.push(path);
    }
  }
  return found.sort();
}

function listWithin(root: string, absolute: string): string[] {
  try {
    if (!isInside(root, absolute) || !isInside(root, realpathSync(absolute))) return [];
    return readdirSync(absolute)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    return [];
  }
}
