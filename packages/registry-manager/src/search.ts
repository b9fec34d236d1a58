import { foldPath } from "./path-faults.ts";
import type { ArtifactEntry } from "./record.ts";

/** Whether each word of a query stands in what an entry says of itself, whatever its case and form. */
export function matches(entry: ArtifactEntry, query: string): boolean {
  const text = foldPath(
    [
      entry.artifact,
      entry.version,
      entry.title,
      ...entry.authors,
      ...entry.tags,
      ...Object.entries(entry.platforms).flat(),
    ].join("\n"),
  );
  return foldPath(query)
    .split(/\s+/u)
    .filter((word) => word !== "")
    .every((word) => text.includes(word));
}
