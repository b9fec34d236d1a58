import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Absolute folders of a `PATH` that not everybody may write to. */
export function searchFolders(path: string | undefined): readonly string[] {
  return [...new Set((path ?? "").split(delimiter))].filter((folder) => {
    if (!isAbsolute(folder)) return false;
    try {
      const stats = statSync(folder);
      return stats.isDirectory() && (stats.mode & 0o002) === 0;
    } catch {
      return false;
    }
  });
}

/** The first file of this name that may be executed, links resolved. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
