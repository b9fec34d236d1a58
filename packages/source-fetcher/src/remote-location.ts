/** Where a document stands on the web. */
export type RemoteLocation =
  | { readonly kind: "page"; readonly url: URL }
  | {
      readonly kind: "repository";
      readonly owner: string;
      readonly name: string;
      readonly ref?: string;
      readonly path?: string;
    };

/** True for what is fetched, and not read from this machine: a web address, or `repo://owner/name`. */
export function isRemoteLocation(location: string): boolean {
  return /^https?:\/\//iu.test(location) || /^repo:\/\/(?![./])/iu.test(location);
}

const owner = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?";
const name = "(?!\\.{1,2}(?:$|[/@:]))[A-Za-z0-9._-]{1,100}";
const repository = new RegExp(`^repo://(${owner})/(${name}?)(?:\\.git)?(?:@([^:]+))?(?::(.*))?$`, "iu");
const onGitHub = new RegExp(`^/(${owner})/(${name}?)(?:\\.git)?(?:/(?:blob|tree|raw)/([^/]+)(?:/(.*))?)?/?$`, "iu");

/** Parses a location; undefined for one that is not understood. An address on GitHub is that of its repository. */
export function parseRemoteLocation(location: string): RemoteLocation | undefined {
  if (/^repo:/iu.test(location)) {
    const match = repository.exec(location);
    return match === null ? undefined : repositoryOf(match);
  }
  let url: URL;
  try {
    url = new URL(location);
  } catch {
    return undefined;
  }
  const match =
    url.protocol === "https:" && url.hostname === "github.com" ? onGitHub.exec(decoded(url.pathname)) : null;
  return match === null ? { kind: "page", url } : repositoryOf(match);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function repositoryOf([, first = "", second = "", ref, path]: RegExpExecArray): RemoteLocation | undefined {
  if (ref !== undefined && (!/^[\p{L}\p{N}_][\p{L}\p{N}_./+#-]{0,250}$/u.test(ref) || ref.includes("..")))
    return undefined;
  const within = path?.replace(/^\/+|\/+$/gu, "");
  if (
    within !== undefined &&
    (within.length > 1000 ||
      within.includes("\\") ||
      within.split("/").some((part) => part === ".." || part === ".git"))
  )
    return undefined;
  return {
    kind: "repository",
    owner: first,
    name: second,
    ...(ref === undefined ? {} : { ref }),
    ...(within === undefined || within === "" ? {} : { path: within }),
  };
}
