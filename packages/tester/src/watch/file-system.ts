import fs, { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Patches } from "./patch.ts";
import { currentWatch, type Watch } from "./scope.ts";

/** Functions that change files, with the places of the paths that they change. */
const writers: Readonly<Record<string, readonly number[]>> = {
  appendFile: [0],
  chmod: [0],
  chown: [0],
  copyFile: [1],
  cp: [1],
  createWriteStream: [0],
  link: [1],
  lutimes: [0],
  mkdir: [0],
  mkdtemp: [0],
  rename: [0, 1],
  rm: [0],
  rmdir: [0],
  symlink: [1],
  truncate: [0],
  unlink: [0],
  utimes: [0],
  writeFile: [0],
};

const readers = [
  "readFile",
  "createReadStream",
  "readdir",
  "opendir",
  "readlink",
  "exists",
  "access",
  "realpath",
  "stat",
  "lstat",
  "statfs",
];

/** Files of the machine that code reaches by itself; and folders, which give their entries in any order. */
export function patchFileSystem(patches: Patches): void {
  const owners = [
    [fs as unknown as Record<string, unknown>, ""],
    [fs as unknown as Record<string, unknown>, "Sync"],
    [fs.promises as unknown as Record<string, unknown>, ""],
  ] as const;
  for (const [owner, suffix] of owners) {
    for (const [name, places] of Object.entries(writers))
      patches.wrap(owner, name + suffix, (call, args) => {
        const watch = currentWatch();
        if (watch !== undefined) for (const place of places) noteWrite(watch, args[place]);
        return call();
      });
    for (const name of readers)
      patches.wrap(owner, name + suffix, (call, args) => {
        const watch = currentWatch();
        if (watch === undefined) return call();
        noteRead(watch, args[0]);
        return name === "readdir" && watch.world.isReversed ? reversed(call, args) : call();
      });
    patches.wrap(owner, `open${suffix}`, (call, args) => {
      const watch = currentWatch();
      const flags = args[1];
      const isWrite =
        typeof flags === "number"
          ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
          : /[wa+]/.test(String(flags ?? "r"));
      if (watch !== undefined) (isWrite ? noteWrite : noteRead)(watch, args[0]);
      return call();
    });
  }
}

function reversed(call: (args?: readonly unknown[]) => unknown, args: readonly unknown[]): unknown {
  const turn = (entries: unknown): unknown => (Array.isArray(entries) ? entries.toReversed() : entries);
  const callback = args.at(-1);
  if (typeof callback === "function")
    return call([
      ...args.slice(0, -1),
      (error: unknown, entries: unknown) => Reflect.apply(callback, undefined, [error, turn(entries)]),
    ]);
  const result = call();
  return result instanceof Promise ? result.then(turn) : turn(result);
}

function noteWrite(watch: Watch, path: unknown): void {
  const at = toPath(path);
  if (at !== undefined && !isWithin(watch.temporaryFolder, at)) watch.noteOwn("write", at);
}

function noteRead(watch: Watch, path: unknown): void {
  const at = toPath(path);
  if (at === undefined || isWithin(watch.temporaryFolder, at) || at.includes(`${sep}node_modules${sep}`)) return;
  const caller = watch.caller();
  if (caller?.isOwn !== true) return;
  // A package may read what it ships.
  const own = packageOf(caller.file);
  if (own === undefined || !isWithin(own, at)) watch.note("read", at, caller.where);
}

function toPath(path: unknown): string | undefined {
  if (path instanceof URL) return path.protocol === "file:" ? fileURLToPath(path) : undefined;
  if (Buffer.isBuffer(path)) return resolve(path.toString());
  return typeof path === "string" ? resolve(path) : undefined;
}

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep);

const packages = new Map<string, string | undefined>();

/** The nearest folder above a file that has a package.json; the folder for temporary files is nobody's package. */
function packageOf(file: string): string | undefined {
  const start = dirname(file);
  if (!packages.has(start)) packages.set(start, findPackage(start));
  return packages.get(start);
}

function findPackage(start: string): string | undefined {
  for (let folder = start; folder !== tmpdir(); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
  return undefined;
}
