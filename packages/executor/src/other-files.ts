import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Digests } from "./committed-list.ts";
import { safeReadFlags } from "./small-file.ts";

/** What lies below a folder, against what is known as ours. */
export interface FolderSurvey {
  /** Path → sha256 of the files whose bytes are ours. */
  readonly ours: ReadonlyMap<string, string>;
  /** The first hundred that are not, in order; links, pipes and devices never are. */
  readonly others: readonly string[];
  /** Whether there are folders with nothing in them. */
  readonly hasEmptyFolders: boolean;
}

/** Holds the files below a folder to the digests that are known as ours. A file that nobody knows is not read. */
export async function surveyFolder(
  folder: string,
  known: Digests,
  signal: AbortSignal | undefined,
): Promise<FolderSurvey> {
  const ours = new Map<string, string>();
  const others: string[] = [];
  let hasEmptyFolders = false;
  const waiting = [""];
  for (let next = waiting.pop(); next !== undefined && others.length < 100; next = waiting.pop()) {
    const entries = await readdir(join(folder, next), { withFileTypes: true });
    if (entries.length === 0 && next !== "") hasEmptyFolders = true;
    for (const entry of entries) {
      signal?.throwIfAborted();
      const path = next === "" ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory()) {
        waiting.push(path);
        continue;
      }
      const digests = known.get(path);
      const sha256 = digests !== undefined && entry.isFile() ? await digestOf(join(folder, path)) : "";
      if (digests?.has(sha256) === true) ours.set(path, sha256);
      else others.push(path);
    }
  }
  return { ours, others: others.sort(), hasEmptyFolders };
}

/** Empty where it cannot be read: then nobody knows whose it is. */
export async function digestOf(path: string): Promise<string> {
  const handle = await open(path, safeReadFlags).catch(() => undefined);
  if (handle === undefined) return "";
  try {
    if (!(await handle.stat()).isFile()) return "";
    const hash = createHash("sha256");
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}
