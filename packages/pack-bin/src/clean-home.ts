import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import { openStepCache } from "@dreamnet/executor";
import type { ExecutionEngine } from "@dreamnet/workflow";
import { openRuns, runsFile } from "./open-runs.ts";

/** What a cleaning leaves. */
export interface CleanHomeOptions {
  /** See `dreamnetHome`. */
  readonly home: string;
  /** ms; runs that ended before that, and results that were not used for so long, go. */
  readonly olderThan: number;
  /** Empties the cache of steps, whenever it was used. */
  readonly all?: boolean;
  readonly signal?: AbortSignal;
}

/** What a cleaning has removed. */
export interface CleanHomeReport {
  readonly runs: number;
  readonly cachedSteps: number;
  readonly files: number;
  /** Of the files. */
  readonly bytes: number;
}

/**
 * Removes from a state folder what nobody needs any longer: old runs that have ended, cached steps, and the files that
 * neither a run that stays, nor the cache, nor a command at work speaks for.
 *
 * @throws Those of `openRuns`, `openStepCache` and `openContentStore`. Where the runs cannot be read, nothing is removed.
 */
export async function cleanHome(options: CleanHomeOptions): Promise<CleanHomeReport> {
  const { home, olderThan, signal } = options;
  const none = { runs: 0, cachedSteps: 0, files: 0, bytes: 0 };
  if (!existsSync(home)) return none;
  const engine = existsSync(runsFile(home)) ? await openRuns(home) : undefined;
  try {
    const store = await openContentStore({ root: join(home, "content") });
    const cache = await openStepCache({ root: join(home, "cache"), store });
    const runs = (await engine?.prune({ olderThan })) ?? 0;
    const cleaned = await cache.clean({
      ...(options.all === true ? { maxBytes: 0 } : { unusedFor: olderThan }),
      ...(signal === undefined ? {} : { signal }),
    });
    const keep = new Set(await cache.digests());
    for await (const digest of digestsOfWorks(home, store)) keep.add(digest);
    if (engine !== undefined) for await (const digest of digestsOfRuns(engine, store)) keep.add(digest);
    const { removed: files, removedBytes: bytes } = await store.collectGarbage({
      keep,
      ...(signal === undefined ? {} : { signal }),
    });
    return { runs, cachedSteps: cleaned.removed, files, bytes };
  } finally {
    await engine?.shutdown();
  }
}

const digest = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** Everything that looks like a digest in the records of works, and in the sources that they name: a work may go live late. */
async function* digestsOfWorks(home: string, store: ContentStore): AsyncIterable<string> {
  const folder = join(home, "works");
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    for (const [found] of text.matchAll(digest)) {
      yield found;
      const content = await store.get(found).catch(() => undefined);
      if (content === undefined) continue;
      for (const [below] of new TextDecoder().decode(content).matchAll(digest)) yield below;
    }
  }
}

/** Everything that looks like a digest in what runs have recorded, and in the sources that they name. */
async function* digestsOfRuns(engine: ExecutionEngine, store: ContentStore): AsyncIterable<string> {
  for (const { runId } of await engine.list({ limit: Number.MAX_SAFE_INTEGER })) {
    const record = await engine.get(runId);
    const text = JSON.stringify([record, await engine.listSteps(runId)]);
    for (const [found] of text.matchAll(digest)) yield found;
    const { source } = (record?.input ?? {}) as { readonly source?: { readonly sha256?: unknown } };
    if (typeof source?.sha256 !== "string") continue;
    // A large source lies in the store, and names its own pictures.
    const content = await store.get(source.sha256).catch(() => undefined);
    if (content === undefined) continue;
    for (const [found] of new TextDecoder().decode(content).matchAll(digest)) yield found;
  }
}
