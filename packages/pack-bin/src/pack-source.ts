import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import { type ArtifactDescription, type NormalizedSource, readSource } from "@dreamnet/document";
import { type ExecuteOptions, type WorkflowExecutor, withLock } from "@dreamnet/executor";
import type {
  AnyWorkflow,
  Diagnostic,
  EventBus,
  ExecutionEngine,
  FileReference,
  Progress,
  WorkflowResult,
} from "@dreamnet/workflow";
import { type DescribedWork, describePacking } from "./describe-packing.ts";
import { describeSource } from "./describe-source.ts";
import { describeWork } from "./describe-work.ts";
import { findKeptPacking, isPackingKept, keepPacking, type PackingToKeep } from "./kept-packing.ts";
import { loadLocation } from "./load-location.ts";
import { nameWork } from "./name-work.ts";
import { openRuns, runOrGoOn, runsKeptFor } from "./open-runs.ts";
import { checkOutputFolder } from "./output-folder.ts";
import { createPackExecutor, openCache } from "./pack-executor.ts";
import { exitCodeOf, type PackageReport, type PackReport } from "./pack-report.ts";
import type { ComposeTargets, PackInput, PackTarget } from "./pack-target.ts";
import { packTogether } from "./pack-together.ts";
import type { ReleaseHooks } from "./release-hooks.ts";
import { reportOf } from "./report-of.ts";
import { tellFaults } from "./tell-faults.ts";
import { tellRelease } from "./tell-release.ts";
import { writePackages } from "./write-packages.ts";

/** Options that one pack takes from what others have made: a repository holds the site. */
export type CombinePacks = (
  platform: string,
  made: ReadonlyMap<string, readonly FileReference[]>,
) => Readonly<Record<string, unknown>>;

/** Where runs go on that are not this process's: its engine, the store that its workers share, and the way there. */
export interface RunPlace {
  readonly engine: ExecutionEngine;
  readonly store: ContentStore;
  run(
    workflow: AnyWorkflow,
    input: unknown,
    options: Pick<ExecuteOptions, "signal" | "onProgress"> & { readonly runId: string },
  ): Promise<WorkflowResult>;
}

/** What to pack, and where everything lies. */
export interface PackRequest {
  /**
   * A file or a folder; or a source that is loaded already, itself or by digest, with its files in the content store of
   * `home`.
   */
  readonly location: string | NormalizedSource | FileReference;
  /** Packed in this order. */
  readonly targets: readonly PackTarget[];
  /** Where targets run in turn: options that one takes from what others have made. */
  readonly combine?: CombinePacks;
  /** Runs several targets as one workflow, in place of one after the other. */
  readonly compose?: ComposeTargets;
  readonly release?: ReleaseHooks;
  /** Folder for the packages; they land in `<out>/<id>/<platform>/`. Without it, nothing is written. */
  readonly out?: string;
  /** Folder for state; see `dreamnetHome`. */
  readonly home: string;
  /** Who runs the targets. Default: this process, with the runs and the content store of `home`. */
  readonly place?: RunPlace;
  /** Folder that the source's files may not leave; default: the source's own folder. */
  readonly sourceRoot?: string;
  /** Writes nothing unless every package is ready. */
  readonly strict?: boolean;
  /** Whether a source that is an address may be fetched. */
  readonly allowNetwork?: boolean;
  /** The operator's waiver: workflows run in this process even where they require a sandbox; recorded in the report. */
  readonly unsandboxed?: boolean;
  /** Whether steps that have run before on the same are answered from the cache. Default true. */
  readonly cache?: boolean;
  /** The caller's own words over the front matter's. */
  readonly overrides?: Partial<ArtifactDescription>;
  /** What holds where neither `overrides` nor the front matter says something. */
  readonly defaults?: Partial<ArtifactDescription>;
  /** Workflows that fallbacks are looked up in, by name. */
  readonly fallbacks?: readonly AnyWorkflow[];
  readonly events?: EventBus;
  readonly signal?: AbortSignal;
  readonly onProgress?: (platform: string, progress: Progress) => void;
  /** Told of each package as it is made; nothing is written yet. */
  readonly onPackage?: (entry: PackageReport) => void;
}

