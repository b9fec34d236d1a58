/** A place in a git repository: `repo://owner/name[@ref][:path]`, `repo:///folder[@ref][:path]`, `repo://./folder…`. */
export interface RepoLocation {
  /** On GitHub, or a folder of this machine. */
  readonly at:
    | { readonly kind: "remote"; readonly owner: string; readonly name: string }
    | { readonly kind: "local"; readonly folder: string };
  /** A branch, a tag or a commit. */
  readonly ref?: string;
  /** The document or its folder, as a POSIX path within the repository. */
  readonly path?: string;
}

/** True for what begins as the address of a repository. */
export function isRepoLocation(location: string): boolean {
  return /^repo:\/\//iu.test(location);
}

const owner = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/u;
const name = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;

/** Parses the address of a repository; what is wrong with it is told in words. */
export function parseRepoLocation(location: string): RepoLocation | { readonly fault: string } {
  const text = location.replace(/^repo:\/\//iu, "");
  if (text.length > 4096 || /[\u0000-\u001f\u007f]/u.test(text))
    return { fault: "it has control characters or is too long" };
  const isLocal = /^(?:\/|\.{1,2}(?:\/|$|[@:]))/u.test(text);
  const match = isLocal
    ? /^(.+?)(?:@([^@:]*))?(?::([^:]*))?$/u.exec(text)
    : /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/u.exec(text);
  const [, place = "", ref, path] = match ?? [];
  if (ref !== undefined && !isSafeRef(ref))
    return { fault: `${JSON.stringify(ref.slice(0, 80))} is no name of a branch, a tag or a commit` };
  if (path !== undefined && !isSafePath(path))
    return { fault: `${JSON.stringify(path.slice(0, 80))} is no path within a repository` };
  const rest = {
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined || path === "" ? {} : { path: path.replace(/\/+$/u, "") }),
  };
  if (isLocal) return { at: { kind: "local", folder: place }, ...rest };
  const parts = place.replace(/\.git$/iu, "").split("/");
  const [first = "", second = ""] = parts;
  if (parts.length !== 2 || !owner.test(first) || !name.test(second))
    return { fault: `${JSON.stringify(place.slice(0, 120))} is no owner/name` };
  return { at: { kind: "remote", owner: first, name: second }, ...rest };
}

/** As git allows names, and less: nothing that a command would take for an option or for a range. */
function isSafeRef(ref: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_./+#-]{0,250}$/u.test(ref) && !/\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$/u.test(ref);
}

function isSafePath(path: string): boolean {
  return (
    path.length < 2048 &&
    !path.startsWith("/") &&
    !path.includes("\\") &&
    !path.split("/").some((part) => part === ".." || part === ".git")
  );
}
