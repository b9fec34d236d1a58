import { type ImportCandidate, importer } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";

/**
 * How files become CIDs. The same bytes have other CIDs under other settings, so a package says which it took.
 *
 * @see IPIP-0499, "UnixFS CID profiles", unixfs-v1-2025; checked 2026-11
 */
export const cidProfile = {
  name: "unixfs-v1-2025",
  specification: "IPIP-0499",
  cidVersion: 1,
  hash: "sha2-256",
  chunkSize: 1_048_576,
  rawLeaves: true,
  dagLayout: "balanced",
  dagWidth: 1024,
  hamtFanout: 256,
  hamtThreshold: "262144 bytes of block, more",
  modeAndTime: false,
} as const;

/** Blocks by CID, as text. */
export type Blocks = Map<string, { readonly cid: CID; readonly bytes: Uint8Array }>;

/** What takes the blocks while files are added. */
export interface BlockSink {
  /** Called once for each block that is made; a block that comes twice is told twice. */
  put(cid: CID, bytes: Uint8Array): void;
}

/** A file or folder as it was added. */
export interface AddedEntry {
  readonly cid: CID;
  readonly path: string;
}

/**
 * Adds files by the profile.
 *
 * The importer's own default is another one: chunks of 256 KiB, 174 links.
 *
 * @returns Every file and folder; what holds the others comes last.
 */
export async function addFiles(
  files: Iterable<ImportCandidate> | AsyncIterable<ImportCandidate>,
  sink: BlockSink,
  signal?: AbortSignal,
): Promise<AddedEntry[]> {
  const entries: AddedEntry[] = [];
  const store = {
    async put(cid: CID, bytes: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<CID> {
      sink.put(cid, bytes instanceof Uint8Array ? bytes : await gather(bytes));
      return cid;
    },
  };
  // A fresh object each time: the importer writes into it.
  for await (const { cid, path = "" } of importer(files, store as Parameters<typeof importer>[1], {
    profile: cidProfile.name,
  })) {
    signal?.throwIfAborted();
    entries.push({ cid, path });
  }
  return entries;
}

async function gather(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const part of parts) chunks.push(part);
  return Buffer.concat(chunks);
}

/** Takes the blocks into a map. */
export function collect(blocks: Blocks): BlockSink {
  return { put: (cid, bytes) => void blocks.set(cid.toString(), { cid, bytes }) };
}
