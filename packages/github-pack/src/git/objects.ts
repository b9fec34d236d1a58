import { createHash } from "node:crypto";

/** An object of Git's, and its name: SHA-1 over type, length and content, as github.com has it. */
export interface GitObject {
  readonly type: "commit" | "tree" | "blob";
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Who made a commit, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970, UTC. */
  readonly time: number;
}

/** One commit with all that it holds. */
export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parent?: string;
  /** The commit, its trees, its blobs; each object once, in an order that follows from the content alone. */
  readonly objects: readonly GitObject[];
}

function makeObject(type: GitObject["type"], bytes: Uint8Array): GitObject {
  const id = createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
  return { type, id, bytes };
}

/**
 * Makes a commit of files, without a `git` program, a clock or a setting of the machine.
 *
 * @param files - Relative POSIX path → content; every file is a plain one (mode 100644).
 * @throws RangeError for a path that Git refuses or that two systems read differently: `.git`, `..`, an empty part.
 * @see https://git-scm.com/docs/git-hash-object and gitformat-pack, checked 2026-11
 */
export function makeCommit(
  files: ReadonlyMap<string, Uint8Array>,
  details: { readonly author: Signature; readonly message: string; readonly parent?: string },
): Commit {
  const objects = new Map<string, GitObject>();
  const keep = (object: GitObject): string => {
    if (!objects.has(object.id)) objects.set(object.id, object);
    return object.id;
  };
  const root: Folder = new Map();
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const parts = path.split("/");
    const name = parts.pop() as string;
    for (const part of [...parts, name])
      if (!isSafeName(part)) throw new RangeError(`Git refuses the name ${JSON.stringify(part)}.`);
    let folder = root;
    for (const part of parts) {
      const found = folder.get(part) ?? new Map();
      if (typeof found === "string") throw new RangeError(`${JSON.stringify(part)} is a file and a folder.`);
      folder.set(part, found);
      folder = found;
    }
    if (folder.has(name)) throw new RangeError(`${JSON.stringify(path)} is there twice.`);
    folder.set(name, keep(makeObject("blob", bytes)));
  }
  const tree = writeTree(root, keep);
  const { author, message, parent } = details;
  const who = `${cleanName(author.name)} <${cleanEmail(author.email)}> ${Math.trunc(author.time)} +0000`;
  const text = [
    `tree ${tree}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${who}`,
    `committer ${who}`,
    "",
    // A NUL ends a commit's message for Git.
    `${message
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replaceAll("\0", "")
      .trimEnd()}\n`,
  ].join("\n");
  const commit = makeObject("commit", new TextEncoder().encode(text));
  return {
    id: commit.id,
    tree,
    ...(parent === undefined ? {} : { parent }),
    objects: [commit, ...objects.values()],
  };
}

type Folder = Map<string, string | Folder>;

function writeTree(folder: Folder, keep: (object: GitObject) => string): string {
  const encoder = new TextEncoder();
  const entries = [...folder].map(([name, value]) => {
    const isFolder = typeof value !== "string";
    return {
      // Git sorts by bytes, a folder as if its name ended in a slash.
      order: Buffer.from(isFolder ? `${name}/` : name),
      mode: isFolder ? "40000" : "100644",
      name,
      id: isFolder ? writeTree(value, keep) : value,
    };
  });
  entries.sort((a, b) => Buffer.compare(a.order, b.order));
  const parts = entries.flatMap(({ mode, name, id }) => [encoder.encode(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
  return keep(makeObject("tree", Buffer.concat(parts)));
}

/**
 * Whether `git fsck --strict` lets a name pass on every system: nothing that HFS+ or NTFS take for `.git`, nor files that
 * tell git what to do: `.gitmodules`, `.gitattributes`.
 */
export function isSafeName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || /[\u0000-\u001f\u007f/\\]/u.test(name)) return false;
  // HFS+ leaves these characters out when it compares names; NTFS drops dots and blanks at the end.
  const seen = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu, "").toLowerCase();
  return !/^(?:\.git|git~\d+|\.gitmodules|gitmod~\d+|\.gitattributes|gitatt~\d+)(?:[. ]*|::?\$.*|:.*)$/u.test(seen);
}

/** As Git cleans a name: no `<`, `>`, line break, and no punctuation at its edges. */
function cleanName(name: string): string {
  const clean = name
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u001f\u007f<>]+/gu, " ")
    .replace(/\s+/gu, " ")
    .replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/gu, "");
  return clean === "" ? "Unknown" : clean;
}

function cleanEmail(email: string): string {
  return email.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[\u0000-\u0020\u007f<>]+/gu, "");
}
