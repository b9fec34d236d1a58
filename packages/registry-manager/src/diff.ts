import { type StatusChange, statusChanges } from "./history.ts";
import type { ArtifactEntry } from "./record.ts";

/** A file in one of the two, or in both. */
interface FileFacts {
  readonly sha256: string;
  readonly size: number;
}

/** What differs between two versions, or revisions, of a work. */
export interface ArtifactDifference {
  readonly artifact: string;
  readonly from: {
    readonly version: string;
    readonly revision: number;
    readonly created: string;
    readonly source: string;
  };
  readonly to: ArtifactDifference["from"];
  readonly sourceChanged: boolean;
  /** Fields of the description that differ: `title`, `authors`, `tags`, `created`. */
  readonly fields: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly platforms: readonly StatusChange[];
  readonly files: {
    readonly added: readonly ({ readonly path: string } & FileFacts)[];
    readonly removed: readonly ({ readonly path: string } & FileFacts)[];
    readonly changed: readonly { readonly path: string; readonly from: FileFacts; readonly to: FileFacts }[];
    /** Equal bytes under another path. */
    readonly renamed: readonly ({ readonly from: string; readonly to: string } & FileFacts)[];
    readonly unchanged: number;
  };
}

/** Compares two entries of one work, or of two. */
export function diffEntries(from: ArtifactEntry, to: ArtifactEntry): ArtifactDifference {
  const fields = (["title", "authors", "tags", "created"] as const).filter(
    (field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]),
  );
  return {
    artifact: to.artifact,
    from: factsOf(from),
    to: factsOf(to),
    sourceChanged: from.source !== to.source,
    fields: fields.map((field) => ({ field, from: from[field], to: to[field] })),
    platforms: statusChanges(from.platforms, to.platforms),
    files: diffFiles(from, to),
  };
}

const factsOf = ({ version, revision, created, source }: ArtifactEntry): ArtifactDifference["from"] => ({
  version,
  revision,
  created,
  source,
});

function diffFiles(from: ArtifactEntry, to: ArtifactEntry): ArtifactDifference["files"] {
  const before = new Map(from.files.map(({ path, sha256, size }) => [path, { sha256, size }]));
  const after = new Map(to.files.map(({ path, sha256, size }) => [path, { sha256, size }]));
  const removed = new Map([...before].filter(([path]) => !after.has(path)));
  const byDigest = new Map<string, string[]>();
  for (const [path, { sha256 }] of removed) byDigest.set(sha256, [...(byDigest.get(sha256) ?? []), path]);
  const added: ({ path: string } & FileFacts)[] = [];
  const renamed: ({ from: string; to: string } & FileFacts)[] = [];
  const changed: { path: string; from: FileFacts; to: FileFacts }[] = [];
  let unchanged = 0;
  for (const [path, facts] of after) {
    const known = before.get(path);
    if (known !== undefined) {
      if (known.sha256 === facts.sha256) unchanged += 1;
      else changed.push({ path, from: known, to: facts });
      continue;
    }
    const old = byDigest.get(facts.sha256)?.shift();
    if (old === undefined) added.push({ path, ...facts });
    else {
      removed.delete(old);
      renamed.push({ from: old, to: path, ...facts });
    }
  }
  return { added, removed: [...removed].map(([path, facts]) => ({ path, ...facts })), changed, renamed, unchanged };
}