/**
 * Loads a source, runs each target's workflow through the executor, and writes what they made.
 *
 * One pack that fails does not stop the others. A source that cannot be read, or is unsafe, writes nothing.
 *
 * @throws A `PermissionError` with code `OUT_NOT_WRITABLE`, before any work, when `out` is no folder that can be written
 *   to; those of `commitFiles`; an error of the file system when the state folder cannot be written.
 */
export async function packSource(request: PackRequest): Promise<PackReport> {
  if (request.out !== undefined) await checkOutputFolder(request.out);
  const store = request.place?.store ?? (await openContentStore({ root: join(request.home, "content") }));
  const lease = await store.lease();
  try {
    const loaded =
      typeof request.location === "string"
        ? await loadLocation(request.location, {
            store,
            allowNetwork: request.allowNetwork ?? false,
            unsandboxed: request.unsandboxed ?? false,
            ...(request.signal === undefined ? {} : { signal: request.signal }),
            ...(request.sourceRoot === undefined ? {} : { sourceRoot: request.sourceRoot }),
          })
        : {
            status: "loaded" as const,
            source: await readSource(request.location, { read: ({ sha256 }) => store.get(sha256) }),
          };
    if (loaded.status === "refused")
      return { schemaVersion: 1, exitCode: 1, source: undefined, packages: [], diagnostics: loaded.diagnostics };
    return await packLoaded(loaded.source, store, request);
  } finally {
    await lease.release();
  }
}

/** Characters of JSON beyond which a source goes into the content store, and its run has the reference. */
const largestInline = 256 * 1024;

/** A pack's input is a part of its run's record, which keeps large things by digest. */
async function sourceInput(source: NormalizedSource, store: ContentStore): Promise<NormalizedSource | FileReference> {
  const text = JSON.stringify(source);
  if (text.length <= largestInline) return source;
  return { path: "source.json", mediaType: "application/json", ...(await store.put(text)) };
}

async function packLoaded(loaded: NormalizedSource, store: ContentStore, request: PackRequest): Promise<PackReport> {
  const { defaults, home, overrides, release, signal, place } = request;
  const source = nameWork(loaded, overrides, defaults);
  const described = describeWork(source, overrides, defaults);
  const given = {
    source,
    artifact: described,
    targets: request.targets,
    home,
    ...(signal === undefined ? {} : { signal }),
  };
  const { artifact, targets } = (await release?.begin(given)) ?? given;
  const work = { ...given, artifact, targets };
  const cache = await openCache(request, store);
  const now = sourceDate(artifact.date);
  const told = { schemaVersion: 1, source: await describeSource(source, artifact) } as const;
  const tell = tellFaults(source, artifact.accept);
  const describe = async (): Promise<PackingToKeep | undefined> =>
    cache === undefined ? undefined : await describePacking({ work, described, store, cache, now }, request);
  // Looking at all code takes a while: for a work that is packed the first time, this is done while the packs run.
  const known = (await isPackingKept({ home, id: artifact.id })) ? describe() : undefined;
  const packed = await known;
  const kept = packed === undefined ? undefined : await findKeptPacking(packed);
  if (packed !== undefined && kept !== undefined) {
    for (const entry of kept.packages) request.onPackage?.(entry);
    return { ...told, diagnostics: tell(kept.packages), ...kept, out: packed.out, unchanged: true };
  }
  const engine = place?.engine ?? (await openRuns(home));
  try {
    const executor = await createPackExecutor(request, store, engine, cache);
    const running = runTargets({ work, store, executor, engine, now }, request);
    const describing = known ?? describe();
    describing.catch(() => undefined);
    const packages = await running;
    await engine.prune({ olderThan: runsKeptFor });
    const exitCode = exitCodeOf(packages);
    const isHeld = request.strict === true && exitCode !== 0;
    // Without targets, what is there is bound anew.
    const hasFiles = packages.some((entry) => entry.files.length > 0) || targets.length === 0;
    const out = isHeld || !hasFiles ? undefined : request.out;
    const makeReport = (manifest: PackReport["manifest"], more: readonly Diagnostic[] = []): PackReport => ({
      ...told,
      diagnostics: tell(packages, more),
      exitCode,
      ...(out === undefined ? {} : { out }),
      packages,
      ...(manifest === undefined ? {} : { manifest }),
    });
    if (isHeld) return makeReport(undefined);
    return await oneAtATime(artifact.id, request, async () => {
      const finished = await release?.finish({ ...work, packages, executor, store, now });
      const written = out === undefined ? undefined : await writePackages(packages, artifact.id, store, out, finished);
      const left = tellRelease(written, artifact.id);
      const report = makeReport(finished?.manifest, left);
      const packing = await describing;
      // What is said of the folder itself is said each time.
      if (packing !== undefined && left.length === 0) await keepPacking(packing, report);
      return report;
    });
  } finally {
    if (place === undefined) await engine.shutdown();
  }
}

