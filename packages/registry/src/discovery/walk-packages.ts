import { lstatSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DiscoveryFault } from "./fault.ts";
import { listFolder, realFolder } from "./folders.ts";
import { type PackageJson, readPackageJson } from "./package-json.ts";
import { findWorkspaces } from "./workspaces.ts";

const MAX_PACKAGES = 20_000;

/** A package that is there, by its real folder. */
export interface FoundPackage {
  readonly folder: string;
  readonly json: PackageJson;
  /** Whether the project imports it by name, or it is the project itself or a part of its workspace. */
  readonly isDirect: boolean;
}

/** Everything installed that can be seen from a folder. */
export interface Installation {
  readonly packages: readonly FoundPackage[];
  /** Real folder `node_modules` → name there → the package's real folder. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly faults: readonly DiscoveryFault[];
}

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds packages as Node would from `start`: its own `node_modules` and those above, nested ones, links (pnpm, npm link)
 * and the parts of its workspace. Each real folder once, so that circles of links end; in the order of names. Only
 * package.json files are read.
 */
export async function walkPackages(start: string, options: WalkOptions = {}): Promise<Installation> {
  const faults: DiscoveryFault[] = [];
  const packages = new Map<string, FoundPackage>();
  const places = new Map<string, Map<string, string>>();
  const queue: { readonly folder: string; readonly isDirect: boolean }[] = [];
  const isKnown = new Set<string>();
  let isFull = false;

  const push = (nodeModules: string, isDirect: boolean): void => {
    const real = realFolder(nodeModules);
    if (real === undefined || isKnown.has(real)) return;
    isKnown.add(real);
    queue.push({ folder: real, isDirect });
  };
  const visit = (folder: string, isDirect: boolean): void => {
    if (packages.has(folder) || isFull) return;
    if (packages.size >= MAX_PACKAGES) {
      isFull = true;
      const message = `More than ${MAX_PACKAGES} packages are installed; the rest was not looked at.`;
      faults.push({ code: "too-many", path: folder, message, hint: "Start from the folder of one project." });
      return;
    }
    const read = readPackageJson(folder);
    if ("fault" in read) {
      const path = join(folder, "package.json");
      const message = `${path} was passed over: ${read.fault}.`;
      faults.push({ code: "package-invalid", path, message, hint: "Install the package again." });
    }
    if (!("json" in read)) return;
    packages.set(folder, { folder, json: read.json, isDirect });
    push(join(folder, "node_modules"), false);
    // pnpm keeps what a package imports beside it.
    const beside = read.json.name.startsWith("@") ? dirname(dirname(folder)) : dirname(folder);
    if (basename(beside) === "node_modules") push(beside, false);
  };

  const origin = realFolder(start);
  if (origin === undefined) {
    const message = `${start} is no folder that can be read.`;
    const hint = "Start from a folder of the project.";
    return { packages: [], places, faults: [{ code: "folder-unreadable", path: start, message, hint }] };
  }
  const above = foldersAbove(origin, faults);
  for (const folder of above) push(join(folder, "node_modules"), true);
  const project = above.find((folder) => "json" in readPackageJson(folder));
  if (project !== undefined) visit(project, true);
  const own = new Set(project === undefined ? [] : packages.get(project)?.json.dependencies);
  for (const folder of findWorkspaces(above, faults)) {
    visit(folder, true);
    push(join(folder, "node_modules"), false);
  }

  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    options.signal?.throwIfAborted();
    await new Promise(setImmediate);
    const names = new Map<string, string>();
    places.set(next.folder, names);
    for (const name of namesIn(next.folder, faults)) {
      const folder = realFolder(join(next.folder, name));
      if (folder === undefined) {
        if (!isBrokenLink(join(next.folder, name))) continue;
        const path = join(next.folder, name);
        const message = `${path} is a link that leads nowhere.`;
        faults.push({ code: "link-broken", path, message, hint: "Install again, or remove the link." });
        continue;
      }
      names.set(name, folder);
      visit(folder, next.isDirect && own.has(name));
    }
  }
  return { packages: [...packages.values()], places, faults };
}

/** The folder and those above it; above the start only what belongs to its owner, to us or to root. */
function foldersAbove(start: string, faults: DiscoveryFault[]): readonly string[] {
  const owners = new Set([0, process.getuid?.() ?? 0, statSync(start).uid]);
  const folders: string[] = [];
  for (let folder = start; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    const stat = statSync(modules, { throwIfNoEntry: false });
    if (folder === start || stat === undefined || owners.has(stat.uid)) {
      if (basename(folder) !== "node_modules") folders.push(folder);
    } else {
      const message = `${modules} was passed over: it lies above the project and belongs to somebody else.`;
      faults.push({ code: "folder-foreign", path: modules, message, hint: "Move the project, or remove that folder." });
    }
    if (dirname(folder) === folder) return folders;
  }
}

function isBrokenLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return true;
  }
}

/** Names of packages in a `node_modules`, scoped ones as `@scope/name`. */
function namesIn(nodeModules: string, faults: DiscoveryFault[]): readonly string[] {
  return listFolder(nodeModules, faults).flatMap((name) => {
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name];
    return listFolder(join(nodeModules, name), faults)
      .filter((inner) => !inner.startsWith("."))
      .map((inner) => `${name}/${inner}`);
  });
}
