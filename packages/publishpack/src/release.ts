import type { ContentStore } from "@dreamnet/content-store";
import { type ArtifactDescription, acceptFaults, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import {
  documentNames,
  type ManifestGeneratorInput,
  manifestGeneratorWorkflow,
  type PlatformEntry,
  type PublicationManifest,
  publicationManifestSchema,
} from "@dreamnet/manifest-generator";
import type { PackageReport, PackedRelease, PackedWork, ReleaseHooks } from "@dreamnet/pack-bin";
import { type ArtifactEntry, ArtifactRegistry, nextVersion } from "@dreamnet/registry-manager";
import type { Diagnostic, EventBus } from "@dreamnet/workflow";
import { amendWork } from "./amend-work.ts";
import { liveAddresses, registryRoot } from "./known-works.ts";
import { readWorkRecord } from "./work-record.ts";

/** What is known of a work before it is packed: its newest version in the registry, and the manifest of that. */
interface Known {
  readonly registry: ArtifactRegistry;
  readonly entry?: ArtifactEntry;
  readonly manifest?: PublicationManifest;
}

/** How a release is made. */
export interface ReleaseOptions {
  readonly events?: EventBus;
  /** Path of an Ed25519 private key (PEM, PKCS #8), to sign the release with. */
  readonly signingKey?: string;
}

/** Packs a work as what it is: where it is live its addresses are in it, and with the packages a manifest is made. */
export function releaseHooks(options: ReleaseOptions): ReleaseHooks {
  return {
    begin: amendWork,
    finish: (work) => makeRelease(work, options),
    // A release that is to be signed is signed each time.
    ...(options.signingKey === undefined ? { basis: { module: import.meta.url, state: workState } } : {}),
  };
}

/** What is kept of a work: its versions in the registry, and how it was packed. */
async function workState(id: string, home: string): Promise<string> {
  const registry = await ArtifactRegistry.open({ root: registryRoot(home) });
  const versions = (await registry.has(id)) ? await registry.list({ artifact: id }) : [];
  return JSON.stringify([versions, await readWorkRecord(home, id).catch(() => undefined)]);
}

async function makeRelease(work: PackedWork, { events, signingKey }: ReleaseOptions): Promise<PackedRelease> {
  const { artifact, home, now, packages, signal, source, store } = work;
  const known = await findKnown(artifact.id, home, { signal, events });
  const others = await carriedPackages(known, work);
  const live = known.entry === undefined ? {} : liveAddresses(known.entry);
  const isSame = known.manifest?.source.digest === source.digest;
  const isReplacement = known.manifest !== undefined && !isSame && Object.keys(live).length > 0;
  // Made of what the packs' runs have left, in no time: a run that nobody has to find or to take up again.
  const executor = new WorkflowExecutor({ store, ...(events === undefined ? {} : { events }) });
  const result = await executor.execute(
    manifestGeneratorWorkflow,
    {
      registry: known.registry.root,
      artifact,
      source: { digest: source.digest, file: source.file, ...acceptedOf(source, artifact) },
      platforms: {
        ...Object.fromEntries(
          Object.entries(others).map(([platform, entry]) => [platform, carriedInput(entry, platform, known)]),
        ),
        ...Object.fromEntries(packages.map((entry) => [entry.platform, platformInput(entry)])),
      },
      // What is live is the version that was packed; another source's is still to be put there.
      ...(isReplacement ? { version: nextVersion(known.manifest.artifact.version) } : { live }),
      ...(known.manifest === undefined
        ? {}
        : { previous: isReplacement ? known.manifest : asRegistered(known.manifest, live) }),
      ...(signingKey === undefined ? {} : { signingKey }),
    } as ManifestGeneratorInput,
    { ...(now === undefined ? {} : { now }), ...(signal === undefined ? {} : { signal }) },
  );
  if (!result.success) throw result.error;
  const { files, manifest } = result.output;
  const folder = `build/${artifact.id}/`;
  return {
    documents: files.map((file) => ({ ...file, path: file.path.slice(folder.length) })),
    others: Object.fromEntries(
      Object.entries(others).map(([platform, entry]) => [
        platform,
        entry.files.map((file) => ({ ...file, path: file.path.slice(platform.length + 1) })),
      ]),
    ),
    manifest,
  };
}

/** What the author publishes with, for the manifest. */
function acceptedOf({ diagnostics }: NormalizedSource, { accept }: ArtifactDescription): { accepted?: Diagnostic[] } {
  const accepted = acceptFaults(diagnostics, accept).filter((diagnostic) => diagnostic.accepted === true);
  return accepted.length === 0 ? {} : { accepted };
}

/** A manifest with what the registry says by now: an address may have been taken back since. */
function asRegistered(manifest: PublicationManifest, live: Readonly<Record<string, string>>): PublicationManifest {
  const platforms = Object.entries(manifest.platforms).map(([name, entry]) => {
    const isGone = entry.status.startsWith("live:") && live[name] === undefined;
    return [name, isGone ? { ...entry, status: "bundled" as const } : entry] as const;
  });
  return { ...manifest, platforms: Object.fromEntries(platforms) };
}

/** What the registry has of a work. */
async function findKnown(
  id: string,
  home: string,
  { signal, events }: { readonly signal?: AbortSignal | undefined; readonly events?: EventBus | undefined } = {},
): Promise<Known> {
  const registry = await ArtifactRegistry.open({
    root: registryRoot(home),
    ...(events === undefined ? {} : { events }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!(await registry.has(id))) return { registry };
  const entry = await registry.get(id);
  const manifest = await readEntryManifest(registry, entry);
  return { registry, entry, ...(manifest === undefined ? {} : { manifest }) };
}

/** The publication manifest that an entry was registered with; undefined where it is none that this version reads. */
export async function readEntryManifest(
  registry: ArtifactRegistry,
  { files }: Pick<ArtifactEntry, "files">,
): Promise<PublicationManifest | undefined> {
  const file = files.find(({ path }) => path === documentNames.manifest);
  if (file === undefined) return undefined;
  const text = new TextDecoder().decode(await registry.read(file));
  const parsed = publicationManifestSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

/** Packages of the same source that were made before, for platforms that are not packed now. */
async function carriedPackages(
  { manifest, registry }: Known,
  { packages, source, store }: PackedWork,
): Promise<Readonly<Record<string, PlatformEntry>>> {
  if (manifest === undefined || manifest.source.digest !== source.digest) return {};
  const packed = new Set(packages.map(({ platform }) => platform));
  const others = Object.entries(manifest.platforms).filter(
    ([platform, { files }]) => !packed.has(platform) && files.length > 0,
  );
  for (const [, { files }] of others) await bringIntoStore(files, registry, store);
  return Object.fromEntries(others);
}

async function bringIntoStore(
  files: PlatformEntry["files"],
  registry: ArtifactRegistry,
  store: ContentStore,
): Promise<void> {
  for (const { sha256 } of files) if (!(await store.has(sha256))) await store.put(await registry.read(sha256));
}

function platformInput(report: PackageReport): ManifestGeneratorInput["platforms"][string] {
  const { checklist, diagnostics, error, fallback, files, metadata, needs, notes, status, workflow } = report;
  if (status === "failed")
    return {
      error: { ...(error ?? { code: "PACKAGE_MISSING", message: "The package was not made." }) },
      diagnostics: [...diagnostics],
      workflow,
    };
  return {
    status,
    files: [...files],
    notes: [...notes],
    checklist: [...checklist],
    needs: [...needs],
    diagnostics: [...diagnostics],
    metadata,
    workflow,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** What the manifest before has said of a package, as its pack would say it again. */
function carriedInput(
  { checklist, fallback, files, needs, notes, ready, workflow }: PlatformEntry,
  platform: string,
  { manifest }: Known,
): ManifestGeneratorInput["platforms"][string] {
  const findings = (["warnings", "errors"] as const).flatMap((kind) =>
    (manifest?.[kind] ?? [])
      .filter((finding) => finding.platform === platform && finding.code.includes("/"))
      .map(({ code, message, hint, location }) => ({
        severity: kind === "errors" ? ("error" as const) : ("warning" as const),
        ruleId: code,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(location === undefined ? {} : { location }),
      })),
  );
  return {
    status: ready ? "ready" : "needs_input",
    files,
    notes,
    checklist,
    needs,
    diagnostics: findings,
    metadata: {},
    ...(workflow === undefined ? {} : { workflow }),
    ...(fallback === undefined ? {} : { fallback }),
  };
}