/** Each target's run, together where the request composes them. */
async function runTargets(
  {
    work: { source, artifact, targets },
    store,
    executor,
    engine,
    now,
  }: DescribedWork & {
    readonly store: ContentStore;
    readonly executor: WorkflowExecutor;
    readonly engine: ExecutionEngine;
  },
  request: PackRequest,
): Promise<PackageReport[]> {
  const { place } = request;
  const input = { source: await sourceInput(source, store), artifact };
  const settings = {
    // Whoever asks for every step anew does not want an old one's.
    goesOn: request.cache !== false,
    ...(now === undefined ? {} : { now }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
  const run: RunPlace["run"] =
    place === undefined
      ? (workflow, own, options) => runOrGoOn(executor, engine, workflow, own, { ...settings, ...options })
      : (workflow, own, options) => place.run(workflow, own, { ...settings, ...options });
  if (request.compose === undefined || targets.length < 2)
    return await packInTurn(input, { ...request, targets }, (platform, workflow, own) =>
      run(workflow, own, {
        runId: newRunId(artifact.id, platform),
        onProgress: (progress) => request.onProgress?.(platform, progress),
      }),
    );
  return await packTogether(
    input,
    { ...request, targets, compose: request.compose },
    engine,
    (workflow, own, onProgress) => run(workflow, own, { runId: newRunId(artifact.id, "publishpack"), onProgress }),
  );
}

/** What is registered of a work and what lies in its folder are of one packing, whoever packs it meanwhile. */
async function oneAtATime<T>(id: string, { home, release, signal }: PackRequest, act: () => Promise<T>): Promise<T> {
  if (release === undefined) return await act();
  const folder = join(home, "works");
  await mkdir(folder, { recursive: true });
  return await withLock(join(folder, `.${id}.lock`), signal, act);
}

const newRunId = (id: string, name: string): string => `${id}-${name}-${randomBytes(4).toString("hex")}`;

async function packInTurn(
  input: PackInput,
  { targets, combine, onPackage }: PackRequest,
  run: (platform: string, workflow: AnyWorkflow, input: unknown) => Promise<WorkflowResult>,
): Promise<PackageReport[]> {
  const packages: PackageReport[] = [];
  const made = new Map<string, readonly FileReference[]>();
  for (const target of targets) {
    const options = { ...combine?.(target.platform, made), ...target.options };
    const own = Object.keys(options).length === 0 ? input : { ...input, options };
    const report = reportOf(target, input.artifact.id, await run(target.platform, target.workflow, own));
    packages.push(report);
    onPackage?.(report);
    if (report.status !== "failed" && report.fallback === undefined) made.set(target.platform, report.files);
  }
  return packages;
}

/** The first moment of the work's date, in UTC; SOURCE_DATE_EPOCH or a fixed date where it has none. */
export function sourceDate(date: string | undefined): Date | undefined {
  if (date === undefined) return undefined;
  const time = Date.parse(`${date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : new Date(time);
}
