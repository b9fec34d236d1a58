import { randomBytes } from "node:crypto";
import { lstat, open, rename, rm, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { readSmall } from "./cache-files.ts";

/** A holder says so often (ms) that it is still there. */
const HEARTBEAT = 2_000;
/** One that has not said so for this long (ms) is stopped, or on a machine that is gone. */
const STALE = 15_000;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/**
 * Takes a lock among processes without waiting.
 *
 * The lock of a process that is gone, or that has stood still for 15 s, is taken away from it. It guards against doing
 * work twice and not against harm: two that hold it for once each do the work, and the results are equal.
 *
 * @returns What releases it; undefined while somebody else has it.
 */
export async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  const token = JSON.stringify({ pid: process.pid, host: hostname(), id: randomBytes(8).toString("hex") });
  if (!(await create(path, token))) {
    await removeDead(path);
    return undefined;
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT);
  beat.unref();
  return async () => {
    clearInterval(beat);
    const held = await readSmall(path, 4096).catch(() => undefined);
    if (held?.toString() === token) await rm(path, { force: true });
  };
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx", 0o600);
    try {
      await handle.writeFile(token);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead holder's lock away; of those who wait only one can, and who moved a living one by mistake puts it back. */
async function removeDead(path: string): Promise<void> {
  const held = (await readSmall(path, 4096))?.toString();
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || !isDead(held, Date.now() - stats.mtimeMs)) return;
  const aside = `${path}.${randomBytes(6).toString("hex")}.dead`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const moved = (await readSmall(aside, 4096).catch(() => undefined))?.toString();
  if (moved !== held && moved !== undefined) await create(path, moved);
  await rm(aside, { force: true, recursive: true });
}

/** Exported for the sweep of old locks. */
export function isDead(held: string | undefined, age: number): boolean {
  if (age > STALE) return true;
  try {
    const { pid, host } = JSON.parse(held ?? "") as { pid?: unknown; host?: unknown };
    if (typeof pid !== "number" || host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Half written: by somebody who is at it, or who died there; the age tells.
    return codeOf(error) === "ESRCH";
  }
}
