import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { packEntry, type StepResult, unpackEntry } from "./cache-entry.ts";
import { type CacheFolders, prepareCacheFolders, readEntry, touchEntry, writeEntry } from "./cache-files.ts";
import {
  type CleanCacheOptions,
  type CleanCacheReport,
  cleanCacheIn,
  digestsIn,
  trimSometimes,
} from "./clean-cache.ts";
import { tryLock } from "./cross-process-lock.ts";
import { PackageIntegrity } from "./package-integrity.ts";

/** One step that asks for its result. */
export interface CacheRequest {
  /** SHA-256 of all that decides the result. */
  readonly key: string;
  /** For people who look into the cache. */
  readonly label: { readonly workflow: string; readonly path: string };
  readonly signal: AbortSignal;
  /** Runs the step. What it throws is thrown on, and nothing is kept. */
  compute(): Promise<StepResult>;
  /** Asked after the step has run; why its result is not to be kept, or undefined when it is. */
  refuses(result: StepResult): Promise<string | undefined>;
}

/** How a step got its result. */
export interface CacheAnswer {
  readonly result: StepResult;
  readonly hit: boolean;
  /** Why a miss was not kept. */
  readonly reason?: string;
}

/** Results of pure steps, on disk, for every process that uses the same folder. Made by {@link openStepCache}. */
export interface StepCache {
  /** The result from the cache, or from the step itself. Of those who ask for one key at a time, one runs the step. */
  through(request: CacheRequest): Promise<CacheAnswer>;
  /** SHA-256 of the code behind a module; undefined where it cannot be told. */
  integrityOf(moduleUrl: string): Promise<string | undefined>;
  /** Every file that some entry names: to be given to `collectGarbage` of the content store as `keep`. */
  digests(): Promise<ReadonlySet<string>>;
  /** Removes entries: the damaged, those unused for long, then the least recently used until they fit. */
  clean(options?: CleanCacheOptions): Promise<CleanCacheReport>;
}

/** How a cache is opened. */
export interface StepCacheOptions {
  /** Folder of the cache; it is made with mode 0700. */
  readonly root: string;
  /** Holds the files that entries name; the executor's own store. */
  readonly store: ContentStore;
  /** Bytes of entries and of the files they name that `clean`, and a look once a day, leave. Default 2 GiB. */
  readonly maxBytes?: number;
  /** ms that a run waits for another one that is at the same step, before it goes on by itself. Default 10 minutes. */
  readonly patience?: number;
}

/**
 * Opens a cache of steps, and makes it where there is none. Any number of processes may use one root at a time.
 *
 * Only a step that succeeded is kept. An entry counts when this installation has signed it and every file that it names
 * is in the store undamaged; any other is a miss. A cache that cannot be read or written (a full disk) fails no run.
 *
 * @throws `TerminalError` with code `CACHE_UNSAFE` when a folder of it is a link, another user's, or open to others.
 * @example
 * const store = await openContentStore({ root: join(home, "content") });
 * const cache = await openStepCache({ root: join(home, "cache"), store });
 * const executor = new WorkflowExecutor({ store, cache });
 */
export async function openStepCache(options: StepCacheOptions): Promise<StepCache> {
  const folders = await prepareCacheFolders(options.root);
  const { store } = options;
  const maxBytes = options.maxBytes ?? 2 * 1024 ** 3;
  const patience = options.patience ?? 600_000;
  const integrity = new PackageIntegrity(folders);
  const flights = new Map<string, Promise<void>>();
  return {
    through: (request) => through({ folders, store, flights, patience, maxBytes }, request),
    integrityOf: (moduleUrl) => integrity.of(moduleUrl),
    digests: () => digestsIn(folders),
    clean: (cleanOptions = {}) => cleanCacheIn(folders, store, { maxBytes, ...cleanOptions }),
  };
}

interface Opened {
  readonly folders: CacheFolders;
  readonly store: ContentStore;
  /** By key: settles when this process is done with it. */
  readonly flights: Map<string, Promise<void>>;
  readonly patience: number;
  readonly maxBytes: number;
}

async function through(cache: Opened, request: CacheRequest): Promise<CacheAnswer> {
  const { key, signal } = request;
  const until = performance.now() + cache.patience;
  for (;;) {
    signal.throwIfAborted();
    const found = await find(cache, key);
    if (found !== undefined) return { result: found, hit: true };
    if (performance.now() > until) return compute(cache, request);
    const flight = cache.flights.get(key);
    if (flight !== undefined) {
      await settled(flight, signal, until);
      continue;
    }
    let land: () => void = () => undefined;
    cache.flights.set(
      key,
      new Promise((resolve) => {
        land = resolve;
      }),
    );
    try {
      const release = await takeLock(cache, key, signal, until);
      try {
        // Whoever had the lock before has left its result.
        const left = await find(cache, key);
        if (left !== undefined) return { result: left, hit: true };
        return await compute(cache, request);
      } finally {
        await release().catch(() => undefined);
      }
    } finally {
      cache.flights.delete(key);
      land();
    }
  }
}

/** Waits for the lock among processes; looks for the other one's result meanwhile. */
async function takeLock(cache: Opened, key: string, signal: AbortSignal, until: number): Promise<() => Promise<void>> {
  const path = join(cache.folders.locks, key);
  const nothing = async (): Promise<void> => undefined;
  for (let wait = 5; performance.now() < until; wait = Math.min(wait * 1.5, 200)) {
    // Where locks cannot be made (a full disk), nobody waits for anybody.
    const release = await tryLock(path).catch(() => nothing);
    if (release !== undefined) return release;
    await sleep(wait, signal);
    if ((await find(cache, key)) !== undefined) return nothing;
  }
  return nothing;
}

async function compute(cache: Opened, request: CacheRequest): Promise<CacheAnswer> {
  const { key, label } = request;
  // Code that ignores the signal may go on for long; nobody waits for it.
  const result = await unlessAborted(request.compute(), request.signal);
  const miss = { result, hit: false } as const;
  try {
    const reason = await request.refuses(result);
    if (reason !== undefined) return { ...miss, reason };
    const entry = await packEntry(result, label, cache.store);
    if (entry === undefined) return { ...miss, reason: "it names files that are not in the store, or too many" };
    await writeEntry(cache.folders, key, JSON.stringify(entry));
    await trimSometimes(cache.folders, cache.store, cache.maxBytes);
    return miss;
  } catch (error) {
    return { ...miss, reason: `it could not be kept: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** An entry that cannot be read is none. */
async function find({ folders, store }: Opened, key: string): Promise<StepResult | undefined> {
  try {
    const text = await readEntry(folders, key);
    if (text === undefined) return undefined;
    const result = await unpackEntry(text, store);
    if (result !== undefined) await touchEntry(folders, key);
    return result;
  } catch {
    return undefined;
  }
}

async function settled(flight: Promise<void>, signal: AbortSignal, until: number): Promise<void> {
  const done = new AbortController();
  const patience = sleep(Math.max(0, until - performance.now()), done.signal).catch(() => undefined);
  try {
    await unlessAborted(Promise.race([flight, patience]), signal);
  } finally {
    done.abort();
  }
}

/** What a promise gives, or the signal's reason when that comes first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
