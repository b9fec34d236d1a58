import { createHash } from "node:crypto";
import { isDense } from "@dreamnet/converter";
import { zlibSync } from "fflate";
import type { Commit, GitObject } from "./objects.ts";

const typeNumbers = { commit: 1, tree: 2, blob: 3 } as const;

/**
 * A pack of Git objects, version 2, without deltas.
 *
 * The deflater is a pinned library, so that equal objects give equal bytes on every machine.
 *
 * @see https://git-scm.com/docs/gitformat-pack, checked 2026-11
 */
export function writePack(objects: readonly GitObject[]): Uint8Array {
  const head = Buffer.alloc(12);
  head.write("PACK", "latin1");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.length, 8);
  const parts: Uint8Array[] = [head];
  for (const { type, bytes } of objects) {
    parts.push(entryHeader(typeNumbers[type], bytes.length));
    parts.push(zlibSync(bytes, { level: isDense(bytes) ? 0 : 6 }));
  }
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return Buffer.concat([...parts, hash.digest()]);
}

/** Type and length, seven bits a byte, the first byte four of them. */
function entryHeader(type: number, length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = Math.floor(length / 16);
  let byte = (type << 4) | (length & 15);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest & 0x7f;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Uint8Array.from(bytes);
}

/**
 * A bundle, version 2: `git clone <file>` makes a repository of it.
 *
 * @see https://git-scm.com/docs/gitformat-bundle, checked 2026-11
 */
export function writeBundle(commit: Commit, branch: string): Uint8Array {
  const head = [
    "# v2 git bundle",
    ...(commit.parent === undefined ? [] : [`-${commit.parent} the commit before`]),
    `${commit.id} refs/heads/${branch}`,
    ...(commit.parent === undefined ? [`${commit.id} HEAD`] : []),
    "",
    "",
  ].join("\n");
  return Buffer.concat([Buffer.from(head), writePack(commit.objects)]);
}

/**
 * The pack within a bundle of ours, and the commit that its branch has.
 *
 * @returns undefined where the bytes are no bundle, version 2, that holds the branch.
 */
export function readBundle(bytes: Uint8Array, branch: string): { commit: string; pack: Uint8Array } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.subarray(0, 65_536).indexOf("\n\n");
  if (end < 0) return undefined;
  const lines = buffer.subarray(0, end).toString("utf8").split("\n");
  const commit = lines.find((line) => line.endsWith(` refs/heads/${branch}`))?.slice(0, 40);
  const pack = buffer.subarray(end + 2);
  if (lines[0] !== "# v2 git bundle" || commit === undefined || !/^[0-9a-f]{40}$/u.test(commit)) return undefined;
  if (pack.subarray(0, 4).toString("latin1") !== "PACK" || pack.length < 32) return undefined;
  const sum = createHash("sha1").update(pack.subarray(0, -20)).digest();
  return sum.equals(pack.subarray(-20)) ? { commit, pack } : undefined;
}
