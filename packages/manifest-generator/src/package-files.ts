import type { FileReference } from "@dreamnet/workflow";
import { sha256Of } from "./canonical.ts";

/**
 * A pack's files where they land beside the manifest. A pack writes `build/<id>/<its own name>/…`; whatever made the
 * package, a fallback too, it lies in the platform's folder.
 *
 * @example
 * placeFiles([{ path: "build/my-paper/manual/text.txt", … }], "my-paper", "arxiv")[0].path; // => "arxiv/text.txt"
 */
export function placeFiles(files: readonly FileReference[], id: string, platform: string): FileReference[] {
  const paths = files.map(({ path }) => {
    const built = path.startsWith("build/") ? path.slice("build/".length) : path;
    return built.startsWith(`${id}/`) ? built.slice(id.length + 1) : built;
  });
  const tops = new Set(paths.map((path) => path.slice(0, path.indexOf("/") + 1)));
  const [top = ""] = tops;
  const isOneFolder = tops.size === 1 && top !== "";
  return files
    .map((file, index) => {
      const path = paths[index] as string;
      if (path.startsWith(`${platform}/`)) return { ...file, path };
      return { ...file, path: `${platform}/${isOneFolder ? path.slice(top.length) : path}` };
    })
    .sort(byPath);
}

/** One digest over a package: its files' paths and digests, in the order of the paths. */
export function packageDigest(files: readonly Pick<FileReference, "path" | "sha256">[]): string {
  const lines = [...files].sort(byPath).map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return sha256Of(`Package 1\n${lines.join("")}`);
}

/** The same order in every locale. */
export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
