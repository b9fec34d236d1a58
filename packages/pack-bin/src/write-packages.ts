import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { commitRelease } from "@dreamnet/executor";
import type { FileReference } from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";
import { packageFolder } from "./package-paths.ts";
import type { PackedRelease } from "./release-hooks.ts";

/**
 * Writes packages to `<out>/<id>/<platform>/`, all together: each folder is replaced as a whole. A package without files
 * leaves what an earlier run has made.
 */
export async function writePackages(
  packages: readonly PackageReport[],
  id: string,
  store: ContentStore,
  out: string,
  release?: Pick<PackedRelease, "documents" | "others">,
): Promise<void> {
  const folders: Record<string, readonly FileReference[]> = {};
  for (const [platform, files] of Object.entries(release?.others ?? {}))
    if (!(await exists(join(out, id, platform)))) folders[platform] = files;
  for (const { files, platform } of packages) {
    if (files.length === 0) continue;
    const folder = packageFolder(id, platform);
    folders[platform] = files.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));
  }
  await commitRelease({ folders, documents: release?.documents ?? [] }, store, join(out, id), { root: out });
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
