import { type BigIntStats, constants } from "node:fs";
import { chmod, lstat, mkdir, mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type ExecRequest, type ExecResult, isPortablePath, TerminalError } from "@dreamnet/workflow";

/** Most of what one program may leave behind; a manifest's limits can only lower it. */
export interface CollectLimits {
  readonly files: number;
  readonly bytes: number;
}

const MAX_DEPTH = 32;
/** Entries that are looked at in all, links and folders too. */
const MAX_ENTRIES = 100_000;

/** A fresh folder for one program, with its files, its home and its temporary folder apart. */
export interface ExecFolder {
  readonly root: string;
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
  /** The program's own start: `work`, or the folder in it that the request names. */
  readonly cwd: string;
  /** Regular files that are new or changed; into the store. */
  collect(): Promise<ExecResult["files"]>;
  /** Removes everything, folders without permissions too. */
  remove(): Promise<void>;
}

/** Checks a request's paths: all faults at once, before a folder is made. */
export function checkExecPaths(request: ExecRequest): void {
  const paths = Object.keys(request.files ?? {});
  const bad = paths.filter((path) => !isPortablePath(path) || path.endsWith("/"));
  if (request.cwd !== undefined && request.cwd !== "." && !isPortablePath(request.cwd)) bad.push(request.cwd);
  if (bad.length === 0) return;
  throw new TerminalError(
    `A program's files need portable paths, relative to its folder: ${bad
      .slice(0, 20)
      .map((path) => JSON.stringify(path))
      .join(", ")}.`,
    {
      code: "EXEC_PATH_INVALID",
      hint: 'Use `/` between parts; no `..`, `.`, leading `/` or `~`, and none of \\ : * ? " < > | [ ] { }.',
      value: bad,
    },
  );
}

/** Makes the folder and puts the request's files into it. */
export async function makeExecFolder(
  temporaryFolder: string,
  request: ExecRequest,
  store: ContentStore,
  limits: CollectLimits,
): Promise<ExecFolder> {
  const root = await mkdtemp(join(temporaryFolder, "dreamnet-exec-"));
  const remove = (): Promise<void> => removeFolder(root);
  try {
    const work = join(root, "work");
    const home = join(root, "home");
    const temporary = join(root, "tmp");
    for (const folder of [work, home, temporary]) await mkdir(folder, { mode: 0o700 });
    const cwd = request.cwd === undefined || request.cwd === "." ? work : join(work, request.cwd);
    await mkdir(cwd, { recursive: true });
    const staged = await stageFiles(work, request.files ?? {}, store);
    return { root, work, home, temporary, cwd, remove, collect: () => collectFiles(work, staged, store, limits) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What a staged file looked like; a program cannot set the change time. */
interface Staged {
  readonly sha256: string | undefined;
  readonly stats: BigIntStats;
}

async function stageFiles(
  work: string,
  files: NonNullable<ExecRequest["files"]>,
  store: ContentStore,
): Promise<Map<string, Staged>> {
  const staged = new Map<string, Staged>();
  for (const [path, content] of Object.entries(files)) {
    const target = join(work, path);
    const isReference = typeof content === "object" && !(content instanceof Uint8Array);
    const bytes = isReference ? await store.get(content.sha256) : content;
    try {
      await mkdir(dirname(target), { recursive: true });
      // `wx`: on a file system that takes two spellings for one name, the second is a fault and not a loss.
      await writeFile(target, bytes, { flag: "wx" });
    } catch (error) {
      throw new TerminalError(`The file ${JSON.stringify(path)} cannot be laid out beside the others.`, {
        code: "EXEC_PATH_INVALID",
        hint: "Another file has the same name in other capitals, or is a folder in this path.",
        value: path,
        cause: error,
      });
    }
    const stats = await lstat(target, { bigint: true });
    staged.set(path, { sha256: isReference ? content.sha256 : undefined, stats });
  }
  return staged;
}

async function collectFiles(
  work: string,
  staged: ReadonlyMap<string, Staged>,
  store: ContentStore,
  limits: CollectLimits,
): Promise<ExecResult["files"]> {
  const collected: Record<string, { sha256: string; size: number }> = {};
  let count = 0;
  let bytes = 0;
  for await (const path of walk(work)) {
    const before = staged.get(path);
    const target = join(work, path);
    const stats = await lstat(target, { bigint: true });
    if (!stats.isFile() || (before !== undefined && isSame(before.stats, stats))) continue;
    count += 1;
    bytes += Number(stats.size);
    if (count > limits.files || bytes > limits.bytes) throw tooMuch(limits);
    const content = await readRegular(target, stats);
    if (content === undefined) continue;
    const stored = await store.put(content);
    if (stored.sha256 !== before?.sha256) collected[path] = stored;
  }
  return collected;
}

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;

const tooMuch = (limits: CollectLimits): TerminalError =>
  new TerminalError(
    `The program left more than ${limits.files} files or ${limits.bytes} bytes behind; nothing was taken over.`,
    {
      code: "EXEC_OUTPUT_LIMIT",
      hint: "Have it write less, or raise `security.limits` in the manifest.",
      value: limits,
    },
  );

/** Portable paths of everything below a folder, in the order of code points. Links are seen, never followed. */
async function* walk(work: string): AsyncGenerator<string> {
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, depth } = next;
    const entries = await readdir(join(work, path), { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    seen += entries.length;
    if (seen > MAX_ENTRIES) throw tooMuch({ files: MAX_ENTRIES, bytes: Number.POSITIVE_INFINITY });
    for (const entry of entries) {
      const child = path === "" ? entry.name : `${path}/${entry.name}`;
      // A name that no other machine could take is the program's own affair: it is not handed on.
      if (!isPortablePath(child)) continue;
      if (entry.isDirectory() && depth < MAX_DEPTH) waiting.push({ path: child, depth: depth + 1 });
      else if (entry.isFile()) yield child;
    }
  }
}

/** Reads a file that was regular a moment ago; undefined when it is another one by now. */
async function readRegular(path: string, seen: BigIntStats): Promise<Uint8Array | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile() || stats.ino !== seen.ino || stats.size !== seen.size) return undefined;
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function removeFolder(root: string): Promise<void> {
  try {
    await rm(root, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch {
    await openFolders(root);
    await rm(root, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  }
}

/** A program can take its own folders' permissions away; give them back so that they can be removed. */
async function openFolders(folder: string): Promise<void> {
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    await chmod(next, 0o700);
    for (const entry of await readdir(next, { withFileTypes: true }))
      if (entry.isDirectory()) waiting.push(join(next, entry.name));
  }
}
