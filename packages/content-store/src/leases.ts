import { randomUUID } from "node:crypto";
import { appendFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./folders.ts";
import { identifyProcess, isProcessAlive, type ProcessIdentity } from "./process-identity.ts";

const DAY = 86_400_000;

interface LeaseFile extends ProcessIdentity {
  /** ms since the epoch; decides only where the process cannot be looked at. */
  readonly expiresAt: number;
}

/** What the living leases speak for. */
export interface LeasedFiles {
  /** Everything put at this time or later is leased, in ms; Infinity without a lease. */
  readonly since: number;
  readonly digests: ReadonlySet<string>;
}

/** Writes a lease file, which is never changed again: its modification time is when the lease began. */
export async function createLease(folder: string, expiresIn: number = DAY): Promise<string> {
  const id = randomUUID();
  const content: LeaseFile = { ...identifyProcess(), expiresAt: Date.now() + expiresIn };
  await writeFile(join(folder, `${id}.json`), JSON.stringify(content), { flag: "wx", mode: 0o600 });
  return id;
}

/** Adds a digest to a lease. Lines are appended whole, so that a reader never sees half of one as a digest. */
export async function addToLease(folder: string, id: string, sha256: string): Promise<void> {
  await appendFile(join(folder, `${id}.keep`), `${sha256}\n`, { mode: 0o600 });
}

export async function removeLease(folder: string, id: string): Promise<void> {
  await rm(join(folder, `${id}.json`), { force: true });
  await rm(join(folder, `${id}.keep`), { force: true });
}

/** Reads the leases that hold now; those of processes that are gone are removed. */
export async function readLeases(folder: string): Promise<LeasedFiles> {
  let since = Number.POSITIVE_INFINITY;
  const digests = new Set<string>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".json")) continue;
    const id = name.slice(0, -".json".length);
    try {
      const begun = (await stat(join(folder, name))).mtimeMs;
      if (!isHeld(await readFile(join(folder, name), "utf8"), begun)) {
        await removeLease(folder, id);
        continue;
      }
      since = Math.min(since, begun);
      for (const digest of await readKept(join(folder, `${id}.keep`))) digests.add(digest);
    } catch (error) {
      // Released while it was read.
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
  return { since, digests };
}

function isHeld(text: string, begun: number): boolean {
  let lease: LeaseFile;
  try {
    lease = JSON.parse(text) as LeaseFile;
  } catch {
    // Half written: by a process that is at it, or by one that died there.
    return Date.now() - begun < 60_000;
  }
  const state = isProcessAlive(lease);
  return state === "alive" || (state === "unknown" && Date.now() < lease.expiresAt);
}

async function readKept(path: string): Promise<string[]> {
  try {
    return (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
