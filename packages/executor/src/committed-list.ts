import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSmallFile } from "./small-file.ts";

/** Path → sha256 of what we have written there: one, or two while a folder changes. */
export type Digests = ReadonlyMap<string, ReadonlySet<string>>;

/** Bytes; a package of 100 000 files fits. */
const LARGEST = 64 * 1024 * 1024;

/** What an earlier commit wrote; nothing when there is no list, or it is not one of ours. */
export async function readList(parent: string, name: string): Promise<Digests> {
  const text = await readSmallFile(join(parent, `.${name}.files.json`), LARGEST);
  const digests = new Map<string, Set<string>>();
  let value: unknown;
  try {
    value = JSON.parse(text ?? "[]");
  } catch {
    return digests;
  }
  for (const entry of Array.isArray(value) ? (value as unknown[]) : []) {
    const { path, sha256 } = (entry ?? {}) as { path?: unknown; sha256?: unknown };
    if (typeof path === "string" && typeof sha256 === "string")
      digests.set(path, (digests.get(path) ?? new Set()).add(sha256));
  }
  return digests;
}

/** Replaces the list, whole or not at all. */
export async function writeList(parent: string, name: string, digests: Digests): Promise<void> {
  const entries = [...digests.keys()]
    .sort()
    .flatMap((path) => [...(digests.get(path) ?? [])].sort().map((sha256) => ({ path, sha256 })));
  const temporary = join(parent, `.${name}.files-${randomBytes(6).toString("hex")}`);
  await writeFile(temporary, `${JSON.stringify(entries, null, 2)}\n`, { flag: "wx" });
  await rename(temporary, join(parent, `.${name}.files.json`));
}
