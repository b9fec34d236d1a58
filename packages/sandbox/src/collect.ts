import { type BigIntStats, constants } from "node:fs";
import { lstat, open, opendir } from "node:fs/promises";
import { posix } from "node:path";
import { type ExecutionContext, isPortablePath, TerminalError } from "@dreamnet/workflow";

/** Most of what is taken from one run's folders. */
export interface CollectBounds {
  readonly files: number;
  readonly bytes: number;
}

const maxDepth = 64;

/**
 * Takes what a run wrote into its folders directly, and writes it through the context as if the workflow had done so.
 *
 * Called when no process of the sandbox is left, on folders that were held before its code ran. Only regular files with
 * one name each; a link, a pipe, a device, a name that no other machine takes, or too much of anything is a fault of the
 * run and not silently left out.
 *
 * @param outputs - Allowed path → the held folder.
 * @throws {@link TerminalError} with code `SANDBOX_OUTPUT_UNSAFE`, all faults at once.
 */
export async function collectOutputs(
  outputs: ReadonlyMap<string, string>,
  bounds: CollectBounds,
  write: ExecutionContext["files"]["write"],
): Promise<void> {
  const faults: string[] = [];
  const found: { readonly path: string; readonly at: string; readonly stats: BigIntStats }[] = [];
  let bytes = 0;
  let entries = 0;
  for (const [allowed, folder] of outputs) {
    const base = allowed.replace(/\/$/, "");
    const waiting = [{ path: base, at: folder, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined && faults.length < 20; next = waiting.pop()) {
      for await (const entry of await opendir(next.at, { bufferSize: 64 })) {
        entries += 1;
        if (entries > bounds.files + 64) {
          faults.push(`more than ${bounds.files} entries`);
          break;
        }
        const path = posix.join(next.path, entry.name);
        const at = `${next.at}/${entry.name}`;
        if (entry.name.includes("\ufffd") || !isPortablePath(path)) {
          faults.push(`${JSON.stringify(path.slice(0, 200))} has a name that not every system takes`);
          continue;
        }
        const stats = await lstat(at, { bigint: true });
        if (stats.isDirectory()) {
          if (next.depth >= maxDepth)
            faults.push(`${JSON.stringify(path.slice(0, 200))} lies more than ${maxDepth} folders deep`);
          else waiting.push({ path, at, depth: next.depth + 1 });
        } else if (!stats.isFile()) faults.push(`${JSON.stringify(path)} is ${kindOf(stats)}`);
        else if (stats.nlink !== 1n) faults.push(`${JSON.stringify(path)} has ${stats.nlink} names`);
        else {
          bytes += Number(stats.size);
          if (bytes > bounds.bytes) faults.push(`more than ${bounds.bytes} bytes`);
          found.push({ path, at, stats });
        }
        if (faults.length >= 20) break;
      }
    }
  }
  if (faults.length > 0) throw unsafe(faults);
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, at, stats } of found) await write(path, await readHeld(at, stats));
}

async function readHeld(at: string, seen: BigIntStats): Promise<Uint8Array> {
  const handle = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile() || stats.ino !== seen.ino || stats.size !== seen.size || stats.nlink !== 1n)
      throw unsafe(["a file changed while it was taken"]);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const kindOf = (stats: BigIntStats): string =>
  stats.isSymbolicLink() ? "a link" : stats.isFIFO() ? "a pipe" : stats.isSocket() ? "a socket" : "a device";

const unsafe = (faults: readonly string[]): TerminalError =>
  new TerminalError(`What the run left behind cannot be taken: ${faults.join("; ")}.`, {
    code: "SANDBOX_OUTPUT_UNSAFE",
    hint: "Write regular files with portable names under the allowed paths, or use context.files.write.",
    value: faults,
  });
