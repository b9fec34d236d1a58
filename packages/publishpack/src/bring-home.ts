import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import type { NormalizedSource } from "@dreamnet/document";

/**
 * Copies the files of a source that was packed elsewhere from the store that the workers share, so that the work can be made
 * again here whatever becomes of that one.
 *
 * @returns The content store of `home`.
 */
export async function bringHome(source: NormalizedSource, shared: ContentStore, home: string): Promise<ContentStore> {
  const own = await openContentStore({ root: join(home, "content") });
  const digests = new Set([
    ...Object.entries(source.assets).flatMap(([sha256, { variants }]) => [sha256, ...Object.values(variants)]),
    ...Object.values(source.files ?? {}).map(({ sha256 }) => sha256),
  ]);
  for (const sha256 of digests) if (!(await own.has(sha256))) await own.put(await shared.get(sha256));
  return own;
}
