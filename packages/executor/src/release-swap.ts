import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { lstat, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { PermissionError, TerminalError } from "@dreamnet/workflow";
import { codeOf, digestsOf, syncFolder } from "./commit-files.ts";
import { type Digests, readList } from "./committed-list.ts";
import { withLock } from "./folder-lock.ts";
import { digestOf, surveyFolder } from "./other-files.ts";

/** The list of a release's documents is kept as if they lay in a folder of this name. */
export const documentsName = "release";

/**
 * How a folder gives way to the next one. No system call that Node has puts one folder in another's place, so there are
 * two renames with nothing between them; the names tell whoever comes after a kill how far it was:
 *
 * | beside the folder | means | then |
 * |---|---|---|
 * | `next` | it was still being written | it is removed: the old one stands |
 * | `last` and `next` | killed between the two renames | `last` is put back: the old one stands |
 * | `last` | the new one stands | what in `last` is nobody's of ours moves over |
 * | `gone` | nobody needs it | it is removed |
 */
export interface ReleaseSwap {
  readonly parent: string;
  /** The folder's own name. */
  readonly name: string;
  readonly token: string;
}

type Stage = "next" | "last" | "gone";

export const newSwap = (parent: string, name: string): ReleaseSwap => ({
  parent,
  name,
  token: randomBytes(6).toString("hex"),
});

export const stagePath = ({ parent, name, token }: ReleaseSwap, stage: Stage): string =>
  join(parent, `.${name}.${stage}-${token}`);

/** The lock under which a folder of releases changes. */
export const releaseLock = (parent: string, name: string): string => join(parent, `.${name}.lock`);

/**
 * Puts `next` in the folder's place.
 *
 * @throws {@link TerminalError} with code `FOLDER_BUSY` where another program holds the folder.
 */
export function swapIn(swap: ReleaseSwap): void {
  const target = join(swap.parent, swap.name);
  let isReplaced = false;
  try {
    renameSync(target, stagePath(swap, "last"));
    isReplaced = true;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw busy(target, error);
  }
  try {
    renameSync(stagePath(swap, "next"), target);
  } catch (error) {
    if (isReplaced) renameSync(stagePath(swap, "last"), target);
    throw busy(target, error);
  }
}

/** Brings over what in `last` is not of a release, and removes the rest. */
export async function settle(swap: ReleaseSwap, foreign: readonly string[]): Promise<void> {
  const [target, last] = [join(swap.parent, swap.name), stagePath(swap, "last")];
  let isEmptied = true;
  for (const entry of foreign) {
    // Whatever came to stand there since is somebody's too: neither is lost.
    if (await exists(join(target, entry))) isEmptied = false;
    else await rename(join(last, entry), join(target, entry));
  }
  if (!isEmptied) return;
  await rename(last, stagePath(swap, "gone")).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
  await rm(stagePath(swap, "gone"), { recursive: true, force: true });
}

/**
 * Ends what a commit that was killed has begun, so that the old release stands or the new one. Under the lock.
 *
 * @throws {@link PermissionError} with code `FOLDER_UNSAFE` where somebody has made the folder anew meanwhile.
 */
export async function recoverSwap(parent: string, name: string): Promise<void> {
  const left = await leftovers(parent, name);
  if (left.length === 0) return;
  const has = (stage: Stage, token: string): boolean =>
    left.some((one) => one.stage === stage && one.swap.token === token);
  for (const { swap, stage } of left) {
    if (stage !== "last") continue;
    const target = join(parent, name);
    if (!has("next", swap.token) && (await exists(target)))
      await settle(swap, await foreignEntries(stagePath(swap, "last")));
    else await putBack(stagePath(swap, "last"), target);
  }
  for (const { swap, stage } of left)
    if (stage !== "last") await rm(stagePath(swap, stage), { recursive: true, force: true });
  await syncFolder(parent);
}

/**
 * Ends what a {@link commitRelease} that was killed in the middle has begun. For whoever reads a release: the next commit
 * does it by itself.
 *
 * @param folder - That of the release; it need not be there.
 * @returns Whether there was something to end. A folder that cannot be written to is left as it is.
 * @throws Those of `withLock`; a `PermissionError` with code `FOLDER_UNSAFE`.
 */
export async function recoverRelease(folder: string, signal?: AbortSignal): Promise<boolean> {
  const [parent, name] = [dirname(resolve(folder)), basename(resolve(folder))];
  try {
    if ((await leftovers(parent, name)).length === 0) return false;
    await withLock(releaseLock(parent, name), signal, () => recoverSwap(parent, name));
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

interface Leftover {
  readonly swap: ReleaseSwap;
  readonly stage: Stage;
}

async function leftovers(parent: string, name: string): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const entry of (await readdir(parent)).sort()) {
    if (!entry.startsWith(`.${name}.`)) continue;
    const match = /^(next|last|gone)-([0-9a-f]{12})$/u.exec(entry.slice(name.length + 2));
    if (match !== null) found.push({ stage: match[1] as Stage, swap: { parent, name, token: match[2] as string } });
  }
  return found;
}

async function putBack(last: string, target: string): Promise<void> {
  // An empty folder is nobody's loss.
  await rmdir(target).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return;
    throw new PermissionError(
      `${target} was made while ${last} holds the release that a killed packing had moved aside.`,
      {
        code: "FOLDER_UNSAFE",
        hint: `Move ${target} away to have that release back, or remove ${last} to be without it.`,
        value: target,
        cause: error,
      },
    );
  });
  await rename(last, target);
}

/** Entries of a release's folder that no release has: a person's, a receipt's, and folders that were edited. */
async function foreignEntries(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder);
  const lists = await readLists(folder, entries);
  const foreign: string[] = [];
  const documents = lists.get(documentsName) ?? digestsOf([]);
  for (const entry of entries) {
    const known = lists.get(entry);
    if (listedName(entry) !== undefined) continue;
    if (documents.get(entry)?.has(await digestOf(join(folder, entry))) === true) continue;
    if (known !== undefined && (await isWhollyOurs(join(folder, entry), known))) continue;
    foreign.push(entry, ...(known === undefined ? [] : [`.${entry}.files.json`]));
  }
  return foreign;
}

export const isWhollyOurs = (folder: string, known: Digests): Promise<boolean> =>
  surveyFolder(folder, known, undefined).then(
    ({ others }) => others.length === 0,
    // What is no folder, or cannot be read.
    () => false,
  );

/** Folder → what an earlier commit wrote there, of every folder that has a list. */
export async function readLists(folder: string, entries: readonly string[]): Promise<ReadonlyMap<string, Digests>> {
  const lists = new Map<string, Digests>();
  for (const entry of entries) {
    const name = listedName(entry);
    if (name !== undefined) lists.set(name, await readList(folder, name));
  }
  return lists;
}

export const listedName = (entry: string): string | undefined => /^\.(.+)\.files\.json$/u.exec(entry)?.[1];

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const busy = (target: string, cause: unknown): unknown =>
  ["EBUSY", "EPERM", "EACCES"].includes(codeOf(cause) ?? "")
    ? new TerminalError(`${target} cannot be replaced: another program holds it, or it may not be moved.`, {
        code: "FOLDER_BUSY",
        hint: "Close what shows the folder or has a file of it open, and pack again; nothing there has changed.",
        value: target,
        cause,
      })
    : cause;
