/** What a reader found at a path. */
export type ReadOutcome =
  | { readonly status: "found"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly status: "missing" }
  | {
      readonly status: "refused";
      /** `unsafe` refuses the whole source; `unusable` costs only this file. */
      readonly kind: "unsafe" | "unusable";
      readonly reason: string;
      readonly hint: string;
    };

/**
 * The one way in which the loader reads files: never outside of the source, never through a link that leaves it.
 *
 * Paths are POSIX and relative to the folder of the main file. What lies above that folder is written `_up/…`
 * (`../figures/a.png` is `_up/figures/a.png`), so that a path is the same wherever the source stands.
 */
export interface SourceReader {
  /** Reads a regular file of at most `maxBytes`. */
  read(path: string, maxBytes: number): ReadOutcome;
  /** Names of the regular files and folders in a folder, sorted by code point; empty where there is none. */
  list(folder: string): readonly string[];
  /** Paths of the regular files in the main file's folder and below, sorted by code point; hidden ones left out. */
  files(): readonly string[];
}

/** Bounds on what `files` walks through. */
export const walkLimits = { files: 20_000, depth: 16 } as const;

/** The name of the folder above the main file's own, within a source. */
export const upFolder = "_up";

/**
 * A path in its one form: no `.`, no empty part, no `..` but as leading `_up`.
 *
 * @param from - Folder that the path is relative to, in its one form; empty for the main file's.
 * @returns Undefined for a path that is absolute, empty or has a control character.
 * @example
 * normalizeSourcePath("../figures/./a.png"); // => "_up/figures/a.png"
 */
export function normalizeSourcePath(path: string, from = ""): string | undefined {
  if (path === "" || path.startsWith("/") || /[\u0000-\u001f\u007f]/u.test(path)) return undefined;
  const parts: string[] = from === "" ? [] : from.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === upFolder) parts.push(upFolder);
    else parts.pop();
  }
  return parts.length === 0 ? undefined : parts.join("/");
}

/** Why a path has no form of its own ({@link normalizeSourcePath}), in words for whoever wrote it. */
export function pathFault(path: string): { readonly reason: string; readonly hint: string } {
  if (/[\u0000-\u001f\u007f]/u.test(path))
    return { reason: "its name has a control character", hint: "Write the name anew, without it." };
  if (/^(?:\/|~|[A-Za-z]:[\\/])/u.test(path))
    return { reason: "it is an absolute path of a machine", hint: "Refer to the file relative to the document." };
  return { reason: "it names no file", hint: "Write the path of a file." };
}

/** The folder of a path in its one form; empty for the main file's own. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Folders whose name starts with a dot and that hold pictures all the same. */
const openDotFolders: ReadonlySet<string> = new Set([".github", ".gitlab"]);

/** Names that keys, passwords and tokens go by. */
const secretName =
  /^(id_(rsa|dsa|ecdsa|ed25519)|.*\.(pem|key|p12|pfx|ppk|jks|keystore|kdbx?|asc|gpg|age|ovpn)|credentials?(\..*)?|secrets?(\..*)?|passwords?(\..*)?|htpasswd|shadow|passwd)$/iu;

/** Why a path must not be read whatever it holds, or undefined. */
export function forbiddenPath(path: string): string | undefined {
  const parts = path.split("/");
  const name = parts.at(-1) as string;
  const hidden = parts.find(
    (part, index) => part.startsWith(".") && (index === parts.length - 1 || !openDotFolders.has(part)),
  );
  if (hidden !== undefined) return `${JSON.stringify(hidden)} is hidden (its name starts with a dot)`;
  if (secretName.test(name)) return `${JSON.stringify(name)} looks like a key or a secret`;
  return undefined;
}

/** What is said of a path that no source may name. */
export const outsideHint = "Copy the file into the folder of the document and refer to it there.";
