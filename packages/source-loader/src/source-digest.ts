import { createHash } from "node:crypto";

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The identity of a source: the digest over its files' paths and digests, in the order of the paths. */
export function sourceDigest(files: ReadonlyMap<string, string>): string {
  const lines = [...files]
    .map(([path, digest]) => `${digest}  ${path}`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : a.slice(66) > b.slice(66) ? 1 : a < b ? -1 : 1));
  return createHash("sha256")
    .update(`NormalizedSource 1\n${lines.join("\n")}\n`)
    .digest("hex");
}
