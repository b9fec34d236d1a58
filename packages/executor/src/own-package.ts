import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Whether a module belongs to a package that DreamNet publishes: installed as `@dreamnet/<name>` at the top of an
 * installation, or a sibling of this package in its own repository. What a package brings along in a `node_modules` of
 * its own, and what merely calls itself so, does not count.
 */
export function isOwnModule(moduleUrl: string): boolean {
  try {
    const folder = packageFolder(realpathSync(fileURLToPath(moduleUrl)));
    const name = (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: unknown }).name;
    if (name !== `@dreamnet/${basename(folder)}`) return false;
    const parts = folder.split(sep);
    const places = parts.flatMap((part, index) => (part === "node_modules" ? [index] : []));
    const [first, second] = places;
    if (first === undefined)
      return dirname(folder) === dirname(packageFolder(realpathSync(fileURLToPath(import.meta.url))));
    if (places.length === 1) return isScoped(parts, first);
    return (
      places.length === 2 &&
      parts[first + 1] === ".pnpm" &&
      second === first + 3 &&
      (parts[first + 2] ?? "").startsWith(`@dreamnet+${basename(folder)}@`) &&
      isScoped(parts, second)
    );
  } catch {
    return false;
  }
}

const isScoped = (parts: readonly string[], at: number): boolean =>
  parts[at + 1] === "@dreamnet" && parts.length === at + 3;

function packageFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (holdsPackage(folder) || folder === dirname(folder)) return folder;
  }
}

function holdsPackage(folder: string): boolean {
  try {
    return lstatSync(join(folder, "package.json")).isFile();
  } catch {
    return false;
  }
}
