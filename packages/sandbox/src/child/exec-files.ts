import type { ExecRequest } from "@dreamnet/workflow";
import type { ProgramRules } from "./context.ts";
import { terminal } from "./errors.ts";

const { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const paths = process.getBuiltinModule("node:path");

const maxDepth = 32;
const maxEntries = 100_000;

/** A fresh folder for one program. */
export interface Folder {
  readonly root: string;
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
  readonly cwd: string;
  readonly staged: ReadonlyMap<string, Staged>;
}

interface Staged {
  readonly sha256: string | undefined;
  readonly print: string;
}

/** All faults of a request's paths at once. */
export function checkPaths(request: ExecRequest): void {
  const bad = Object.keys(request.files ?? {}).filter((path) => !isPortable(path));
  if (request.cwd !== undefined && request.cwd !== "." && !isPortable(request.cwd.replace(/\/$/, "")))
    bad.push(request.cwd);
  if (bad.length > 0)
    throw terminal(
      "EXEC_PATH_INVALID",
      `A program's files need portable paths, relative to its folder: ${bad
        .slice(0, 20)
        .map((path) => JSON.stringify(path))
        .join(", ")}.`,
      'Use `/` between parts; no `..`, `.`, leading `/` or `~`, and none of \\ : * ? " < > | [ ] { }.',
      bad,
    );
}

/** As `isPortablePath` of the contract, which the runner does not load. */
function isPortable(path: string): boolean {
  if (path === "" || path !== path.normalize("NFC")) return false;
  if (/[\u0000-\u001f\u007f\\:*?"<>|[\]{}]/.test(path) || path.startsWith("~")) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

export async function makeFolder(
  request: ExecRequest,
  read: (file: { readonly sha256: string }) => Promise<Uint8Array>,
): Promise<Folder> {
  const root = mkdtempSync("/tmp/dreamnet-exec-");
  const [work, home, temporary] = ["work", "home", "tmp"].map((name) => paths.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [work, home, temporary]) mkdirSync(folder, { mode: 0o700 });
  const cwd = request.cwd === undefined || request.cwd === "." ? work : paths.join(work, request.cwd);
  mkdirSync(cwd, { recursive: true });
  const staged = new Map<string, Staged>();
  for (const [path, content] of Object.entries(request.files ?? {})) {
    const isReference = typeof content === "object" && !(content instanceof Uint8Array);
    const bytes = isReference ? await read(content) : content;
    const target = paths.join(work, path);
    try {
      mkdirSync(paths.dirname(target), { recursive: true });
      writeFileSync(target, bytes, { flag: "wx" });
    } catch (error) {
      throw terminal(
        "EXEC_PATH_INVALID",
        `The file ${JSON.stringify(path)} cannot be laid out beside the others: ${(error as Error).message}`,
        "Another file has the same name, is a folder in this path, or the files are larger than limits.output.",
        path,
      );
    }
    staged.set(path, { sha256: isReference ? content.sha256 : undefined, print: print(target) });
  }
  return { root, work, home, temporary, cwd, staged };
}

/** What is new or changed, by path; regular files of portable names only. */
export async function collectFiles(
  folder: Folder,
  limits: Pick<ProgramRules, "files" | "bytes">,
  put: (bytes: Uint8Array) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const collected: Record<string, unknown> = {};
  let count = 0;
  let bytes = 0;
  for (const path of walk(folder.work)) {
    const target = paths.join(folder.work, path);
    const before = folder.staged.get(path);
    if (before !== undefined && before.print === print(target)) continue;
    count += 1;
    bytes += lstatSync(target).size;
    if (count > limits.files || bytes > limits.bytes)
      throw terminal(
        "EXEC_OUTPUT_LIMIT",
        `The program left more than ${limits.files} files or ${limits.bytes} bytes behind; nothing was taken over.`,
        "Have it write less, or raise `security.limits` in the manifest.",
        limits,
      );
    const stored = (await put(readFileSync(target))) as { readonly sha256: string };
    if (stored.sha256 !== before?.sha256) collected[path] = stored;
  }
  return collected;
}

function* walk(work: string): Generator<string> {
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, depth } = next;
    const entries = readdirSync(paths.join(work, path), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    seen += entries.length;
    if (seen > maxEntries) return;
    for (const entry of entries) {
      const child = path === "" ? entry.name : `${path}/${entry.name}`;
      if (!isPortable(child)) continue;
      if (entry.isDirectory() && depth < maxDepth) waiting.push({ path: child, depth: depth + 1 });
      else if (entry.isFile()) yield child;
    }
  }
}

function print(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

export function removeFolder(root: string): void {
  try {
    rmSync(root, { recursive: true, force: true });
  } catch {
    try {
      for (const name of readdirSync(root)) chmodSync(paths.join(root, name), 0o700);
      rmSync(root, { recursive: true, force: true });
    } catch {
      // It goes with the sandbox.
    }
  }
}
