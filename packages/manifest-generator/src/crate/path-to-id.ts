/**
 * A path as an `@id` of RO-Crate: `/` between its parts, letters of all scripts as they are, and what a URI reads
 * otherwise (blank, `%`, `#`, `?` …) percent-encoded.
 *
 * @example
 * pathToId("arxiv/a paper 100%.pdf"); // => "arxiv/a%20paper%20100%25.pdf"
 */
export function pathToId(path: string): string {
  return path.replace(/[\u0000-\u0020\u007f%#?[\]<>"\\^`{|}]/gu, (character) => encodeURIComponent(character));
}

/** The path that an `@id` names; undefined where it is none that stays in its folder. */
export function idToPath(id: string): string | undefined {
  if (/[\s\\]/u.test(id) || id.startsWith("/") || /^[A-Za-z][A-Za-z0-9+.-]*:/u.test(id)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(id);
  } catch {
    return undefined;
  }
  const parts = path.replace(/\/$/u, "").split("/");
  return parts.some((part) => part === "" || part === "." || part === "..") ? undefined : path;
}
