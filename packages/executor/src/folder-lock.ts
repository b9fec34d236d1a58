import { randomBytes } from "node:crypto";
import { lstat, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { TerminalError } from "@dreamnet/workflow";
import { readSmallFile } from "./small-file.ts";

/** A lock older than this is nobody's, even when its process cannot be looked at. */
const STALE = 600_000;
const PATIENCE = 30_000;
/** Bytes; ours has about a hundred. */
const LARGEST = 4096;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/**
 * Does something while no other process does it under the same lock file. The lock of a process that is gone is taken
 * over.
 *
 * @throws {@link TerminalError} with code `FOLDER_BUSY` when somebody else has had the lock for 30 s; a
 *   `PermissionError` with code `FOLDER_UNSAFE` when something else than a lock stands there.
 */
export async function withLock<T>(path: string, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  const token = JSON.stringify({ pid: process.pid, host: hostname(), id: randomBytes(8).toString("hex") });
  const begun = performance.now();
  while (!(await take(path, token))) {
    signal?.throwIfAborted();
    if (performance.now() - begun > PATIENCE) {
      throw new TerminalError(`Another process is writing here: ${path} stands.`, {
        code: "FOLDER_BUSY",
        hint: "Wait for it. If nothing runs any more, remove that file.",
        value: path,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 10));
  }
  try {
    return await act();
  } finally {
    if ((await readSmallFile(path, LARGEST).catch(() => undefined)) === token) await rm(path, { force: true });
  }
}

async function take(path: string, token: string): Promise<boolean> {
  try {
    await writeFile(path, token, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const held = await readSmallFile(path, LARGEST);
  const age = await lstat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (held === undefined || !isStale(held, age)) return false;
  // Only one of those who wait can move it away; whoever moved a new one by mistake puts it back.
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  if ((await readSmallFile(aside, LARGEST).catch(() => undefined)) === held) await rm(aside, { force: true });
  else await rename(aside, path);
  return false;
}

function isStale(held: string, age: number): boolean {
  if (age > STALE) return true;
  try {
    const { pid, host } = JSON.parse(held) as { pid?: unknown; host?: unknown };
    if (typeof pid !== "number" || host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Half written: by somebody who is at it, or who died there.
    return codeOf(error) === "ESRCH" || (error instanceof SyntaxError && age > 5_000);
  }
}
