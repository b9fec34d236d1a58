import { isPortablePath } from "@dreamnet/workflow";

/** One path that cannot stand beside the others. */
export interface PathFault {
  /** Of the path, in the list. */
  readonly index: number;
  readonly message: string;
}

/**
 * Faults of a list of paths that one folder should hold: what leaves the folder, or is no file's path; names that are
 * one where a file system ignores case or composes letters; a file where another path has a folder.
 */
export function findPathFaults(paths: readonly string[]): PathFault[] {
  const faults: PathFault[] = [];
  const names = new Map<string, string>();
  const folders = new Map<string, string>();
  paths.forEach((path, index) => {
    if (!isPortablePath(path) || path.endsWith("/") || /\p{Surrogate}/u.test(path)) {
      faults.push({ index, message: "not a relative, portable path of a file" });
      return;
    }
    const key = foldPath(path);
    const other = names.get(key);
    if (other !== undefined)
      faults.push({
        index,
        message: other === path ? "named twice" : `one name with ${JSON.stringify(other)} on some file systems`,
      });
    else names.set(key, path);
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
      const folder = path.slice(0, at);
      const folded = foldPath(folder);
      const spelled = folders.get(folded);
      if (spelled === undefined) folders.set(folded, folder);
      else if (spelled !== folder) {
        faults.push({ index, message: `its folder is one with ${JSON.stringify(spelled)} on some file systems` });
        break;
      }
    }
  });
  const known = new Set(faults.map(({ index }) => index));
  paths.forEach((path, index) => {
    if (!known.has(index) && folders.has(foldPath(path)))
      faults.push({ index, message: "a file where another path has a folder" });
  });
  return faults.sort((a, b) => a.index - b.index);
}

/** Two paths that are one on a file system that ignores case or composes letters have one key. */
export function foldPath(path: string): string {
  return path.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFC");
}
