import { extensionsByKind } from "./file-commands.ts";
import { expandName, type FileUse } from "./references.ts";

/** Files by path, and how to find one whose name is written in another case or Unicode form. */
export class FilePool {
  readonly #paths: ReadonlySet<string>;
  readonly #folded = new Map<string, string>();

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
    // Where two names fold to one, the first in code point order wins.
    for (const path of [...this.#paths].sort((a, b) => (a < b ? 1 : -1))) this.#folded.set(fold(path), path);
  }

  get paths(): ReadonlySet<string> {
    return this.#paths;
  }

  /** The file with this path: `exact`, or one that only a file system which forgives case would find. */
  find(path: string): { path: string; exact: boolean } | undefined {
    if (this.#paths.has(path)) return { path, exact: true };
    const folded = this.#folded.get(fold(path));
    return folded === undefined ? undefined : { path: folded, exact: false };
  }
}

const fold = (path: string): string => path.normalize("NFC").toLowerCase();

/** From where names are resolved. */
export interface ResolveContext {
  readonly pool: FilePool;
  /** Folder in which TeX runs, as the names see it: "" or `folder/`. */
  readonly root: string;
  /** Folder of the file that holds the name, for packages that change to it. */
  readonly folder: string;
  readonly graphicsPath: readonly string[];
  readonly graphicsExtensions: readonly string[];
  readonly macros: ReadonlyMap<string, string>;
}

/** A name that was found. */
export interface Resolved {
  readonly path: string;
  /** False where the case or Unicode form differs from the file's own. */
  readonly exact: boolean;
  /** What TeX adds to the name: `.tex`, `.pdf`. */
  readonly extension: string;
}

/** What epstopdf appends to the name of an EPS file. */
export const epstopdf = "-eps-converted-to.pdf";

/** Finds the file that a use names, as TeX would; undefined where there is none, or where the name is not plain text. */
export function resolveUse(use: FileUse, context: ResolveContext): Resolved | undefined {
  const name = expandName(use.name, context.macros);
  if (name === undefined || name === "") return undefined;
  const folder = use.folder === undefined ? "" : expandName(use.folder.name, context.macros);
  if (folder === undefined) return undefined;
  const full = `${folder === "" || folder.endsWith("/") ? folder : `${folder}/`}${use.prefix}${name}${use.suffix}`;
  const extensions =
    use.kind === "graphics" || use.kind === "mention" ? context.graphicsExtensions : extensionsByKind[use.kind];
  const converted =
    context.graphicsExtensions.includes(epstopdf) && use.kind === "graphics"
      ? /^(.+)\.(?:eps|ps)$/iu.exec(full)?.[1]
      : undefined;
  if (converted !== undefined) {
    // pdfTeX reads what epstopdf has made of the EPS.
    const { folder: _, ...bare } = use;
    const found = resolveUse(
      { ...bare, name: converted, prefix: "", suffix: "" },
      { ...context, graphicsExtensions: [epstopdf] },
    );
    if (found?.extension === epstopdf) return found;
  }
  const bases = use.kind === "graphics" || use.kind === "mention" ? ["", ...context.graphicsPath] : [""];
  // TeX adds the extension first; a name that has it is found as it is.
  const tries = hasExtension(full, extensions)
    ? [""]
    : use.kind === "graphics" || use.kind === "mention" || use.kind === "literal" || use.kind === "data"
      ? ["", ...extensions]
      : [...extensions, ""];
  for (const exact of [true, false]) {
    for (const start of new Set([context.root, context.folder])) {
      for (const base of bases) {
        for (const extension of tries) {
          const path = joinPath(start, `${base === "" || base.endsWith("/") ? base : `${base}/`}${full}${extension}`);
          const found = path === undefined ? undefined : context.pool.find(path);
          if (found !== undefined && found.exact === exact) return { ...found, extension };
        }
      }
    }
  }
  return undefined;
}

const hasExtension = (name: string, extensions: readonly string[]): boolean =>
  extensions.some((extension) => name.toLowerCase().endsWith(extension));

/**
 * Joins and normalises; undefined where the path is absolute. What lies above the main file's folder is `_up/…`, as the
 * loader writes it.
 */
export function joinPath(folder: string, name: string): string | undefined {
  if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/u.test(name)) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}${name}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === "_up") parts.push("_up");
    else parts.pop();
  }
  return parts.length === 0 ? undefined : parts.join("/");
}

/** "" or the folder with its slash. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
