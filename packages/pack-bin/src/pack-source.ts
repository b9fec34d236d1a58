import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import type { ArtifactDescription, ChecklistItem, Need, NormalizedSource } from "@dreamnet/document";
import { commitFiles, openStepCache, WorkflowExecutor } from "@dreamnet/executor";
import { WorkflowRegistry } from "@dreamnet/registry";
import { loadSource } from "@dreamnet/source-loader";
import { checkRules, sourceRules } from "@dreamnet/validator";
import type {
  AnyWorkflow,
  Diagnostic,
  EventBus,
  ExecutionEngine,
  FileReference,
  Progress,
  WorkflowResult,
} from "@dreamnet/workflow";
import { describeWork } from "./describe-work.ts";
import { openRuns, runOrGoOn, runsKeptFor } from "./open-runs.ts";
import { checkOutputFolder } from "./output-folder.ts";
import { exitCodeOf, type PackageReport, type PackReport } from "./pack-report.ts";
import { packageFolder, placeFiles } from "./package-paths.ts";

/** A platform and the workflow that makes its package. */
export interface PackTarget {
  /** `arxiv`, as in `--to arxiv`. */
  readonly platform: string;
  readonly workflow: AnyWorkflow;
  /** The workflow's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Options that one pack takes from what others have made: a repository holds the site. */
export type CombinePacks = (
  platform: string,
  made: ReadonlyMap<string, readonly FileReference[]>,
) => Readonly<Record<string, unknown>>;

/** What to pack, and where everything lies. */
export interface PackRequest {
  /** A file or a folder. */
  readonly location: string;
  /** Packed in this order. */
  readonly targets: readonly PackTarget[];
  readonly combine?: CombinePacks;
  /** Folder for the packages; they land in `<out>/<id>/<platform>/`. */
  readonly out: string;
  /** Folder for state; see `dreamnetHome`. */
  readonly home: string;
  /** Folder that the source's files may not leave; default: the source's own folder. */
  readonly sourceRoot?: string;
  /** Writes nothing unless every package is ready. */
  readonly strict?: boolean;
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

/** What every pack's output has, as `packageResultSchema` of `@dreamnet/document` makes it. */
interface PackOutput {
  readonly status: "ready" | "needs_input";
  readonly files: readonly FileReference[];
  readonly needs?: readonly Need[];
  readonly notes: readonly string[];
  readonly checklist: readonly ChecklistItem[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
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
  await checkOutputFolder(request.out);
  const store = await openContentStore({ root: join(request.home, "content") });
  const lease = await store.lease();
  try {
    const loaded = await loadSource(request.location, {
      store,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(request.sourceRoot === undefined ? {} : { sourceRoot: request.sourceRoot }),
    });
    if (loaded.status === "refused")
      return { schemaVersion: 1, exitCode: 1, source: undefined, packages: [], diagnostics: loaded.diagnostics };
    const engine = await openRuns(request.home);
    try {
      return await packLoaded(loaded.source, { store, engine }, request);
    } finally {
      await engine.shutdown();
    }
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

/** The executor of a command: durable, with the cache of steps where it is wanted. */
export async function createPackExecutor(
  request: Pick<PackRequest, "home" | "fallbacks" | "events" | "cache" | "unsandboxed">,
  store: ContentStore,
  engine: ExecutionEngine,
): Promise<WorkflowExecutor> {
  const registry = new WorkflowRegistry(request.events === undefined ? {} : { events: request.events });
  for (const workflow of request.fallbacks ?? []) registry.register(workflow);
  return new WorkflowExecutor({
    registry,
    store,
    engine,
    ...(request.cache === false ? {} : { cache: await openStepCache({ root: join(request.home, "cache"), store }) }),
    unsandboxed: request.unsandboxed ?? false,
    ...(request.events === undefined ? {} : { events: request.events }),
  });
}

async function packLoaded(
  source: NormalizedSource,
  { store, engine }: { readonly store: ContentStore; readonly engine: ExecutionEngine },
  request: PackRequest,
): Promise<PackReport> {
  const artifact = describeWork(source, request.overrides, request.defaults);
  const executor = await createPackExecutor(request, store, engine);
  const now = sourceDate(artifact.date);
  // Packs of one paper share two cores and one TeX: one after the other is as fast, and its output is easier to read.
  const packages: PackageReport[] = [];
  const input = { source: await sourceInput(source, store), artifact };
  const tag = randomBytes(4).toString("hex");
  const made = new Map<string, readonly FileReference[]>();
  for (const target of request.targets) {
    const options = { ...request.combine?.(target.platform, made), ...target.options };
    const own = Object.keys(options).length === 0 ? input : { ...input, options };
    const result = await runOrGoOn(executor, engine, target.workflow, own, {
      runId: `${artifact.id}-${target.platform}-${tag}`,
      // Whoever asks for every step anew does not want an old one's.
      goesOn: request.cache !== false,
      ...(now === undefined ? {} : { now }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      onProgress: (progress) => request.onProgress?.(target.platform, progress),
    });
    const report = reportOf(target, artifact.id, result);
    packages.push(report);
    request.onPackage?.(report);
    if (report.status !== "failed" && report.fallback === undefined) made.set(target.platform, report.files);
  }
  await engine.prune({ olderThan: runsKeptFor });
  const exitCode = exitCodeOf(packages);
  const writes = !(request.strict === true && exitCode !== 0) && packages.some((entry) => entry.files.length > 0);
  if (writes) for (const entry of packages) await write(entry, artifact.id, store, request.out);
  const found = checkRules(source, sourceRules).filter(
    (own) => !source.diagnostics.some((other) => other.ruleId === own.ruleId),
  );
  return {
    schemaVersion: 1,
    exitCode,
    source: await describeSource(source, artifact),
    ...(writes ? { out: request.out } : {}),
    packages,
    diagnostics: [...source.diagnostics, ...found],
  };
}

/** What a report says of the source itself. */
export async function describeSource(
  source: NormalizedSource,
  artifact: ArtifactDescription,
): Promise<NonNullable<PackReport["source"]>> {
  return {
    file: source.file,
    flavour: source.flavour,
    id: artifact.id,
    title: await readableTitle(source, artifact.title),
    figures: Object.values(source.assets).filter((asset) =>
      /^image\/|^application\/(?:pdf|postscript)$/u.test(asset.mediaType),
    ).length,
    references: Object.keys(source.references).length,
    files: Object.keys(source.files ?? {}).sort(),
  };
}

/** A title for people: no mark-up, formulas in Unicode where that can say them. */
async function readableTitle(source: NormalizedSource, title: string): Promise<string> {
  if (!/[\\$*_`{}]/u.test(title)) return title;
  const { toHtml } = await import("@dreamnet/converter");
  const heading = {
    ...source,
    frontmatter: { ...source.frontmatter, title, abstract: undefined },
    ast: { type: "root" as const, children: [] },
    references: {},
  };
  const text = toHtml(heading).parts.titleText.replace(/\s+/gu, " ").trim();
  return text === "" ? title : text;
}

/** The first moment of the work's date, in UTC; SOURCE_DATE_EPOCH or a fixed date where it has none. */
export function sourceDate(date: string | undefined): Date | undefined {
  if (date === undefined) return undefined;
  const time = Date.parse(`${date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** `--out` stands for `build`, and each package's folder is replaced as a whole. */
export async function write(entry: PackageReport, id: string, store: ContentStore, out: string): Promise<void> {
  if (entry.files.length === 0) return;
  const folder = packageFolder(id, entry.platform);
  const inside = entry.files.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));
  await commitFiles(inside, store, join(out, id, entry.platform), { root: out });
}

export function reportOf(target: PackTarget, id: string, result: WorkflowResult): PackageReport {
  const facts = {
    platform: target.platform,
    runId: result.runId,
    workflow: result.workflow,
    attempts: result.attempts,
    duration: result.duration,
    isolation: result.isolation,
    isolationNotes: result.isolationNotes,
    cache: result.cache,
    ...(result.fallback === undefined ? {} : { fallback: `${result.fallback.name}@${result.fallback.version}` }),
  };
  if (!result.success) {
    return {
      ...facts,
      status: "failed",
      files: [],
      needs: [],
      notes: [],
      checklist: [],
      metadata: {},
      diagnostics: result.diagnostics,
      error: result.error.toJSON(),
    };
  }
  const output = result.output as PackOutput;
  return {
    ...facts,
    status: output.status,
    files: placeFiles(output.files, id, target.platform),
    needs: output.needs ?? [],
    notes: output.notes,
    checklist: output.checklist,
    metadata: output.metadata,
    diagnostics: output.diagnostics,
  };
}
