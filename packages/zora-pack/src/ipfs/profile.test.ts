import { expect, it } from "vitest";
import { profileVectors } from "../../test/oracles/profile-vectors.ts";
import { addFiles, type Blocks, collect } from "./profile.ts";

const isFull = process.env["DREAMNET_FULL"] === "1";

it.each(profileVectors.filter(({ isLarge }) => isFull || isLarge !== true))(
  "gives $name the CID that IPIP-0499 says",
  async ({ files, cid }) => {
    const entries = await addFiles(asCandidates(files()), { put: () => {} });
    expect(entries.at(-1)?.cid.toString()).toBe(cid);
  },
  600_000,
);

it("cuts at a chunk of the profile, not at the importer's own", async () => {
  const blocks: Blocks = new Map();
  await addFiles([{ content: new Uint8Array(1_048_577) }], collect(blocks));
  expect([...blocks.values()].map(({ bytes }) => bytes.length).sort((a, b) => b - a)[0]).toBe(1_048_576);
});

it("gives a folder one CID whichever order its files come in", async () => {
  const files = ["b.pdf", "a b.png", "ä.json", "A.json"].map((name) => ({
    path: `work/${name}`,
    content: new TextEncoder().encode(name),
  }));
  const add = async (list: typeof files) => (await addFiles(list, { put: () => {} })).at(-1)?.cid.toString();
  expect(await add(files.toReversed())).toBe(await add(files));
});

function* asCandidates(
  files: ReturnType<(typeof profileVectors)[number]["files"]>,
): Generator<{ path?: string; content: AsyncIterable<Uint8Array> }> {
  for (const { content, ...rest } of files) yield { ...rest, content: asynchronous(content) };
}

async function* asynchronous(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}
