import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

/** The git folder of a working tree or a bare repository, or why it is not read. */
export type GitFolder = { readonly gitFolder: string } | { readonly fault: string; readonly hint: string };

/**
 * Finds a repository's own git folder, from a folder in it. What leads to another repository's objects is refused: a
 * folder that somebody sent must not bring in what lies elsewhere on this machine.
 */
export function findGitFolder(from: string): GitFolder {
  let folder: string;
  try {
    folder = realpathSync(from);
  } catch {
    return { fault: `there is no folder ${JSON.stringify(from)}`, hint: "Check the path." };
  }
  for (let current = folder; ; current = dirname(current)) {
    const dot = join(current, ".git");
    if (existsSync(dot)) return checked(dot, current);
    if (isBare(current)) return whole(current);
    if (dirname(current) === current)
      return {
        fault: `${JSON.stringify(from)} is in no git repository`,
        hint: "Name the folder itself, without repo://.",
      };
  }
}

function isBare(folder: string): boolean {
  return existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects")) && existsSync(join(folder, "refs"));
}

function checked(dot: string, tree: string): GitFolder {
  const real = realpathSync(dot);
  const stat = lstatSync(real);
  if (stat.isDirectory()) {
    if (real !== dot && !real.startsWith(tree + sep)) return leaves("its .git is a link that leaves it");
    return whole(real);
  }
  // A working tree beside the first one has a file that names its folder, and that folder names the file.
  const named = /^gitdir:\s*(.+)\s*$/u.exec(readSmall(dot))?.[1]?.trim();
  const target = named === undefined ? undefined : resolve(tree, named);
  const back = target === undefined ? "" : readSmall(join(target, "gitdir")).trim();
  if (target === undefined || back === "" || resolve(target, back) !== dot)
    return leaves("its .git leads to another folder that does not know of it");
  const common = readSmall(join(target, "commondir")).trim();
  const shared = common === "" ? target : resolve(target, common);
  const found = whole(shared, true);
  return "fault" in found ? found : { gitFolder: target };
}

function whole(gitFolder: string, ofWorktree = false): GitFolder {
  if (!ofWorktree && existsSync(join(gitFolder, "commondir")))
    return leaves("it takes its objects from another folder");
  for (const name of ["alternates", "http-alternates"])
    if (existsSync(join(gitFolder, "objects", "info", name))) return leaves("it borrows objects of another repository");
  for (const name of ["objects", "refs", "config", "HEAD"]) {
    const path = join(gitFolder, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) return leaves(`its ${name} is a link`);
  }
  return { gitFolder };
}

function leaves(fault: string): GitFolder {
  return { fault, hint: "Clone it anew (git clone --no-local), and name that folder." };
}

function readSmall(path: string): string {
  try {
    return lstatSync(path).size > 4096 ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
