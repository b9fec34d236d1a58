import { opendirSync, realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import type { DiscoveryFault } from "./fault.ts";

const MAX_ENTRIES = 50_000;

/** The order of everything that is listed: by UTF-16 code unit, whatever the locale. */
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The real path of a folder, or undefined. */
export function realFolder(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Names in a folder, by code point; none where it is no folder. */
export function listFolder(folder: string, faults: DiscoveryFault[]): readonly string[] {
  const names: string[] = [];
  try {
    const directory = opendirSync(folder);
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        names.push(entry.name);
        if (names.length <= MAX_ENTRIES) continue;
        const message = `${folder} holds more than ${MAX_ENTRIES} entries; the rest was not looked at.`;
        faults.push({ code: "too-many", path: folder, message, hint: "Remove what is no package." });
        break;
      }
    } finally {
      directory.closeSync();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") {
      const message = `${folder} cannot be read (${code ?? "unknown"}).`;
      faults.push({ code: "folder-unreadable", path: folder, message, hint: "Give yourself the right to read it." });
    }
  }
  return names.sort(byCodeUnit);
}

/** Whether `path` is `folder` or lies in it. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
