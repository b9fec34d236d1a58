import type { CID } from "multiformats/cid";
import type { Blocks } from "./profile.ts";

/**
 * Writes a CAR, version 1: one root, blocks in the order of their CIDs' bytes, each once.
 *
 * Equal blocks give equal bytes, whichever order they were made in.
 *
 * @see https://ipld.io/specs/transport/car/carv1/, checked 2026-11
 */
export function writeCar(root: CID, blocks: Blocks): Uint8Array {
  const sorted = [...blocks.values()].sort((a, b) => Buffer.compare(a.cid.bytes, b.cid.bytes));
  const header = writeHeader(root);
  const sections: Uint8Array[] = [varint(header.length), header];
  for (const { cid, bytes } of sorted) sections.push(varint(cid.bytes.length + bytes.length), cid.bytes, bytes);
  return new Uint8Array(Buffer.concat(sections));
}

/** `{ roots: [root], version: 1 }` in DAG-CBOR: shorter keys first, a link under tag 42. */
function writeHeader(root: CID): Uint8Array {
  const link = root.bytes;
  if (link.length > 254) throw new RangeError(`${root.toString()} is too long for the root of a CAR.`);
  const text = (value: string): number[] => [0x60 + value.length, ...Buffer.from(value)];
  return Uint8Array.from([
    0xa2,
    ...text("roots"),
    ...[0x81, 0xd8, 42],
    ...[0x58, link.length + 1, 0],
    ...link,
    ...text("version"),
    1,
  ]);
}

/** An unsigned LEB128. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
