import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type CacheFolders, readSmall, sign, verify, writeWhole } from "./cache-files.ts";
import { findDependencies, findPackageFolders, type ListedFile, listPackage } from "./package-folders.ts";

const MOST_FILES = 60_000;
const MOST_BYTES = 2 * 1024 ** 3;
/** A file that changed so shortly before it was read (ms) may change again under the same time. */
const RACY = 2_000;
/** For so long (ms) what was looked at is taken to stand. */
const FRESH = 1_000;
/** ms, for what a package manager has put there: nobody edits it between the steps of one run. */
const FRESH_INSTALLED = 30_000;
const MEMO = "integrity";

interface Known {
  readonly stamps: string;
  readonly digest: string;
}

/**
 * Digests of the code behind modules: of every file of a module's package and of the packages that it depends on,
 * directly or not.
 *
 * Of a linked or workspace package the bytes count. They are read once: after that its digest is taken from a signed memo
 * for as long as each of its files has the size, the times, the inode and the device it had, as git's index does it. Of
 * an installed package, which is put there once, these stamps are the digest: installed anew, it is another one. The
 * change time is the kernel's, not anybody's to set; of a package with a file that changed within the last two seconds
 * the bytes are read each time.
 */
export class PackageIntegrity {
  readonly #folders: CacheFolders;
  readonly #recent = new Map<string, { readonly at: number; readonly digest: Promise<string | undefined> }>();
  readonly #looked = new Map<string, Recent<Looked | undefined>>();
  readonly #dependencies = new Map<string, Recent<readonly string[]>>();
  #known: Promise<Map<string, Known>> | undefined;

  constructor(folders: CacheFolders) {
    this.#folders = folders;
  }

  /** @returns Undefined where the code cannot be told: no package, a link out of it, more than a package has. */
  async of(moduleUrl: string): Promise<string | undefined> {
    const recent = this.#recent.get(moduleUrl);
    if (recent !== undefined && performance.now() - recent.at < FRESH) return recent.digest;
    const digest = this.#compute(moduleUrl).catch(() => undefined);
    this.#recent.set(moduleUrl, { at: performance.now(), digest });
    const result = await digest;
    this.#recent.set(moduleUrl, { at: performance.now(), digest });
    return result;
  }

  async #compute(moduleUrl: string): Promise<string | undefined> {
    const found = findPackageFolders(fileURLToPath(moduleUrl), (folder) =>
      recall(this.#dependencies, folder, () => findDependencies(folder)),
    );
    if (found === undefined) return undefined;
    this.#known ??= this.#readMemo();
    const known = await this.#known;
    const digests: string[] = [];
    let hasNew = false;
    let files = 0;
    let bytes = 0;
    for (const folder of found.folders) {
      // Modules have most of their packages in common: each is looked at once for all that ask at a time.
      const looked = recall(this.#looked, folder, () => {
        const now = look(folder, known);
        hasNew ||= now?.isNew === true;
        return now;
      });
      // The sandbox's child is served meanwhile.
      await setImmediate();
      if (looked === undefined) return undefined;
      files += looked.files;
      bytes += looked.bytes;
      if (files > MOST_FILES || bytes > MOST_BYTES) return undefined;
      digests.push(looked.digest);
    }
    if (hasNew) await this.#writeMemo(known).catch(() => undefined);
    // Where the packages lie does not count, so neither does the order of their paths.
    return createHash("sha256")
      .update([found.module, ...digests.sort()].join("\n"))
      .digest("hex");
  }

  async #readMemo(): Promise<Map<string, Known>> {
    const signed = await readSmall(join(this.#folders.root, MEMO), 32 * 1024 * 1024).catch(() => undefined);
    const text = signed === undefined ? undefined : verify(this.#folders.secret, MEMO, signed);
    return new Map(text === undefined ? [] : (JSON.parse(text) as [string, Known][]));
  }

  /** The last writer wins: what another one knew is found out again. */
  async #writeMemo(known: ReadonlyMap<string, Known>): Promise<void> {
    const text = JSON.stringify([...known].slice(-MEMO_ENTRIES));
    await writeWhole(join(this.#folders.root, MEMO), sign(this.#folders.secret, MEMO, text));
  }
}

const MEMO_ENTRIES = 10_000;

interface Recent<T> {
  readonly at: number;
  readonly value: T;
}

/** What was found of a folder a moment ago, else what is found now. */
function recall<T>(memory: Map<string, Recent<T>>, key: string, find: () => T): T {
  const recent = memory.get(key);
  const fresh = isInstalled(key) ? FRESH_INSTALLED : FRESH;
  if (recent !== undefined && performance.now() - recent.at < fresh) return recent.value;
  const value = find();
  memory.set(key, { at: performance.now(), value });
  return value;
}

const isInstalled = (folder: string): boolean => folder.includes(`${sep}node_modules${sep}`);

/** One package, as it lies there. */
interface Looked {
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  /** The memo has it from now on. */
  readonly isNew: boolean;
}

function look(folder: string, known: Map<string, Known>): Looked | undefined {
  const listed = listPackage(folder, MOST_FILES);
  if (listed === undefined) return undefined;
  const bytes = listed.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) return undefined;
  const stamps = createHash("sha256")
    .update(listed.map(({ path, stamp }) => `${path}\n${stamp}\n`).join(""))
    .digest("hex");
  const facts = { files: listed.length, bytes };
  const newest = listed.reduce((latest, { changed }) => Math.max(latest, changed), 0);
  const isSettled = Date.now() - newest > RACY;
  // What a package manager has put there is told by its stamps alone: its bytes would say no more, and take a second.
  if (isSettled && isInstalled(folder)) return { ...facts, digest: stamps, isNew: false };
  const remembered = known.get(folder);
  if (remembered?.stamps === stamps) return { ...facts, digest: remembered.digest, isNew: false };
  const digest = digestFiles(folder, listed);
  if (isSettled) known.set(folder, { stamps, digest });
  return { ...facts, digest, isNew: isSettled };
}

function digestFiles(folder: string, files: readonly ListedFile[]): string {
  const whole = createHash("sha256");
  for (const { path } of files) {
    const digest = createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex");
    whole.update(`${path}\n${digest}\n`);
  }
  return whole.digest("hex");
}
