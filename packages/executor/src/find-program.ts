import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * The folders of a `PATH` in which programs are looked for: absolute ones that not everybody may write to. A relative
 * folder would mean another program in another working folder.
 */
export async function safeFolders(path: string | undefined): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const folder of (path ?? "").split(delimiter)) {
    if (!isAbsolute(folder) || folders.includes(folder)) continue;
    try {
      const stats = await stat(folder);
      const isOpen = process.platform !== "win32" && (stats.mode & 0o002) !== 0;
      if (stats.isDirectory() && !isOpen) folders.push(folder);
    } catch {
      // A folder that is not there holds no program.
    }
  }
  return folders;
}

/** The first file of this name that may be executed. */
export async function findProgram(program: string, folders: readonly string[]): Promise<string | undefined> {
  const names = process.platform === "win32" ? [`${program}.exe`, program] : [program];
  for (const folder of folders) {
    for (const name of names) {
      const path = join(folder, name);
      try {
        if (!(await stat(path)).isFile()) continue;
        await access(path, constants.X_OK);
        return path;
      } catch {
        // Not here, or not to be executed.
      }
    }
  }
  return undefined;
}
