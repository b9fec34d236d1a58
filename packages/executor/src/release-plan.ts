import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { digestsOf, isFolder, otherFiles, recover, surveyOurs, type WrittenFile } from "./commit-files.ts";
import type { ReleaseFiles } from "./commit-release.ts";
import type { Digests } from "./committed-list.ts";
import { digestOf, type FolderSurvey, surveyFolder } from "./other-files.ts";
import { documentsName, isWhollyOurs, listedName, readLists } from "./release-swap.ts";

/** A folder of a release, or its documents, and what of it lies there already. */
export interface ReleasePart {
  /** Of a folder, its name; of the documents, that of their list. */
  readonly name: string;
  readonly files: readonly WrittenFile[];
  /** Path → sha256 of what lies there with bytes that are ours. */
  readonly present: ReadonlyMap<string, string>;
}

/** What a commit is going to do. */
export interface ReleasePlan {
  /** Whether all is as it is to be. */
  readonly isThere: boolean;
  readonly parts: readonly ReleasePart[];
  /** Entries that no release has, and that stay. */
  readonly foreign: readonly string[];
  /** Folders of an earlier release, which go. */
  readonly removed: readonly string[];
  /** Folders that would go, or be written, and hold what is not ours. */
  readonly left: readonly string[];
}

/** What stands where a release is to be. */
interface Standing {
  readonly target: string;
  readonly entries: ReadonlySet<string>;
  readonly lists: ReadonlyMap<string, Digests>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks at what stands where a release is to be. Nothing is changed but what a killed `commitFiles` has left in there.
 *
 * @throws A `PermissionError` with code `FOLDER_HAS_OTHER_FILES` or `FOLDER_UNSAFE`.
 */
export async function planRelease(
  target: string,
  { folders, carried = {}, documents }: ReleaseFiles,
  signal: AbortSignal | undefined,
): Promise<ReleasePlan> {
  const standing = await readStanding(target, Object.keys(folders), signal);
  const parts: Part[] = [];
  const left: string[] = [];
  for (const name of Object.keys(folders).sort()) parts.push(await namedPart(standing, name, folders[name] ?? []));
  for (const name of Object.keys(carried).sort()) {
    const part = Object.hasOwn(folders, name) ? undefined : await carriedPart(standing, name, carried[name] ?? []);
    if (part === "edited") left.push(name);
    else if (part !== undefined) parts.push(part);
  }
  const named = new Set([...Object.keys(folders), ...Object.keys(carried), documentsName]);
  const removed: string[] = [];
  for (const [name, known] of standing.lists)
    if (!named.has(name) && standing.entries.has(name))
      ((await isWhollyOurs(join(target, name), known)) ? removed : left).push(name);
  const { part, stale } = await documentsPart(standing, documents);
  parts.push(part);
  const gone = new Set([...parts.map(({ name }) => name), ...documents.map(({ path }) => path), ...removed, ...stale]);
  return {
    isThere: removed.length === 0 && stale.length === 0 && parts.every(({ isThere }) => isThere),
    parts,
    foreign: [...standing.entries].filter((entry) => {
      const listed = listedName(entry);
      return listed === undefined ? !gone.has(entry) : left.includes(listed);
    }),
    removed: removed.sort(),
    left: left.sort(),
  };
}

interface Part extends ReleasePart {
  readonly isThere: boolean;
}

async function readStanding(
  target: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Standing> {
  if (!(await isFolder(target))) return { target, entries: new Set(), lists: new Map(), signal };
  const isLeftover = (entry: string, name: string): boolean =>
    entry.startsWith(`.${name}.`) && /^(?:new|old|files)-[0-9a-f]{12}$/u.test(entry.slice(name.length + 2));
  const before = await readdir(target);
  for (const name of names) if (before.some((entry) => isLeftover(entry, name))) await recover(target, name);
  const entries = await readdir(target);
  return { target, entries: new Set(entries), lists: await readLists(target, entries), signal };
}

async function namedPart(standing: Standing, name: string, files: readonly WrittenFile[]): Promise<Part> {
  const folder = join(standing.target, name);
  const survey = (await isFolder(folder))
    ? await surveyOurs(folder, digestsOf(files, standing.lists.get(name)), standing.signal)
    : undefined;
  return partOf(standing, name, files, survey);
}

async function carriedPart(standing: Standing, name: string, files: readonly WrittenFile[]): Promise<Part | "edited"> {
  const folder = join(standing.target, name);
  const survey = (await isFolder(folder))
    ? await surveyFolder(folder, digestsOf(files, standing.lists.get(name)), standing.signal)
    : undefined;
  return survey !== undefined && survey.others.length > 0 ? "edited" : partOf(standing, name, files, survey);
}

/** A document that somebody else has put there, or edited, is not replaced; one of ours that is no more is stale. */
async function documentsPart(
  standing: Standing,
  files: readonly WrittenFile[],
): Promise<{ readonly part: Part; readonly stale: readonly string[] }> {
  const { target, entries, lists } = standing;
  const known = digestsOf(files, lists.get(documentsName));
  const now = new Set(files.map(({ path }) => path));
  const ours = new Map<string, string>();
  const others: string[] = [];
  const stale: string[] = [];
  for (const [path, digests] of known) {
    if (!entries.has(path)) continue;
    const sha256 = await digestOf(join(target, path));
    if (!digests.has(sha256)) {
      if (now.has(path)) others.push(path);
    } else if (now.has(path)) ours.set(path, sha256);
    else stale.push(path);
  }
  if (others.length > 0) throw otherFiles(target, others.sort());
  return { part: partOf(standing, documentsName, files, { ours, others, hasEmptyFolders: false }), stale };
}

function partOf(
  { lists }: Standing,
  name: string,
  files: readonly WrittenFile[],
  survey: FolderSurvey | undefined,
): Part {
  const present = survey?.ours ?? new Map<string, string>();
  const list = lists.get(name);
  const isThere =
    survey !== undefined &&
    !survey.hasEmptyFolders &&
    present.size === files.length &&
    list?.size === files.length &&
    files.every(({ path, sha256 }) => {
      const listed = list.get(path);
      return present.get(path) === sha256 && listed?.size === 1 && listed.has(sha256);
    });
  return { name, files, present, isThere };
}
