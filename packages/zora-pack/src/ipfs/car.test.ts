import { CarBufferWriter, CarReader } from "@ipld/car";
import { expect, it } from "vitest";
import { writeCar } from "./car.ts";
import { addFiles, type Blocks, collect } from "./profile.ts";

async function made(): Promise<{
  blocks: Blocks;
  root: NonNullable<Awaited<ReturnType<typeof addFiles>>[number]>["cid"];
}> {
  const blocks: Blocks = new Map();
  const added = await addFiles(
    [
      { path: "work/a.txt", content: new TextEncoder().encode("a") },
      { path: "work/empty", content: new Uint8Array() },
      { path: "work/large", content: new Uint8Array(1_100_000).map((_, index) => index % 251) },
    ],
    collect(blocks),
  );
  const root = added.at(-1)?.cid;
  if (root === undefined) throw new Error("no root");
  return { blocks, root };
}

it("is read by the reference reader", async () => {
  const { blocks, root } = await made();
  const reader = await CarReader.fromBytes(writeCar(root, blocks));
  expect((await reader.getRoots()).map(String)).toEqual([root.toString()]);
  const read = new Map<string, Uint8Array>();
  for await (const { cid, bytes } of reader.blocks()) read.set(cid.toString(), bytes);
  expect([...read.keys()].sort()).toEqual([...blocks.keys()].sort());
  for (const [cid, { bytes }] of blocks) expect(Buffer.compare(read.get(cid) as Uint8Array, bytes)).toBe(0);
});

it("has the bytes that the reference writer gives for the same order", async () => {
  const { blocks, root } = await made();
  const sorted = [...blocks.values()].sort((a, b) => Buffer.compare(a.cid.bytes, b.cid.bytes));
  const writer = CarBufferWriter.createWriter(new ArrayBuffer(2_000_000), { roots: [root] });
  for (const block of sorted) writer.write(block);
  expect(Buffer.compare(writer.close({ resize: true }), writeCar(root, blocks))).toBe(0);
});

it("is the same whichever order the blocks come in", async () => {
  const { blocks, root } = await made();
  const turned: Blocks = new Map([...blocks].reverse());
  expect(Buffer.compare(writeCar(root, turned), writeCar(root, blocks))).toBe(0);
});
