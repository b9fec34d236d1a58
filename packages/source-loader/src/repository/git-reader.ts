import { spawnSync } from "node:child_process";
import { forbiddenPath, outsideHint, type ReadOutcome, type SourceReader, upFolder } from "../reader/source-reader.ts";

/** A commit's files, or why they are not read. */
export type OpenedCommit =
  | {
      readonly commit: string;
      readonly open: (folder: string) => SourceReader;
      readonly kindOf: (path: string) => "file" | "folder" | "missing";
    }
  | { readonly fault: string; readonly hint: string };

interface Entry {
  readonly mode: string;
  readonly oid: string;
  readonly size: number;
}

/** Bounds of one repository. */
const limits = { entries: 200_000, listing: 128 * 1024 * 1024, time: 30_000 } as const;

/**
 * Git that does nothing but read this repository's own objects: no configuration but the repository's, no hooks, no
 * programs, no prompts, no other repository and no network, which a partial clone would reach for.
 */
function runGit(
  gitFolder: string,
  args: readonly string[],
  maxBuffer: number,
): { bytes: Buffer } | { fault: string; hint: string } {
  const result = spawnSync(
    "git",
    [
      "--no-replace-objects",
      "--no-pager",
      "-c",
      "core.fsmonitor=false",
      "-c",
      "core.hooksPath=/dev/null",
      "-c",
      "protocol.allow=never",
      ...args,
    ],
    {
      cwd: gitFolder,
      env: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        GIT_DIR: gitFolder,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_ALLOW_PROTOCOL: "none",
        GIT_NO_LAZY_FETCH: "1",
        GIT_TERMINAL_PROMPT: "0",
        GIT_OPTIONAL_LOCKS: "0",
        GIT_ATTR_NOSYSTEM: "1",
        LC_ALL: "C",
      },
      maxBuffer,
      timeout: limits.time,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  if (result.error !== undefined) {
    const { code } = result.error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { fault: "git is not installed", hint: "Install git, or name a folder of files." };
    if (code === "ENOBUFS")
      return { fault: "it has more than is read", hint: "Name the file within it that is meant." };
    return { fault: `git did not end well (${code ?? "error"})`, hint: "Check the repository: git fsck." };
  }
  if (result.status === 0) return { bytes: result.stdout };
  const said = result.stderr.toString("utf8").split("\n", 1)[0]?.slice(0, 200) ?? "";
  if (/dubious ownership/u.test(said))
    return { fault: "it belongs to another user", hint: "Copy it into a folder of your own: git clone --no-local." };
  return {
    fault: said === "" ? "git refused it" : said.replace(/^fatal: /u, "git says: "),
    hint: "Check the repository and the name of the branch, tag or commit.",
  };
}

/** Opens a commit for reading; the working tree, with whatever is not committed, is not looked at. */
export function openCommit(gitFolder: string, ref = "HEAD"): OpenedCommit {
  const resolved = runGit(gitFolder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`], 4096);
  if ("fault" in resolved) {
    return resolved.fault === "git refused it"
      ? {
          fault: `it has no branch, tag or commit ${JSON.stringify(ref)}`,
          hint: "Check the name; what was not fetched is not there.",
        }
      : resolved;
  }
  const commit = resolved.bytes.toString("latin1").trim();
  if (!/^[0-9a-f]{40,64}$/u.test(commit))
    return { fault: `${JSON.stringify(ref)} is no commit`, hint: "Check the name." };
  const listed = runGit(gitFolder, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit], limits.listing);
  if ("fault" in listed) return listed;
  const entries = new Map<string, Entry>();
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const line of listed.bytes.toString("utf8").split("\0")) {
    const match = /^(\d{6}) \w+ ([0-9a-f]{40,64})\s+(\d+|-|BAD)\t([\s\S]+)$/u.exec(line);
    if (match === null) continue;
    const [, mode = "", oid = "", size = "", path = ""] = match;
    if (entries.size >= limits.entries)
      return { fault: `it has more than ${limits.entries} files`, hint: "Name a smaller repository." };
    entries.set(path, { mode, oid, size: Number(size) || 0 });
    const parts = path.split("/");
    for (let depth = 0; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      const names = folders.get(folder) ?? new Set();
      names.add(parts[depth] as string);
      folders.set(folder, names);
    }
  }
  const blobs = new Map<string, Uint8Array>();
  const blob = (entry: Entry): Uint8Array | { fault: string; hint: string } => {
    const known = blobs.get(entry.oid);
    if (known !== undefined) return known;
    const read = runGit(gitFolder, ["cat-file", "blob", entry.oid], entry.size + 1024);
    if ("fault" in read) return read;
    const bytes = new Uint8Array(read.bytes);
    if (bytes.length < 1024 * 1024) blobs.set(entry.oid, bytes);
    return bytes;
  };
  return {
    commit,
    kindOf: (path) => (entries.has(path) ? "file" : folders.has(path) ? "folder" : "missing"),
    open: (folder) => createReader(folder, entries, folders, blob),
  };
}

/** Steps from link to link. */
const maxLinks = 10;

function createReader(
  folder: string,
  entries: ReadonlyMap<string, Entry>,
  folders: ReadonlyMap<string, ReadonlySet<string>>,
  blob: (entry: Entry) => Uint8Array | { fault: string; hint: string },
): SourceReader {
  const unsafe = (reason: string): ReadOutcome => ({ status: "refused", kind: "unsafe", reason, hint: outsideHint });
  /** The path within the repository; undefined where it climbs out of it. */
  const place = (path: string): string | undefined => {
    const parts = folder === "" ? [] : folder.split("/");
    for (const part of path.split("/")) {
      if (part === "" || part === ".") continue;
      if (part === upFolder || part === "..") {
        if (parts.pop() === undefined) return undefined;
      } else parts.push(part);
    }
    return parts.join("/");
  };
  return {
    read(path, maxBytes) {
      let real = place(path);
      for (let step = 0; step <= maxLinks; step++) {
        if (real === undefined) return unsafe("it lies outside of the repository");
        const forbidden = forbiddenPath(real);
        if (forbidden !== undefined)
          return {
            status: "refused",
            kind: "unsafe",
            reason: forbidden,
            hint: "Only files that may be published can be part of a document.",
          };
        const entry = entries.get(real);
        if (entry === undefined || entry.mode === "160000") return { status: "missing" };
        if (entry.size > maxBytes)
          return {
            status: "refused",
            kind: "unusable",
            reason: `it has ${entry.size} bytes, and at most ${maxBytes} are read`,
            hint: "Make the file smaller.",
          };
        const bytes = blob(entry);
        if ("fault" in bytes)
          return {
            status: "refused",
            kind: "unusable",
            reason: `it cannot be read (${bytes.fault})`,
            hint: bytes.hint,
          };
        if (entry.mode !== "120000") return { status: "found", path, bytes };
        real = followLink(real, Buffer.from(bytes).toString("utf8"));
      }
      return unsafe("it is a link that leads in a circle");
    },
    list(path) {
      const own = place(path);
      return [...((own === undefined ? undefined : folders.get(own)) ?? [])]
        .filter((name) => !name.startsWith("."))
        .sort();
    },
    files() {
      const prefix = folder === "" ? "" : `${folder}/`;
      return [...entries]
        .filter(
          ([path, entry]) =>
            path.startsWith(prefix) &&
            entry.mode.startsWith("100") &&
            !/(?:^|\/)(?:\.|node_modules\/)/u.test(path.slice(prefix.length)),
        )
        .map(([path]) => path.slice(prefix.length))
        .sort();
    },
  };
}

/** Where a link leads within the repository; undefined where it leaves it. */
function followLink(from: string, target: string): string | undefined {
  if (target.startsWith("/") || target === "") return undefined;
  const parts = from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
