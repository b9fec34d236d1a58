import { knownPlatforms } from "../platforms.ts";

/** What the command keeps beside packages and documents: lists of what it wrote, locks, leftovers of a kill, receipts. */
export function keptBeside(platforms: readonly string[]): (path: string) => boolean {
  // The documents' list is kept as if they lay in a folder of that name. What was packed or pushed of an earlier text
  // has left its list and receipt too.
  const known = new Set([...platforms, ...knownPlatforms, "release"]);
  return (path) => {
    const hidden = /^\.([a-z0-9-]+)\.(?:files\.json|lock|(?:new|old|files)-[0-9a-f]{12})$/u.exec(path);
    const receipt = /^([a-z0-9-]+)-receipt\.json$/u.exec(path);
    const name = hidden?.[1] ?? receipt?.[1];
    return name !== undefined && known.has(name);
  };
}
