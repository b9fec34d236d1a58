import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { TerminalError } from "@dreamnet/workflow";

/** What a workflow's code consists of, and where it lies inside. */
export interface PackageFiles {
  /** URL of the module inside. */
  readonly module: string;
  /** Host path → path inside; bound read-only. Parents come before what lies in them. */
  readonly mounts: readonly PackageMount[];
  /** Links to make inside: path → absolute path inside. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Whether the module is TypeScript source, whose siblings are sources too. */
  readonly isSource: boolean;
}

/** A file or folder to bind, as it was when it was looked at. */
export interface PackageMount {
  readonly source: string;
  readonly target: string;
  /** Device and inode: another thing under the same path is not bound. */
  readonly identity: string;
}

/** Names a file or folder, whatever its path means by now. */
export const identityOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string => `${dev}:${ino}`;

/** Whether a path still means what was found there. */
export function isUnchanged({ source, identity }: PackageMount): boolean {
  try {
    return identityOf(lstatSync(source, { bigint: true })) === identity;
  } catch {
    return false;
  }
}

/** Everything of a package lies below this inside, so that a host path never shows. */
const packageRoot = "/app";

interface PackageJson {
  readonly name?: unknown;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
  readonly devDependencies?: unknown;
}

/**
 * Finds what a module needs: its package, and its declared dependencies as they resolve on disk.
 *
 * pnpm's store is taken as a whole, since its links lead nowhere else; every other package by itself. A link that a
 * package brings along is followed only within the installation.
 *
 * @throws {@link TerminalError} with code `SANDBOX_PACKAGE_UNSAFE` when the module cannot be confined to a package.
 */
export function findPackageFiles(moduleUrl: string): PackageFiles {
  const file = realpathSync.native(fileURLToPath(moduleUrl));
  const own = packageFolder(file);
  const root = installRoot(own);
  const mounts = new Map<string, string>();
  const links = new Map<string, string>();
  const inside = (path: string): string => {
    const below = relative(root, path).split(sep).join("/");
    return below.startsWith("..")
      ? posix.join(packageRoot, ".linked", path.split(sep).join("/"))
      : posix.join(packageRoot, below);
  };
  const waiting = [own];
  const seen = new Set<string>();
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    const store = pnpmStore(folder);
    if (store !== undefined) {
      mounts.set(store, inside(store));
      if (folder !== own) continue;
    } else mountPackage(folder, mounts, inside);
    for (const { name, isDevelopment } of dependencyNames(folder)) {
      if (isDevelopment && folder !== own) continue;
      const found = findDependency(folder, name, root);
      if (found === undefined) continue;
      // A checkout's tools: free where a store brings them anyway, and not worth hundreds of mounts elsewhere.
      if (isDevelopment && found.link === found.real) continue;
      if (found.link !== found.real && !isBelowStore(found.link)) links.set(inside(found.link), inside(found.real));
      waiting.push(found.real);
    }
  }
  return {
    module: `file://${encodeURI(inside(file)).replace(/[?#]/g, encodeURIComponent)}`,
    mounts: withoutNested(mounts),
    links: [...links].map(([path, target]) => ({ path, target })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    isSource: /\.[mc]?ts$/.test(file),
  };
}

/** The folder of the nearest package.json; without one, the module's own, unless that holds other people's files. */
function packageFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isFile(join(folder, "package.json")) && !isBroad(folder)) return folder;
    if (folder === dirname(folder)) break;
  }
  const folder = dirname(file);
  if (!isBroad(folder)) return folder;
  throw unsafe(`${file} belongs to no package, and its folder ${folder} holds more than the workflow`, file);
}

/** Folders that hold what is everybody's, or all that somebody has. */
function isBroad(folder: string): boolean {
  const home = homedir();
  const broad = [home, tmpdir(), "/tmp", "/var/tmp", "/root", "/home", "/usr", "/etc", "/var", "/opt", "/srv"];
  return (
    broad.includes(folder) ||
    folder.split(sep).filter(Boolean).length < 2 ||
    `${home}${sep}`.startsWith(`${folder}${sep}`)
  );
}

/** Where packages are installed together: above the first `node_modules`, or the workspace, or the package itself. */
function installRoot(folder: string): string {
  const parts = folder.split(sep);
  const at = parts.indexOf("node_modules");
  if (at > 0) return parts.slice(0, at).join(sep) || sep;
  for (let above = folder; above !== dirname(above) && !isBroad(above); above = dirname(above)) {
    if (isFile(join(above, "pnpm-workspace.yaml"))) return above;
    if (above !== folder && readPackageJson(above)?.["workspaces" as never] !== undefined) return above;
  }
  return folder;
}

