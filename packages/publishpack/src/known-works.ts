import { join } from "node:path";
import { type ArtifactEntry, liveUrl } from "@dreamnet/registry-manager";

/** The registry of works in a state folder. */
export const registryRoot = (home: string): string => join(home, "registry");

/** Platform → URL, of what is live. */
export function liveAddresses({ platforms }: Pick<ArtifactEntry, "platforms">): Record<string, string> {
  return Object.fromEntries(
    Object.entries(platforms).flatMap(([platform, status]) => {
      const url = liveUrl(status);
      return url === undefined ? [] : [[platform, url]];
    }),
  );
}

/** Whether packing this source begins a new version: the one before can be seen somewhere, and is of another source. */
export function startsVersion(entry: Pick<ArtifactEntry, "platforms" | "source">, digest: string): boolean {
  return entry.source !== digest && Object.keys(liveAddresses(entry)).length > 0;
}
