import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";

/** Packages that one module's code may come from; beyond this it is not looked at. */
const MOST_PACKAGES = 3_000;

/** A module's place in its package, and every package that its code may come from. */
export interface PackageFolders {
  /** Of the module, relative to its package, with `/`. */
  readonly module: string;
  readonly folders: readonly string[];
}

/**
 * The folder of a module's package, and those of its dependencies as they resolve on disk, and theirs; none where the
 * module belongs to no package of its own.
 *
 * @param dependencies - `findDependencies`, or what it has answered a moment ago: packages have most of theirs in common.
 */
export function findPackageFolders(
  file: string,
  dependencies: (folder: string) => readonly string[] = findDependencies,
): PackageFolders | undefined {
  const real = realpathSync.native(file);
  const own = packageFolder(real);
  if (own === undefined) return undefined;
  const seen = new Set<string>([own]);
  // A set is walked while it grows.
  for (const folder of seen) {
    for (const found of dependencies(folder)) seen.add(found);
    if (seen.size > MOST_PACKAGES) return undefined;
  }
  return { module: relative(own, real).split(sep).join("/"), folders: [...seen] };
}

/** The folders of a package's own dependencies, as they resolve from it. */
export function findDependencies(folder: string): readonly string[] {
  return dependencyNames(folder).flatMap((name) => resolveFolder(folder, name) ?? []);
}

/** The nearest folder with a package.json; without one, the module's own, unless that holds other people's files. */
function packageFolder(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (readPackageJson(folder) !== undefined && !isBroad(folder)) return folder;
    if (folder === dirname(folder)) break;
  }
  return isBroad(dirname(file)) ? undefined : dirname(file);
}

function isBroad(folder: string): boolean {
  const home = homedir();
  const broad = [home, tmpdir(), "/tmp", "/var/tmp", "/root", "/home", "/usr", "/etc", "/var", "/opt", "/srv"];
  return broad.includes(folder) || folder === dirname(folder) || `${home}${sep}`.startsWith(`${folder}${sep}`);
}

interface PackageJson {
  readonly [field: string]: unknown;
}

function readPackageJson(folder: string): PackageJson | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof value === "object" && value !== null ? (value as PackageJson) : undefined;
  } catch {
    return undefined;
  }
}

/** What a package imports: its dependencies; in a folder without a package.json, whatever is installed there. */
function dependencyNames(folder: string): readonly string[] {
  const manifest = readPackageJson(folder);
  if (manifest === undefined) return installedNames(join(folder, "node_modules"));
  const names = ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((field) => {
    const entries = manifest[field];
    return typeof entries === "object" && entries !== null ? Object.keys(entries) : [];
  });
  return [...new Set(names)].filter((name) => /^(@[^/\\]+\/)?[^./\\][^/\\]*$/.test(name)).sort();
}

function installedNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .flatMap((name) =>
        name.startsWith("@") ? readdirSync(join(folder, name)).map((part) => `${name}/${part}`) : [name],
      )
      .sort();
  } catch {
    return [];
  }
}

/** Node's own way: `node_modules` here, then in each folder above. */
function resolveFolder(folder: string, name: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    if (basename(above) !== "node_modules") {
      try {
        const real = realpathSync.native(join(above, "node_modules", name));
        if (statSync(real).isDirectory()) return real;
      } catch {
        // Not here.
      }
    }
    if (above === dirname(above)) return undefined;
  }
}

/** A file as its folder lists it. */
export interface ListedFile {
  /** Relative to the package, with `/`. */
  readonly path: string;
  /** Changes whenever its bytes do: size, times of change, inode. */
  readonly stamp: string;
  /** ms; when its bytes or its name last changed. */
  readonly changed: number;
  readonly size: number;
}

/**
 * Every file of a package that its code may be or read, in a fixed order; nothing of the packages within it, and of a
 * project of somebody's none of its dotfiles.
 *
 * @returns Undefined when a link leads elsewhere, or there is more than a package has.
 */
export function listPackage(folder: string, most: number): readonly ListedFile[] | undefined {
  const isInstalled = folder.split(sep).includes("node_modules");
  const files: ListedFile[] = [];
  const waiting = [""];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const { name } = entry;
      if (name === "node_modules" || (isInstalled ? neverRuns.test(name) : name.startsWith("."))) continue;
      const path = at === "" ? name : `${at}/${name}`;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) {
        const { size, mtimeMs, ctimeMs, ino, dev } = lstatSync(join(folder, path));
        files.push({ path, stamp: `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`, changed: ctimeMs, size });
        if (files.length > most) return undefined;
      } else if (entry.isSymbolicLink() && !isWithin(folder, join(folder, path))) return undefined;
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Below `node_modules` Node strips no types: what is written in TypeScript there is for readers, as its maps are. */
const neverRuns = /\.(?:[cm]?ts|map)$/u;

function isWithin(folder: string, link: string): boolean {
  try {
    const real = realpathSync.native(link);
    return real.startsWith(`${folder}${sep}`) && !real.slice(folder.length).includes(`${sep}node_modules${sep}`);
  } catch {
    // It leads nowhere, so nothing is read through it.
    return true;
  }
}
