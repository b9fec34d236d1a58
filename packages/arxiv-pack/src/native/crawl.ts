import { figureExtensions } from "../rules/figure-format-is-read.ts";
import type { FileUse } from "../tex/references.ts";
import {
  epstopdf,
  type FilePool,
  folderOf,
  joinPath,
  type ResolveContext,
  type Resolved,
  resolveUse,
} from "../tex/resolve.ts";
import { findWrappers, readWrapperArguments } from "../tex/wrappers.ts";
import type { PreparedText } from "./prepare-texts.ts";

/** A place in the source that names a file of the source. */
export interface FoundUse {
  /** File in which it stands. */
  readonly from: string;
  readonly use: FileUse;
  readonly resolved: Resolved;
  /** The name is put together by a macro, so it cannot be rewritten in place. */
  readonly isComposed: boolean;
}

/** Everything that a source reads. */
export interface Crawl {
  /** Paths of the source, the main file first. */
  readonly reached: ReadonlySet<string>;
  readonly uses: readonly FoundUse[];
  /** Names for which there is no file; many are TeX Live's own. */
  readonly missing: readonly { readonly from: string; readonly use: FileUse }[];
  /** Read letter by letter, so never cleaned. */
  readonly literal: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
}

/** Extensions that some compiler reads, those of pdflatex first. */
const allGraphics = [
  ...new Set([
    ...(figureExtensions["pdflatex"] ?? []),
    ...(figureExtensions["latex"] ?? []),
    ...(figureExtensions["xelatex"] ?? []),
  ]),
];

/** Names that macros put together are tried for at most this many pairs. */
const maxComposed = 200_000;

/** Names of a loop are compared with every path of the source. */
const maxComposedNames = 200;

