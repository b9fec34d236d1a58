import { forbiddenPath, normalizeSourcePath, type SourceReader } from "./source-reader.ts";

/**
 * Reads a source from memory.
 *
 * @param files - Relative POSIX path → bytes; paths are relative to `folder`'s parent as the main file's is.
 * @param folder - Folder of the main file within them; what is outside of it is reached through `_up`.
 */
export function createMemoryReader(files: ReadonlyMap<string, Uint8Array>, folder = ""): SourceReader {
  const byPath = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    const own = relativeTo(folder, path);
    if (own !== undefined) byPath.set(own, bytes);
  }
  return {
    read(path, maxBytes) {
      const forbidden = forbiddenPath(path);
      if (forbidden !== undefined) {
        return {
          status: "refused",
          kind: "unsafe",
          reason: forbidden,
          hint: "Only files that may be published can be part of a document.",
        };
      }
      const bytes = byPath.get(path);
      if (bytes === undefined) return { status: "missing" };
      if (bytes.length > maxBytes) {
        return {
          status: "refused",
          kind: "unusable",
          reason: `it has ${bytes.length} bytes, and at most ${maxBytes} are read`,
          hint: "Make the file smaller.",
        };
      }
      return { status: "found", path, bytes };
    },
    files: () => [...byPath.keys()].filter((path) => !path.startsWith("_up/") && !/(?:^|\/)\./u.test(path)).sort(),
    list(path) {
      const prefix = path === "" ? "" : `${path}/`;
      const names = new Set<string>();
      for (const own of byPath.keys()) {
        if (own.startsWith(prefix)) names.add(own.slice(prefix.length).split("/", 1)[0] as string);
      }
      return [...names].filter((name) => !name.startsWith(".")).sort();
    },
  };
}

/** A path as seen from a folder; `_up` for each step upwards. */
function relativeTo(folder: string, path: string): string | undefined {
  const own = normalizeSourcePath(path);
  if (own === undefined) return undefined;
  const from = folder === "" ? [] : folder.split("/");
  const to = own.split("/");
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => "_up"), ...to.slice(same)].join("/");
}
