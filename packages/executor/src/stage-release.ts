import { link, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { digestsOf, syncFolder, writeStaged } from "./commit-files.ts";
import { writeList } from "./committed-list.ts";
import type { ReleasePart } from "./release-plan.ts";
import { documentsName } from "./release-swap.ts";

/**
 * Writes a release into a folder that nobody looks at, with its lists. A file whose bytes stand in the target already is
 * the same file, by a second link, where the file system has links.
 */
export async function stageRelease(
  next: string,
  target: string,
  parts: readonly ReleasePart[],
  store: ContentStore,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { name, files, present } of parts) {
    const folder = name === documentsName ? "" : name;
    await mkdir(join(next, folder), { recursive: true });
    for (const file of files) {
      signal?.throwIfAborted();
      const isPresent = present.get(file.path) === file.sha256;
      if (isPresent && (await linked(join(target, folder, file.path), join(next, folder, file.path)))) continue;
      await writeStaged(join(next, folder), file, store);
    }
    await writeList(next, name, digestsOf(files));
  }
  await syncFolder(next);
}

/** Whether there is a second link now; else the file is written. */
async function linked(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true });
  return await link(from, to).then(
    () => true,
    () => false,
  );
}
