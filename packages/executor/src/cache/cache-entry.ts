import type { ContentStore } from "@dreamnet/content-store";
import type { Diagnostic, FileReference } from "@dreamnet/workflow";

/** What a cached step gave: its result, the files it wrote and what it found. */
export interface StepResult {
  /** JSON; undefined for nothing. */
  readonly value: unknown;
  readonly files: readonly FileReference[];
  readonly diagnostics: readonly Diagnostic[];
}

/** An entry as it is written. */
export interface CacheEntry {
  readonly format: 1;
  /** For people who look into it. */
  readonly workflow: string;
  readonly path: string;
  /** JSON of the result; where that is large, `resultFile` names it in the content store. */
  readonly result?: StepResult;
  readonly resultFile?: string;
  /** Every file of the content store without which the entry is worth nothing. */
  readonly blobs: readonly string[];
}

/** Bytes of a result that stands in the entry itself. */
const INLINE = 256 * 1024;
const MOST_BLOBS = 10_000;

/** Makes an entry of a result: what is large goes into the store. Undefined for one that names too many files. */
export async function packEntry(
  result: StepResult,
  label: { readonly workflow: string; readonly path: string },
  store: ContentStore,
): Promise<CacheEntry | undefined> {
  const text = JSON.stringify(result);
  const named = new Set([...text.matchAll(/[0-9a-f]{64}/g)].map(([digest]) => digest));
  if (named.size > MOST_BLOBS) return undefined;
  const blobs: string[] = [];
  // A digest that the store does not know is a digest of something else.
  for (const digest of named) if (await store.has(digest)) blobs.push(digest);
  if (result.files.some(({ sha256 }) => !blobs.includes(sha256))) return undefined;
  const base = { format: 1, ...label } as const;
  if (Buffer.byteLength(text) <= INLINE) return { ...base, result, blobs };
  const { sha256 } = await store.put(text);
  return { ...base, resultFile: sha256, blobs: [...blobs, sha256] };
}

/**
 * The result of an entry, when every file it names is in the store and undamaged. They count as used now: a garbage
 * collection that spares what is new spares them.
 */
export async function unpackEntry(text: string, store: ContentStore): Promise<StepResult | undefined> {
  const entry = JSON.parse(text) as CacheEntry;
  if (entry.format !== 1) return undefined;
  let large: StepResult | undefined;
  for (const digest of entry.blobs) {
    let bytes: Uint8Array;
    try {
      bytes = await store.get(digest);
    } catch {
      return undefined;
    }
    await store.put(bytes);
    if (digest === entry.resultFile) large = JSON.parse(new TextDecoder().decode(bytes)) as StepResult;
  }
  return entry.result ?? large;
}
