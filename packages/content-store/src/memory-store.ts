import { randomUUID } from "node:crypto";
import { checkDigest, fileMissing, sha256Of, toBytes } from "./digest.ts";
import type { CollectOptions, CollectReport, ContentStore, Lease, StoredFile } from "./store.ts";

interface Entry {
  readonly bytes: Uint8Array;
  /** ms since the epoch. */
  putAt: number;
  /** Counts puts, so that a lease knows what came after it even within one millisecond. */
  sequence: number;
}

interface HeldLease {
  readonly since: number;
  readonly digests: Set<string>;
}

/**
 * Makes a store in memory: the same behaviour as the one on disk, for embedding and for tests. It ends with the process.
 *
 * @param options.now - Clock in ms, for the age of files.
 * @example
 * const store = createMemoryStore();
 * const { sha256 } = await store.put("hello");
 * new TextDecoder().decode(await store.get(sha256)); // => "hello"
 */
export function createMemoryStore(options: { readonly now?: () => number } = {}): ContentStore {
  const now = options.now ?? Date.now;
  const files = new Map<string, Entry>();
  const leases = new Map<string, HeldLease>();
  let sequence = 0;

  const put = (content: Uint8Array | string): StoredFile => {
    // A copy: whoever put the bytes may change theirs later.
    const bytes = Uint8Array.from(toBytes(content));
    const sha256 = sha256Of(bytes);
    sequence += 1;
    const known = files.get(sha256);
    if (known === undefined) files.set(sha256, { bytes, putAt: now(), sequence });
    else Object.assign(known, { putAt: now(), sequence });
    return { sha256, size: bytes.length };
  };

  const lease = (): Lease => {
    const id = randomUUID();
    const held: HeldLease = { since: sequence, digests: new Set() };
    leases.set(id, held);
    return {
      id,
      keep: async (sha256) => {
        checkDigest(sha256);
        held.digests.add(sha256);
        return files.has(sha256);
      },
      release: async () => {
        leases.delete(id);
      },
    };
  };

  const collect = ({ keep = [], olderThan = 3_600_000, signal }: CollectOptions): CollectReport => {
    signal?.throwIfAborted();
    const named = new Set(keep);
    const before = now() - olderThan;
    let removed = 0;
    let removedBytes = 0;
    for (const [sha256, entry] of files) {
      const leased = [...leases.values()].some((held) => entry.sequence > held.since || held.digests.has(sha256));
      if (leased || named.has(sha256) || entry.putAt > before) continue;
      files.delete(sha256);
      removed += 1;
      removedBytes += entry.bytes.length;
    }
    return { removed, removedBytes, kept: files.size };
  };

  return {
    put: async (content) => put(content),
    get: async (sha256) => {
      checkDigest(sha256);
      const entry = files.get(sha256);
      if (entry === undefined) throw fileMissing(sha256);
      return entry.bytes.slice();
    },
    has: async (sha256) => {
      checkDigest(sha256);
      return files.has(sha256);
    },
    path: (sha256) => {
      checkDigest(sha256);
      return undefined;
    },
    lease: async () => lease(),
    collectGarbage: async (collectOptions = {}) => collect(collectOptions),
  };
}
