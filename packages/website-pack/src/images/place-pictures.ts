import { isReservedName } from "@dreamnet/workflow";

/** A picture that wants a name. */
export interface PictureName {
  readonly sha256: string;
  /** Path in the source. */
  readonly source: string;
  /** Without a dot. */
  readonly extension: string;
}

/**
 * `figures/plot.png`: ASCII, lower case, no two alike, whatever the case; two files of one name are told apart by their
 * digests. The smaller copies add `-640w` to it, so no name ends so.
 */
export function placePictures(pictures: readonly PictureName[]): Map<string, string> {
  const stems = pictures.map(({ source }) => stemOf(source));
  const count = new Map<string, number>();
  for (const [index, stem] of stems.entries()) {
    const name = `${stem}.${pictures[index]?.extension ?? ""}`;
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  const placed = new Map<string, string>();
  for (const [index, { extension, sha256 }] of pictures.entries()) {
    const stem = stems[index] as string;
    const isAlone = count.get(`${stem}.${extension}`) === 1;
    placed.set(sha256, `figures/${isAlone ? stem : `${stem}-${sha256.slice(0, 8)}`}.${extension}`);
  }
  return placed;
}

function stemOf(source: string): string {
  const name = source.slice(source.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "");
  const stem = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 60)
    .replace(/-+$/u, "");
  if (stem === "" || isReservedName(stem)) return `figure${stem === "" ? "" : `-${stem}`}`;
  return /-\d+w$/u.test(stem) ? `${stem}-figure` : stem;
}