/** Paths that a name with macros of unknown value may mean. */
function matchComposed(
  name: string,
  macros: ReadonlyMap<string, string>,
  pool: FilePool,
  root: string,
  graphicsPath: readonly string[],
): string[] {
  const known = name.replace(/\\([A-Za-z@]+)/gu, (whole, macro: string) => macros.get(macro) ?? whole);
  const parts = known.replace(/^(?:\.\/)+/u, "").split(/\\[A-Za-z@]+\s*(?:\{\})?|#\d/u);
  if (parts.length < 2 || /[{}\\]/u.test(parts.join(""))) return [];
  if (parts.join("").replace(/[./]/gu, "").length < 2) return [];
  const folders = ["", ...graphicsPath].flatMap(
    (folder) => joinPath(root, folder === "" ? "x" : `${folder}/x`)?.slice(0, -1) ?? [],
  );
  return [...pool.paths]
    .filter((path) => folders.some((folder) => path.startsWith(folder) && fits(path.slice(folder.length), parts)))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a path begins and ends like the parts of a name, in as many folders; TeX may have added an extension. */
function fits(path: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  const stem = path.replace(/\.[A-Za-z0-9]{1,8}$/u, "");
  const slashes = (text: string): number => text.split("/").length;
  return (
    path.startsWith(first) &&
    [path, stem].some((end) => end.endsWith(last) && end.length >= first.length + last.length) &&
    slashes(path) === slashes(parts.join(""))
  );
}

/** With a dot, in small and capital letters. */
const dotted = (extensions: readonly string[]): string[] =>
  extensions.flatMap((extension) => [`.${extension}`, `.${extension.toUpperCase()}`]);

/** Extensions for names without one. What epstopdf has left counts as PDF. */
export function graphicsExtensions(compiler: string | undefined): string[] {
  const known = compiler === undefined ? undefined : figureExtensions[compiler];
  const fallback = dotted(allGraphics.filter((extension) => !(known ?? []).includes(extension)));
  return compiler === "latex" || compiler === "tex"
    ? [...dotted(known ?? []), ...fallback]
    : [...dotted(known ?? []), epstopdf, ...fallback];
}

/**
 * Follows a source from its main file through everything it reads.
 *
 * @param compiler - Decides which of `plot.pdf` and `plot.eps` a bare `plot` is.
 */
export function crawlSource(
  main: string,
  texts: ReadonlyMap<string, PreparedText>,
  pool: FilePool,
  compiler: string | undefined,
): Crawl {
  const reached = new Set<string>([main]);
  const uses: FoundUse[] = [];
  const missing: { from: string; use: FileUse }[] = [];
  const literal = new Set<string>();
  const packages = new Set<string>();
  const commands = new Set<string>();
  const macros = new Map<string, string>();
  const graphicsPath: string[] = [];
  /** Folder from which a file's names start as well, for \import and subfiles. */
  const folders = new Map<string, string>([[main, folderOf(main)]]);
  const deferred: { from: string; use: FileUse }[] = [];
  const mentions: { from: string; use: FileUse }[] = [];
  let composedNames = 0;
  const context = (from: string): ResolveContext => ({
    pool,
    root: folderOf(main),
    folder: folders.get(from) ?? folderOf(main),
    graphicsPath,
    graphicsExtensions: graphicsExtensions(compiler),
    macros,
  });
  const queue = [main];
  const take = (from: string, use: FileUse, resolved: Resolved, isComposed: boolean): void => {
    uses.push({ from, use, resolved, isComposed });
    if (use.kind === "literal") literal.add(resolved.path);
    if (!folders.has(resolved.path))
      folders.set(
        resolved.path,
        use.folder !== undefined || use.rebases ? folderOf(resolved.path) : (folders.get(from) ?? ""),
      );
    if (reached.has(resolved.path)) return;
    reached.add(resolved.path);
    if (use.kind !== "literal") queue.push(resolved.path);
  };
  const resolve = (from: string, use: FileUse): void => {
    const resolved = resolveUse(use, context(from));
    if (resolved !== undefined) take(from, use, resolved, use.name.includes("\\"));
    else if (!takeComposed(from, use) && use.kind !== "mention") missing.push({ from, use });
  };
  /** A name that a loop puts together (`step\\i`) may mean any file that begins and ends like it. */
  const takeComposed = (from: string, use: FileUse): boolean => {
    if (!use.name.includes("\\") || ++composedNames > maxComposedNames) return false;
    const found = matchComposed(use.name, macros, pool, folderOf(main), graphicsPath);
    for (const path of found) take(from, use, { path, exact: true, extension: "" }, true);
    return found.length > 0;
  };
  const drain = (): void => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const facts = texts.get(path)?.facts;
      if (facts === undefined) continue;
      for (const [name, value] of facts.macros) macros.set(name, value);
      for (const name of facts.packages.keys()) packages.add(name);
      for (const name of facts.commands.keys()) commands.add(name);
      graphicsPath.push(...facts.graphicsPath);
      for (const use of facts.uses) {
        if (use.kind === "mention") mentions.push({ from: path, use });
        // Macros and \graphicspath may stand in a file that comes later.
        else if (use.name.includes("\\") || use.name.includes("#") || use.kind === "graphics")
          deferred.push({ from: path, use });
        else resolve(path, use);
      }
    }
  };
  drain();
  const composed: { from: string; use: FileUse }[] = [];
  for (let item = deferred.shift(); item !== undefined; item = deferred.shift()) {
    if (item.use.name.includes("#")) composed.push(item);
    else resolve(item.from, item.use);
    drain();
  }
  // Arguments of the author's own macros: `\fig{plots/a}` where \fig says \includegraphics{#1}.
  const wrappers = [
    ...new Map(composed.map(({ use }) => [`${use.kind}|${use.prefix}${use.name}${use.suffix}`, use])).values(),
  ];
  let pairs = 0;
  const tried = new Set<string>();
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    const definitions = new Map([...reached].flatMap((path) => [...(texts.get(path)?.definitions ?? [])]));
    const commandNames = findWrappers(definitions);
    for (const from of [...reached]) {
      const prepared = texts.get(from);
      if (prepared === undefined || tried.has(from) || commandNames.size === 0) continue;
      tried.add(from);
      for (const use of readWrapperArguments(prepared.text, prepared.names, commandNames)) {
        for (const wrapper of wrappers) {
          if (++pairs > maxComposed) break;
          const name = wrapper.name.replace(/#\d/u, () => use.name);
          if (name.includes("#")) continue;
          const resolved = resolveUse({ ...wrapper, name }, context(from));
          if (resolved !== undefined)
            take(
              from,
              { ...use, kind: wrapper.kind, command: wrapper.command },
              resolved,
              !/^#\d$/u.test(wrapper.name),
            );
        }
      }
    }
    drain();
    // A file's whole name in any argument (`\\addplot table {data.csv}`) is read, as far as we can tell.
    for (const { from, use } of mentions.splice(0)) if (/\.[A-Za-z0-9]{1,8}$/u.test(use.name)) resolve(from, use);
    drain();
    for (const item of deferred.splice(0)) if (!item.use.name.includes("#")) resolve(item.from, item.use);
    drain();
  }
  return { reached, uses, missing, literal, packages, commands };
}
