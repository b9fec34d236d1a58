/** A file and its digest. */
interface Checksum {
  readonly path: string;
  readonly sha256: string;
}

/** `SHA256SUMS` as `sha256sum -c` reads it, in the order of the paths. */
export function formatChecksums(files: readonly Checksum[]): string {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join("");
}

/** Paths and digests of a `SHA256SUMS`; undefined where a line is none, or a path stands there twice. */
export function parseChecksums(text: string): ReadonlyMap<string, string> | undefined {
  const sums = new Map<string, string>();
  if (text !== "" && !text.endsWith("\n")) return undefined;
  for (const line of text.split("\n").slice(0, -1)) {
    const found = /^([0-9a-f]{64}) {2}(.+)$/u.exec(line);
    if (found === null || sums.has(found[2] as string)) return undefined;
    sums.set(found[2] as string, found[1] as string);
  }
  return sums;
}
