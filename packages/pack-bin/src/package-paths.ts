import type { FileReference } from "@dreamnet/workflow";

/** Folder of a platform's package, below the one that was asked for with `--out`. */
export const packageFolder = (id: string, platform: string): string => `${id}/${platform}`;

/**
 * A run's files where they land: a pack writes `build/<id>/<its own name>/…`, and whatever made the package, a fallback
 * too, it lies in the folder of the platform that was asked for.
 */
export function placeFiles(files: readonly FileReference[], id: string, platform: string): FileReference[] {
  const folder = packageFolder(id, platform);
  const paths = files.map(({ path }) => path.replace(/^build\//u, ""));
  const tops = new Set(paths.map((path) => path.split("/").slice(0, 2).join("/")));
  const [top = ""] = tops;
  const isOneFolder = tops.size === 1 && top.startsWith(`${id}/`) && paths.every((path) => path.startsWith(`${top}/`));
  return files.map((file, index) => {
    const path = paths[index] as string;
    if (path.startsWith(`${folder}/`)) return { ...file, path };
    return { ...file, path: `${folder}/${isOneFolder ? path.slice(top.length + 1) : path}` };
  });
}
