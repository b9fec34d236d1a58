import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type CommittedRelease, commitPackages, commitRelease } from "@dreamnet/executor";
import type { FileReference } from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";
import { packageFolder } from "./package-paths.ts";
import type { PackedRelease } from "./release-hooks.ts";

/**
 * Writes packages to `<out>/<id>/<platform>/`. With a release, the whole of `<out>/<id>/` changes at once, and holds that
 * release; without one, each folder is replaced as a whole, and a package without files leaves what an earlier run made.
 */
export async function writePackages(
  packages: readonly PackageReport[],
  id: string,
  store: ContentStore,
  out: string,
  release?: Pick<PackedRelease, "documents" | "others">,
): Promise<CommittedRelease> {
  const folders: Record<string, readonly FileReference[]> = {};
  for (const { files, platform } of packages) {
    if (files.length === 0) continue;
    const folder = packageFolder(id, platform);
    folders[platform] = files.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));
  }
  if (release !== undefined) {
    const { documents, others } = release;
    return await commitRelease({ folders, carried: others, documents }, store, join(out, id), { root: out });
  }
  await commitPackages(folders, store, join(out, id), { root: out });
  return { removed: [], left: [] };
}
