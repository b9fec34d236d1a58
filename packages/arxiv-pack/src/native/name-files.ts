import { portableName } from "@dreamnet/paper-pdf";
import { arxivLimits } from "../limits.ts";
import { isPortableName } from "../rules/filename-is-portable.ts";
import { outputExtensions } from "../rules/output-is-left-out.ts";
import { folderOf } from "../tex/resolve.ts";

/**
 * Gives each file its path in the package: relative to the main file's folder, portable, short, unique in any case, not
 * taken for an output of TeX's. A path that is all this already is kept.
 *
 * @param atRoot - Files that must stand at the root, because \include names them.
 */
export function nameFiles(main: string, paths: Iterable<string>, atRoot: ReadonlySet<string>): Map<string, string> {
  const root = folderOf(main);
  const names = new Map<string, string>();
  const taken = new Set<string>(["00readme.json"]);
  const mainName = portableName(main.slice(root.length));
  const job = mainName.replace(/\.[^.]*$/u, "");
  const reserved = new Set(outputExtensions.map((extension) => `${job}.${extension}`.toLowerCase()));
  const relative = (path: string): string =>
    (path.startsWith(root) ? path.slice(root.length) : path).replace(/^(_up\/)+/u, "");
  const sorted = [...paths].filter((path) => path !== main).sort((a, b) => (a < b ? -1 : 1));
  names.set(main, mainName);
  taken.add(mainName.toLowerCase());
  const texStems = new Set(
    [main, ...sorted]
      .filter((path) => /\.tex$/iu.test(path))
      .map((path) =>
        relative(path)
          .replace(/\.tex$/iu, "")
          .toLowerCase(),
      ),
  );
  const isFree = (name: string): boolean => {
    const lower = name.toLowerCase();
    const figure = /^(.+)\.(pdf|ps|eps|dvi)$/u.exec(lower);
    return (
      !taken.has(lower) &&
      !reserved.has(lower) &&
      name.length <= arxivLimits.pathLength.value &&
      !(figure !== null && texStems.has(figure[1] as string))
    );
  };
  // Names that are right already are given out first, so that no other file takes them.
  const order = [
    ...sorted.filter((path) => isPortableName(relative(path))),
    ...sorted.filter((path) => !isPortableName(relative(path))),
  ];
  for (const path of order) {
    const own = relative(path);
    // What goes with the main file by its name is renamed with it.
    const oldJob = relative(main).replace(/\.[^.]*$/u, "");
    const companion =
      own.startsWith(`${oldJob}.`) &&
      !own.includes("/") &&
      /^\.(bbl|ind|gls|nls|acr|gl[a-z]|acn|bib)$/u.test(own.slice(oldJob.length))
        ? `${job}${own.slice(oldJob.length)}`
        : undefined;
    const base = companion ?? own;
    const flat = atRoot.has(path) ? base.split("/").join("-") : base;
    const parts = flat.split("/").map(portableName);
    // Nothing may be read from the folder of ancillary files.
    if (parts[0] === "anc" && parts.length > 1) parts[0] = "files";
    const name = uniqueName(isPortableName(flat) && parts.join("/") === flat ? flat : parts.join("/"), isFree);
    names.set(path, name);
    taken.add(name.toLowerCase());
  }
  return names;
}

/** The name itself, else with `-2`, `-3` …; a path that is too long loses its folders first. */
function uniqueName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name;
  const max = arxivLimits.pathLength.value;
  const file = name.slice(name.lastIndexOf("/") + 1);
  const folder = name.length > max ? "" : folderOf(name);
  const extension = /(?:\.[A-Za-z0-9]{1,12}){1,2}$/u.exec(file)?.[0] ?? "";
  const stem =
    file.slice(0, file.length - extension.length).slice(0, max - folder.length - extension.length - 8) || "file";
  for (let count = 1; ; count++) {
    const suffix =
      count > 1 ? `-${count}` : /\.(pdf|ps|eps|dvi)$/iu.test(extension) && name.length <= max ? "-figure" : "";
    const candidate = `${folder}${stem}${suffix}${extension}`;
    if (isFree(candidate)) return candidate;
  }
}
