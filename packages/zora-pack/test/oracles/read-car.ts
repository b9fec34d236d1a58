import { createHash } from "node:crypto";
import { CarReader } from "@ipld/car";
import { exporter } from "ipfs-unixfs-exporter";
import { CID } from "multiformats/cid";

/** A CAR as others read it. */
export interface ReadCar {
  readonly root: string;
  /** Name of a file beneath the root → its CID and bytes, put together of its blocks. */
  readonly files: ReadonlyMap<string, { readonly cid: string; readonly bytes: Uint8Array }>;
  readonly blocks: number;
  /** Blocks whose bytes have another digest than their CID says. */
  readonly wrong: readonly string[];
  /** Whether the blocks stand in the order of their CIDs, each once. */
  readonly isSorted: boolean;
}

/** Reads a CAR with the reference reader, and its files with the reference exporter. */
export async function readCar(bytes: Uint8Array): Promise<ReadCar> {
  const reader = await CarReader.fromBytes(bytes);
  const roots = await reader.getRoots();
  if (roots.length !== 1 || roots[0] === undefined) throw new Error(`The CAR has ${roots.length} roots.`);
  const blocks = new Map<string, Uint8Array>();
  const order: Uint8Array[] = [];
  for await (const block of reader.blocks()) {
    blocks.set(block.cid.toString(), block.bytes);
    order.push(block.cid.bytes);
  }
  const wrong = [...blocks].filter(([text, block]) => {
    const digest = createHash("sha256").update(block).digest();
    return Buffer.compare(CID.parse(text).multihash.digest, digest) !== 0;
  });
  const store = {
    async *get(cid: CID): AsyncGenerator<Uint8Array> {
      const block = blocks.get(cid.toString());
      if (block === undefined) throw new Error(`The CAR lacks ${cid.toString()}.`);
      yield block;
    },
  } as unknown as Parameters<typeof exporter>[1];
  const root = await exporter(roots[0].toString(), store);
  if (root.type !== "directory") throw new Error(`The root is a ${root.type}.`);
  const files = new Map<string, { cid: string; bytes: Uint8Array }>();
  for await (const entry of root.entries()) {
    const file = await exporter(entry.cid, store);
    if (file.type !== "file" && file.type !== "raw") throw new Error(`${entry.name} is a ${file.type}.`);
    const parts: Uint8Array[] = [];
    for await (const part of file.content()) parts.push(part);
    files.set(entry.name, { cid: entry.cid.toString(), bytes: new Uint8Array(Buffer.concat(parts)) });
  }
  return {
    root: roots[0].toString(),
    files,
    blocks: order.length,
    wrong: wrong.map(([text]) => text),
    isSorted: order.every((cid, index) => index === 0 || Buffer.compare(order[index - 1] as Uint8Array, cid) < 0),
  };
}
