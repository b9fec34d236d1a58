import { closeSync, existsSync, lstatSync, openSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { findProgram, realPath, searchFolders } from "./find-program.ts";

/** What of the system shows inside: read-only binds at the same path, and links as they stand on the host. */
export interface SystemFiles {
  readonly mounts: readonly string[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Where programs are looked for inside. */
  readonly folders: readonly string[];
}

/** Without programs: the folders of the libraries that this very Node has loaded, and nothing else of the system. */
export function librariesOnly(nodePath: string): SystemFiles {
  const libraries = new Set<string>();
  for (const match of readFileSync("/proc/self/maps", "utf8").matchAll(
    / (\/[^\n]*\/(?:lib[^/\n]*|ld-[^/\n]*)\.so[^/\n]*)$/gm,
  )) {
    const path = match[1] as string;
    // What an addon brought along belongs to the addon's package.
    if (!path.includes("/node_modules/") && !path.startsWith("/tmp/") && !path.startsWith(homedir()))
      libraries.add(dirname(path));
  }
  const own = join(dirname(dirname(nodePath)), "lib");
  if (existsSync(join(own, "libnode.so"))) libraries.add(own);
  const mounts = [...libraries];
  const interpreter = interpreterOf(nodePath);
  const real = interpreter === undefined ? undefined : realPath(interpreter);
  const links = rootLinks();
  // The loader is asked for by one fixed path, which may lead through a folder that holds nothing else we need.
  if (interpreter !== undefined && real !== undefined && !isReached(interpreter, mounts, links)) {
    const kept = links.filter(({ path }) => !interpreter.startsWith(`${path}/`));
    return { mounts: withCache(mounts), links: [...kept, { path: interpreter, target: real }], folders: [] };
  }
  return { mounts: withCache(mounts), links, folders: [] };
}

/** The loader that a program names, from the beginning of its file. */
function interpreterOf(program: string): string | undefined {
  const fd = openSync(program, "r");
  try {
    const head = Buffer.alloc(8192);
    readSync(fd, head, 0, head.length, 0);
    return /\/[A-Za-z0-9_./-]+\/ld-[A-Za-z0-9_.-]+\.so\.[0-9]+/.exec(head.toString("latin1"))?.[0];
  } finally {
    closeSync(fd);
  }
}

/** Whether a path leads into one of the mounts, by way of a link at the root. */
function isReached(path: string, mounts: readonly string[], links: SystemFiles["links"]): boolean {
  const link = links.find((item) => path.startsWith(`${item.path}/`));
  const inside = link === undefined ? path : `${join("/", link.target)}${path.slice(link.path.length)}`;
  return mounts.some((mount) => dirname(inside) === mount);
}

/**
 * With programs: `/usr`, and what TeX and fonts read elsewhere. Not `/etc` as a whole, no `/home`, `/run`, `/sys`, `/var`,
 * `/opt` beyond the trees of the programs that were declared.
 */
export function withPrograms(declared: readonly string[], path: string | undefined): SystemFiles {
  const mounts = new Set(
    [
      "/usr/bin",
      "/usr/sbin",
      "/usr/lib",
      "/usr/lib32",
      "/usr/lib64",
      "/usr/libexec",
      "/usr/share",
      "/usr/local/bin",
      "/usr/local/lib",
      "/usr/local/share",
      "/usr/local/texlive",
      "/etc/alternatives",
      "/etc/fonts",
      "/etc/texmf",
      "/etc/papersize",
      "/etc/perl",
      "/var/lib/texmf",
      "/var/cache/fontconfig",
      "/opt/texlive",
    ].filter(existsSync),
  );
  const folders = new Set(["/usr/local/bin", "/usr/bin", "/bin"].filter(existsSync));
  for (const name of declared) {
    const found = findProgram(name, searchFolders(path));
    const real = found === undefined ? undefined : realPath(found);
    if (found === undefined || real === undefined) continue;
    const tree = programTree(real);
    if (tree !== undefined && ![...mounts].some((mount) => `${tree}/`.startsWith(`${mount}/`))) mounts.add(tree);
    if (!folders.has(dirname(found))) folders.add(tree === undefined ? dirname(found) : dirname(real));
  }
  return { mounts: withCache([...mounts]), links: rootLinks(), folders: [...folders] };
}

/** The tree that a program outside `/usr` belongs to: above its `bin`. Never somebody's home or a whole file system. */
function programTree(real: string): string | undefined {
  if (real.startsWith("/usr/") || real.startsWith("/bin/")) return undefined;
  let tree = dirname(real);
  // TeX Live keeps its programs in bin/<machine>.
  if (basename(dirname(tree)) === "bin") tree = dirname(tree);
  if (basename(tree) === "bin") tree = dirname(tree);
  const isWide = tree.split("/").filter(Boolean).length < 2 || `${homedir()}/`.startsWith(`${tree}/`);
  return isWide ? dirname(real) : tree;
}

/** The loader's cache, without which libraries outside the usual folders are not found. */
const withCache = (mounts: readonly string[]): readonly string[] =>
  mounts.every((path) => usualLibraries.test(path)) || !existsSync("/etc/ld.so.cache")
    ? mounts
    : [...mounts, "/etc/ld.so.cache"];

/** Where every loader looks by itself. */
const usualLibraries = /^(\/usr)?\/lib(64)?(\/(x86_64|aarch64)-linux-gnu)?$/;

/** `/bin`, `/lib`, … are links into `/usr` on most systems; where they are folders, they are bound. */
function rootLinks(): { path: string; target: string }[] {
  return ["/bin", "/sbin", "/lib", "/lib32", "/lib64"].flatMap((path) => {
    try {
      return lstatSync(path).isSymbolicLink() ? [{ path, target: readlinkSync(path) }] : [];
    } catch {
      return [];
    }
  });
}
