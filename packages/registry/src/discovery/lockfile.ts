import { basename, join, relative, sep } from "node:path";
import { parseObject, readText } from "./read-file.ts";

const MAX_BYTES = 64 * 1024 * 1024;

/** What a lockfile says of an installed package. */
export interface LockedPackage {
  readonly version: string;
  /** As npm writes it: `sha512-…` of the archive that was installed. */
  readonly integrity?: string;
}

/** Answers for a package's real folder. */
export type LockLookup = (folder: string, name: string, version: string) => LockedPackage | undefined;

/**
 * What npm and pnpm noted in `node_modules` when they installed (`.package-lock.json`, `.pnpm/lock.yaml`). An archive's
 * integrity cannot be computed from its files; it tells which archive they came from, and the version that it had.
 */
export function readLocks(nodeModules: readonly string[]): LockLookup {
  const lookups = nodeModules.flatMap((folder) =>
    [readNpmLock(folder), readPnpmLock(folder)].filter((one) => one !== undefined),
  );
  return (folder, name, version) => {
    for (const lookup of lookups) {
      const found = lookup(folder, name, version);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function readNpmLock(nodeModules: string): LockLookup | undefined {
  const read = readText(join(nodeModules, ".package-lock.json"), MAX_BYTES);
  if (!("text" in read)) return undefined;
  const parsed = parseObject(read.text);
  const packages = "value" in parsed ? parsed.value["packages"] : undefined;
  if (typeof packages !== "object" || packages === null) return undefined;
  const root = nodeModules.slice(0, -(basename(nodeModules).length + 1));
  return (folder) => {
    const key = relative(root, folder).split(sep).join("/");
    const entry: unknown = Object.hasOwn(packages, key) ? (packages as Record<string, unknown>)[key] : undefined;
    if (typeof entry !== "object" || entry === null) return undefined;
    const { version, integrity } = entry as { version?: unknown; integrity?: unknown };
    if (typeof version !== "string") return undefined;
    return { version, ...(typeof integrity === "string" ? { integrity } : {}) };
  };
}

/** Of pnpm's lockfile, the entries `'name@version': resolution: {integrity: …}`, line by line. */
function readPnpmLock(nodeModules: string): LockLookup | undefined {
  const read = readText(join(nodeModules, ".pnpm", "lock.yaml"), MAX_BYTES);
  if (!("text" in read)) return undefined;
  const integrities = new Map<string, string>();
  let key: string | undefined;
  for (const line of read.text.split("\n")) {
    const entry = /^ {2}'?([^\s'][^']*?)'?:\s*$/u.exec(line);
    if (entry !== null) key = entry[1];
    const integrity = /^ {4}resolution: \{integrity: ([A-Za-z0-9+/=-]+)[,}]/u.exec(line)?.[1];
    if (key !== undefined && integrity !== undefined) integrities.set(key, integrity);
  }
  return (folder, name, version) => {
    if (!folder.includes(`${sep}.pnpm${sep}`)) return undefined;
    const integrity = integrities.get(`${name}@${version}`);
    return integrity === undefined ? undefined : { version, integrity };
  };
}
