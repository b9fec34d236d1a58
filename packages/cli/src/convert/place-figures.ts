import type { Asset } from "@dreamnet/document";
import { isReservedName } from "@dreamnet/workflow";

/**
 * A path for each picture, by its digest: `figures/plot.png`. Names that differ in case alone are told apart, and so are
 * two pictures of one name.
 */
export function placeFigures(pictures: readonly (readonly [string, Asset, string])[]): Map<string, string> {
  const placed = new Map<string, string>();
  const taken = new Set<string>();
  for (const [sha256, { path }, extension] of pictures) {
    const stem = stemOf(path);
    const plain = `${stem}.${extension}`;
    const name = taken.has(plain) ? `${stem}-${sha256.slice(0, 8)}.${extension}` : plain;
    taken.add(name);
    placed.set(sha256, `figures/${name}`);
  }
  return placed;
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "");
  const stem = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 60);
  return stem === "" || isReservedName(stem) ? `figure${stem === "" ? "" : `-${stem}`}` : stem;
}
