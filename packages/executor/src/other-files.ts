import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Digests } from "./committed-list.ts";
import { safeReadFlags } from "./small-file.ts";

/**
 * Files below a folder whose bytes are not those that are known as ours, in order, the first hundred; links, pipes and
 * devices are never ours.
 */
export async function findOthers(
  folder: string,
  ours: Digests,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const others: string[] = [];
  const waiting = [""];
  for (let next = waiting.pop(); next !== undefined && others.length < 100; next = waiting.pop()) {
    for (const entry of await readdir(join(folder, next), { withFileTypes: true })) {
      signal?.throwIfAborted();
      const path = next === "" ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory()) {
        waiting.push(path);
        continue;
      }
      const known = ours.get(path);
      const isOurs = known !== undefined && entry.isFile() && known.has(await digestOf(join(folder, path)));
      if (!isOurs) others.push(path);
    }
  }
  return others.sort();
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
