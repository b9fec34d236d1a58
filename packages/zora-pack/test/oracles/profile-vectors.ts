import { createCipheriv, createHash } from "node:crypto";

/** Files, and the CID that they have under the profile. */
export interface ProfileVector {
  readonly name: string;
  readonly cid: string;
  /** A gibibyte: not for every run. */
  readonly isLarge?: boolean;
  readonly files: () => Iterable<{ readonly path?: string; readonly content: Iterable<Uint8Array> }>;
}

/**
 * The vectors of IPIP-0499 for `unixfs-v1-2025`, as kubo and js-ipfs-unixfs test them; made anew from their seeds.
 *
 * @see kubo test/cli/cid_profiles_test.go; ipfs/js-ipfs-unixfs 38dec1c packages/ipfs-unixfs-importer/test/ipip-499-profiles.spec.ts
 */
export const profileVectors: readonly ProfileVector[] = [
  {
    name: "hello world",
    cid: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
    files: () => [{ content: [new TextEncoder().encode("hello world")] }],
  },
  random(
    "a file of one chunk",
    1_048_576,
    "chunk-v1-seed",
    "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta",
  ),
  random("one byte more", 1_048_577, "chunk-v1-seed", "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"),
  {
    ...random(
      "a file of 1024 chunks",
      1024 * 1_048_576,
      "v1-2025-seed",
      "bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm",
    ),
    isLarge: true,
  },
  {
    ...random(
      "one byte more than 1024 chunks",
      1024 * 1_048_576 + 1,
      "v1-2025-seed",
      "bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe",
    ),
    isLarge: true,
  },
  folder("a folder at the threshold", 21, "bafybeic3h7rwruealwxkacabdy45jivq2crwz6bufb5ljwupn36gicplx4"),
  folder("a folder above it", 22, "bafybeiegvuterwurhdtkikfhbxcldohmxp566vpjdofhzmnhv6o4freidu"),
];

function random(name: string, size: number, seed: string, cid: string): ProfileVector {
  return { name, cid, files: () => [{ content: keystream(size, seed) }] };
}

/** 4766 files of one byte; the last one's name brings the block to its size. */
function folder(name: string, lastLength: number, cid: string): ProfileVector {
  const alphabet = "abcdefghijklmnopqrstuvwxyz01234567890-_";
  return {
    name,
    cid,
    *files() {
      const [letters = new Uint8Array()] = keystream(1_048_576, "hamt-unixfs-v1-2025");
      let offset = 0;
      for (let index = 0; index < 4766; index++) {
        const end = offset + (index === 4765 ? lastLength : 11);
        const path = [...letters.subarray(offset, end)].map((byte) => alphabet[byte % alphabet.length]).join("");
        offset = end;
        yield { path: `root/${path}`, content: [Uint8Array.of(120)] };
      }
    },
  };
}

/** The stream of ChaCha20 under the seed's digest, in parts of a chunk. */
function* keystream(size: number, seed: string): Generator<Uint8Array> {
  const cipher = createCipheriv("chacha20", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  for (let left = size; left > 0; left -= 1_048_576)
    yield new Uint8Array(cipher.update(Buffer.alloc(Math.min(left, 1_048_576))));
}