/** An installed package is bound whole; a project of somebody's without dotfiles, which may hold keys and histories. */
function mountPackage(folder: string, mounts: Map<string, string>, inside: (path: string) => string): void {
  if (folder.split(sep).includes("node_modules")) {
    mounts.set(folder, inside(folder));
    return;
  }
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.some(({ name }) => name.startsWith(".") || name === "node_modules")) {
    mounts.set(folder, inside(folder));
    return;
  }
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    // A link at the top of a project may lead anywhere; what lies within the project is bound by its own name.
    if (entry.isDirectory() || entry.isFile()) mounts.set(join(folder, entry.name), inside(join(folder, entry.name)));
  }
}

interface Dependency {
  readonly name: string;
  readonly isDevelopment: boolean;
}

function dependencyNames(folder: string): readonly Dependency[] {
  const manifest = readPackageJson(folder);
  if (manifest === undefined)
    return installedNames(join(folder, "node_modules")).map((name) => ({ name, isDevelopment: false }));
  const named = (entries: unknown): string[] =>
    typeof entries === "object" && entries !== null
      ? Object.keys(entries).filter((name) => /^(@[^/\\]+\/)?[^./\\][^/\\]*$/.test(name))
      : [];
  const needed = new Set(
    [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies].flatMap(named),
  );
  return [
    ...[...needed].map((name) => ({ name, isDevelopment: false })),
    ...named(manifest.devDependencies)
      .filter((name) => !needed.has(name))
      .map((name) => ({ name, isDevelopment: true })),
  ];
}

function installedNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(folder, name)).map((part) => `${name}/${part}`)
        : name.startsWith(".")
          ? []
          : [name],
    );
  } catch {
    return [];
  }
}

/** Node's own way: `node_modules` here, then in each folder above, up to the file system's root. */
function findDependency(folder: string, name: string, root: string): { link: string; real: string } | undefined {
  for (let above = folder; ; above = dirname(above)) {
    if (basename(above) !== "node_modules") {
      const link = join(above, "node_modules", name);
      const real = realFolder(link);
      if (real !== undefined) return checkLink(link, real, name, root) ? { link, real } : undefined;
    }
    if (above === dirname(above)) return undefined;
  }
}

/**
 * Who installs may link to anywhere (`npm link`, workspaces): the target must be the package that it is said to be.
 * A link inside an installed package was brought along by it, and must stay within the installation.
 */
function checkLink(link: string, real: string, name: string, root: string): boolean {
  if (link === real) return true;
  const store = pnpmStore(real);
  if (store !== undefined || `${real}${sep}`.startsWith(`${root}${sep}node_modules${sep}`)) return true;
  const broughtAlong =
    dirname(link)
      .split(sep)
      .filter((part) => part === "node_modules").length > 1;
  const isNamed = readPackageJson(real)?.name === name;
  if (
    isNamed &&
    !isBroad(real) &&
    !hasDotFolder(real) &&
    (!broughtAlong || `${real}${sep}`.startsWith(`${root}${sep}`))
  )
    return true;
  throw unsafe(
    `the dependency ${name} is a link to ${real}, which is not the package ${name} of this installation`,
    link,
  );
}

const hasDotFolder = (path: string): boolean => path.split(sep).some((part) => part.startsWith(".") && part.length > 1);

/** `…/node_modules/.pnpm` when a path lies in it. */
function pnpmStore(path: string): string | undefined {
  const parts = path.split(sep);
  const at = parts.indexOf(".pnpm");
  return at > 0 && parts[at - 1] === "node_modules" ? parts.slice(0, at + 1).join(sep) : undefined;
}

const isBelowStore = (path: string): boolean => pnpmStore(path) !== undefined;

/** What lies in another mount needs none of its own. */
function withoutNested(mounts: ReadonlyMap<string, string>): PackageFiles["mounts"] {
  const all = [...mounts]
    .map(([source, target]) => ({ source, target }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
  const kept: PackageMount[] = [];
  const targets = new Set<string>();
  for (const mount of all) {
    let above = posix.dirname(mount.target);
    while (above !== "/" && !targets.has(above)) above = posix.dirname(above);
    if (above !== "/") continue;
    targets.add(mount.target);
    kept.push({ ...mount, identity: identityOf(lstatSync(mount.source, { bigint: true })) });
  }
  return kept;
}

function readPackageJson(folder: string): PackageJson | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function realFolder(path: string): string | undefined {
  try {
    lstatSync(path);
    const real = realpathSync.native(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

const unsafe = (what: string, value: string): TerminalError =>
  new TerminalError(`The workflow's code cannot be confined: ${what}.`, {
    code: "SANDBOX_PACKAGE_UNSAFE",
    hint: "Put the workflow into a folder of its own with a package.json that names its dependencies, and install them.",
    value,
  });
