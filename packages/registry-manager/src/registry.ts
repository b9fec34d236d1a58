import type { EventBus, FileReference } from "@dreamnet/workflow";
import { TerminalError } from "@dreamnet/workflow";
import { eachAtOnce } from "./at-once.ts";
import { blobFolder, checkBlob, clearIngest, prepareFolders, readBlob, syncFolder, writeBlob } from "./blobs.ts";
import { type CollectGarbageOptions, collectGarbage, type GarbageReport } from "./collect-garbage.ts";
import { type ArtifactDifference, diffEntries } from "./diff.ts";
import { errorCode, unknownArtifact } from "./errors.ts";
import { type HistoryEntry, readHistory } from "./history.ts";
import { makeImage, type RegistryDescriptor, type RegistryIndex, refNameOf, sha256Of, splitRefName } from "./layout.ts";
import { withLock } from "./lock.ts";
import { openLayout, readIndex, writeIndex } from "./open-layout.ts";
import { liveUrl, type PlatformStatus, platformStatusSchema } from "./platform-status.ts";
import { readDescribed, readRevision, recordOf, toEntry } from "./read-entry.ts";
import { type ArtifactEntry, type ArtifactRecord, type Registration, registrationSchema } from "./record.ts";
import { matches } from "./search.ts";
import { type RegistryVerification, type VerifyOptions, verifyRegistry } from "./verify.ts";

/** Files that are written, and synced, at once. */
const filesAtOnce = 8;
/** Bytes. */
const largeFile = 8 * 1024 * 1024;

/** Where the registry lies, and who hears of changes. */
export interface RegistryOptions {
  /** Its folder; made, 0700, where it is missing. */
  readonly root: string;
  /** Gets `artifact.registered` and `artifact.status-changed`. */
  readonly events?: EventBus;
  readonly signal?: AbortSignal;
}

/** Which entries are listed. */
export interface ListFilter {
  readonly artifact?: string;
  /** Those that have this platform; with `status`, with this status there. */
  readonly platform?: string;
  /** `live`, `bundled` or `error`, on `platform` or on any. */
  readonly status?: "live" | "bundled" | "error";
  /** The newest version of each work alone. */
  readonly latest?: boolean;
  /**
   * Gets the error of an entry that cannot be read, which is then left out. Without it, the error is thrown.
   */
  readonly onFault?: (error: unknown, artifact: string, version: string) => void;
}

/** A version, or a revision of it; without a version, the newest. */
export interface VersionReference {
  readonly version?: string;
  readonly revision?: number;
}

/** How a status is changed. */
export interface SetStatusOptions {
  /** Default: the newest. */
  readonly version?: string;
  /** When it changed, for the history; the registry asks no clock. */
  readonly at?: Date;
  readonly signal?: AbortSignal;
}

/**
 * The registry of packaged works: each version with its files, its status per platform and its history.
 *
 * A folder in OCI image-layout, which any number of processes may use at a time. What is read is checked against its
 * digest; a change happens at once or not at all.
 */
export class ArtifactRegistry {
  /** Real path of the folder. */
  readonly root: string;
  readonly #events: EventBus | undefined;

  private constructor(root: string, events: EventBus | undefined) {
    this.root = root;
    this.#events = events;
  }

  /**
   * Opens a registry, and makes it where there is none.
   *
   * @throws A `TerminalError` with code `REGISTRY_FOREIGN`, `REGISTRY_NEWER`, `REGISTRY_CORRUPT` or `REGISTRY_UNSAFE`.
   */
  static async open(options: RegistryOptions): Promise<ArtifactRegistry> {
    return new ArtifactRegistry(await openLayout(options.root, options.signal), options.events);
  }

  /**
   * Keeps a version of a work. The same again changes nothing; other files or statuses make a new revision of it.
   *
   * A platform that is live stays so: packing again does not take a work from where it stands.
   *
   * @param read - Gives a file's bytes by digest: `context.files.read`, or `store.get`.
   * @throws A `TerminalError` with code `REGISTRATION_INVALID` or `FILE_CORRUPT`; errors of `read`.
   */
  async register(
    registration: Registration,
    read: (file: FileReference) => Promise<Uint8Array>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ArtifactEntry> {
    const given = checkRegistration(registration);
    const entry = await this.#change(options.signal, async (index) => {
      const earlier = await this.#find(index, given.artifact, given.version);
      await this.#keepAll(given.files, read, options.signal);
      const live = Object.entries(earlier?.platforms ?? {}).filter(([, status]) => liveUrl(status) !== undefined);
      const stays = live.filter(([platform]) => liveUrl(given.platforms[platform] ?? "") === undefined);
      const platforms = Object.fromEntries([...Object.entries(given.platforms), ...stays]);
      return nextRecord(earlier, { ...given, platforms }, { change: "registered" });
    });
    this.#publish("artifact.registered", entry);
    return entry;
  }

  /**
   * Says what became of a work on a platform: `live:<url>`, `bundled` or `error`.
   *
   * @throws A `TerminalError` with code `ARTIFACT_UNKNOWN`, `VERSION_UNKNOWN`, `PLATFORM_UNKNOWN` or `STATUS_INVALID`.
   */
  async setStatus(
    artifact: string,
    platform: string,
    status: PlatformStatus,
    options: SetStatusOptions = {},
  ): Promise<ArtifactEntry> {
    if (!platformStatusSchema.safeParse(status).success) {
      throw new TerminalError(`${JSON.stringify(String(status).slice(0, 200))} is no status of a platform.`, {
        code: "STATUS_INVALID",
        hint: "A status is `bundled`, `error`, or `live:` with an http or https URL.",
        value: status,
      });
    }
    const entry = await this.#change(options.signal, async (index) => {
      const earlier = await this.#require(index, artifact, options.version);
      const known = Object.keys(earlier.platforms);
      if (!known.includes(platform)) {
        throw new TerminalError(`${artifact} ${earlier.version} was not packed for ${JSON.stringify(platform)}.`, {
          code: "PLATFORM_UNKNOWN",
          hint: `It has: ${known.join(", ") || "no platform"}.`,
          value: platform,
        });
      }
      const platforms = { ...earlier.platforms, [platform]: status };
      return nextRecord(earlier, { ...recordOf(earlier), platforms }, { change: "status", at: options.at });
    });
    this.#publish("artifact.status-changed", entry, { platform, status });
    return entry;
  }

  /**
   * One version of a work; without one, the newest.
   *
   * @throws A `TerminalError` with code `ARTIFACT_UNKNOWN`, `VERSION_UNKNOWN` or `REVISION_UNKNOWN`.
   */
  async get(artifact: string, reference: string | VersionReference = {}): Promise<ArtifactEntry> {
    const { version, revision } = typeof reference === "string" ? { version: reference } : reference;
    return await this.#reading(async (index) => {
      const entry = await this.#require(index, artifact, version);
      if (revision === undefined || revision === entry.revision) return entry;
      let found = entry;
      while (found.previous !== undefined && found.revision > revision)
        found = await readRevision(this.root, found.previous);
      if (found.revision === revision) return found;
      throw new TerminalError(`${artifact} ${entry.version} has no revision ${revision}.`, {
        code: "REVISION_UNKNOWN",
        hint: `It has 1 to ${entry.revision}.`,
        value: revision,
      });
    });
  }

  /** Whether the registry has a version of a work, or any. */
  async has(artifact: string, version?: string): Promise<boolean> {
    return versionsOf(await readIndex(this.root), artifact).some(
      (known) => version === undefined || known.version === version,
    );
  }

  /** Entries by id, and each work's versions in the order in which they came. */
  async list(filter: ListFilter = {}): Promise<ArtifactEntry[]> {
    return await this.#reading(async (index) => {
      const entries: ArtifactEntry[] = [];
      for (const { artifact, version, descriptor } of chosen(index, filter)) {
        try {
          entries.push(await readDescribed(this.root, descriptor));
        } catch (error) {
          if (filter.onFault === undefined || isGone(error)) throw error;
          filter.onFault(error, artifact, version);
        }
      }
      return entries.filter((entry) => hasStatus(entry, filter));
    });
  }

  /** Entries in whose id, title, authors, tags, platforms or URLs each word of the query stands, whatever its case. */
  async search(query: string, filter: ListFilter = {}): Promise<ArtifactEntry[]> {
    return (await this.list(filter)).filter((entry) => matches(entry, query));
  }

  /** The revisions of a version, the oldest first, each with what it changed; without a version, of all, in their order. */
  async history(artifact: string, version?: string): Promise<HistoryEntry[]> {
    return await this.#reading(async (index) => {
      const versions = versionsOf(index, artifact).filter(
        (known) => version === undefined || known.version === version,
      );
      if (versions.length === 0) await this.#require(index, artifact, version);
      const found: HistoryEntry[] = [];
      for (const { descriptor } of versions)
        found.push(...(await readHistory(this.root, await readDescribed(this.root, descriptor))));
      return found;
    });
  }

  /** What differs between two versions, or revisions, of a work. */
  async diff(
    artifact: string,
    from: string | VersionReference,
    to: string | VersionReference = {},
  ): Promise<ArtifactDifference> {
    return diffEntries(await this.get(artifact, from), await this.get(artifact, to));
  }

  /** Bytes of a file, by digest; checked. */
  async read(file: string | Pick<FileReference, "sha256">): Promise<Uint8Array> {
    const sha256 = typeof file === "string" ? file : file.sha256;
    if (!/^[0-9a-f]{64}$/u.test(sha256)) {
      throw new TerminalError(`${JSON.stringify(sha256.slice(0, 100))} is not a SHA-256 digest.`, {
        code: "DIGEST_INVALID",
        hint: "A digest has 64 lower-case hexadecimal digits.",
        value: sha256,
      });
    }
    return await readBlob(this.root, sha256);
  }

  /** Reads everything, and tells all that is damaged or missing. */
  async verify(options: VerifyOptions = {}): Promise<RegistryVerification> {
    for (let tries = 0; ; tries += 1) {
      const before = JSON.stringify(await readIndex(this.root));
      const report = await verifyRegistry(this.root, options);
      // What a writer and a garbage collection have replaced meanwhile is no damage.
      const isStill = JSON.stringify(await readIndex(this.root)) === before;
      if (report.valid || isStill || tries >= 5) return report;
    }
  }

  /** Takes a version of a work, or all of them, out; their files go with the next garbage collection. */
  async remove(artifact: string, version?: string, options: { readonly signal?: AbortSignal } = {}): Promise<number> {
    return await withLock(this.root, options.signal, async () => {
      const index = await readIndex(this.root);
      const manifests = index.manifests.filter(({ annotations }) => {
        const name = splitRefName(annotations["org.opencontainers.image.ref.name"]);
        return name.artifact !== artifact || (version !== undefined && name.version !== version);
      });
      const removed = index.manifests.length - manifests.length;
      if (removed === 0) await this.#require(index, artifact, version);
      await prepareFolders(this.root);
      await writeIndex(this.root, { ...index, manifests });
      return removed;
    });
  }

  /** Removes files that nothing refers to, and those of old revisions that were live nowhere. */
  async collectGarbage(options: CollectGarbageOptions = {}): Promise<GarbageReport> {
    return await withLock(this.root, options.signal, () => collectGarbage(this.root, options));
  }

  /** Makes a new revision under the lock; what `make` gives undefined for is as it was. */
  async #change(
    signal: AbortSignal | undefined,
    make: (index: RegistryIndex) => Promise<ArtifactRecord | ArtifactEntry>,
  ): Promise<ArtifactEntry> {
    return await withLock(this.root, signal, async () => {
      await prepareFolders(this.root);
      await clearIngest(this.root);
      const index = await readIndex(this.root);
      const made = await make(index);
      if ("digest" in made) return made;
      const { config, manifest, descriptor } = makeImage(made);
      await writeBlob(this.root, sha256Of(config), Buffer.from(config));
      await writeBlob(this.root, sha256Of(manifest), Buffer.from(manifest));
      await syncFolder(blobFolder(this.root));
      signal?.throwIfAborted();
      await writeIndex(this.root, { ...index, manifests: withDescriptor(index, made, descriptor) });
      return toEntry(made, sha256Of(manifest));
    });
  }

  /** Equal bytes under several paths are brought in once; large files one after the other, for the memory's sake. */
  async #keepAll(
    given: readonly FileReference[],
    read: (file: FileReference) => Promise<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const files = [...new Map(given.map((file) => [`${file.sha256} ${file.size}`, file])).values()];
    const keep = (file: FileReference): Promise<void> => this.#keep(file, read, signal);
    await eachAtOnce(
      files.filter(({ size }) => size <= largeFile),
      filesAtOnce,
      keep,
    );
    for (const file of files) if (file.size > largeFile) await keep(file);
  }

  /** Brings a file in, unless its bytes are here already and right. */
  async #keep(
    file: FileReference,
    read: (file: FileReference) => Promise<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    if ((await checkBlob(this.root, file.sha256, file.size, signal)) === "right") return;
    const bytes = await read(file);
    if (bytes.length !== file.size || sha256Of(bytes) !== file.sha256) {
      throw new TerminalError(`${file.path} is not what its reference says: ${bytes.length} bytes.`, {
        code: "FILE_CORRUPT",
        hint: "The reference was changed or mixed up: pack the work once more.",
        value: file,
      });
    }
    await writeBlob(this.root, file.sha256, bytes);
  }

  async #find(index: RegistryIndex, artifact: string, version: string): Promise<ArtifactEntry | undefined> {
    const found = versionsOf(index, artifact).find((known) => known.version === version);
    return found === undefined ? undefined : await readDescribed(this.root, found.descriptor);
  }

  async #require(index: RegistryIndex, artifact: string, version: string | undefined): Promise<ArtifactEntry> {
    const known = versionsOf(index, artifact);
    const found = version === undefined ? known.at(-1) : known.find((entry) => entry.version === version);
    if (found !== undefined) return await readDescribed(this.root, found.descriptor);
    throw unknownArtifact(
      artifact,
      version,
      known.map((entry) => entry.version),
    );
  }

  /** Reads on one index. Where a garbage collection has passed meanwhile, once more on the new one. */
  async #reading<T>(act: (index: RegistryIndex) => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      const index = await readIndex(this.root);
      try {
        return await act(index);
      } catch (error) {
        const isNew = JSON.stringify(await readIndex(this.root)) !== JSON.stringify(index);
        if (!isGone(error) || !isNew || tries >= 5) throw error;
      }
    }
  }

  #publish(topic: string, entry: ArtifactEntry, more: Readonly<Record<string, unknown>> = {}): void {
    const { artifact, version, revision, digest, manifestDigest, platforms } = entry;
    this.#events?.publish({
      topic,
      payload: { artifact, version, revision, digest, manifestDigest, platforms, ...more },
    });
  }
}

/** A file or revision that was there when the index was read. */
const isGone = (error: unknown): boolean => errorCode(error) === "REGISTRY_FILE_MISSING";

function checkRegistration(registration: unknown): Registration {
  const parsed = registrationSchema.safeParse(registration);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 20).map(({ path, message }) => `${path.join("/")}: ${message}`);
  throw new TerminalError(`This cannot be registered:\n  ${faults.join("\n  ")}`, {
    code: "REGISTRATION_INVALID",
    hint: "Correct each field that is named.",
    value: parsed.error.issues,
  });
}

/** The revision after one; the earlier entry itself where nothing differs. */
function nextRecord(
  earlier: ArtifactEntry | undefined,
  given: Registration,
  how: { readonly change: ArtifactRecord["change"]; readonly at?: Date | undefined },
): ArtifactRecord | ArtifactEntry {
  const { artifact, version, title, authors, tags, created, source, manifest } = given;
  const platforms = sorted(given.platforms);
  const files = [...given.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const own = { artifact, version, title, authors, tags, created, source, platforms, manifest, files };
  if (earlier !== undefined) {
    const same = Object.entries(own).every(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(earlier[key as keyof typeof own]),
    );
    if (same) return earlier;
  }
  return {
    schemaVersion: 1,
    ...own,
    change: how.change,
    revision: (earlier?.revision ?? 0) + 1,
    ...(how.at === undefined ? {} : { changed: how.at.toISOString() }),
    ...(earlier === undefined ? {} : { previous: earlier.digest }),
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

interface KnownVersion {
  readonly artifact: string;
  readonly version: string;
  readonly descriptor: RegistryDescriptor;
}

const allVersions = (index: RegistryIndex): KnownVersion[] =>
  index.manifests.map((descriptor) => ({
    ...splitRefName(descriptor.annotations["org.opencontainers.image.ref.name"]),
    descriptor,
  }));

/** A work's versions in the order in which they came. */
const versionsOf = (index: RegistryIndex, artifact: string): KnownVersion[] =>
  allVersions(index).filter((known) => known.artifact === artifact);

function chosen(index: RegistryIndex, filter: ListFilter): KnownVersion[] {
  const all = allVersions(index).filter(
    ({ artifact }) => filter.artifact === undefined || filter.artifact === artifact,
  );
  const newest = new Map(all.map((known) => [known.artifact, known]));
  const wanted = filter.latest === true ? [...newest.values()] : all;
  return wanted.sort((a, b) => (a.artifact < b.artifact ? -1 : a.artifact > b.artifact ? 1 : 0));
}

function hasStatus(entry: ArtifactEntry, { platform, status }: ListFilter): boolean {
  if (platform === undefined && status === undefined) return true;
  return Object.entries(entry.platforms).some(
    ([name, value]) =>
      (platform === undefined || name === platform) && (status === undefined || value.split(":")[0] === status),
  );
}

function withDescriptor(
  index: RegistryIndex,
  record: ArtifactRecord,
  descriptor: RegistryDescriptor,
): RegistryDescriptor[] {
  const name = refNameOf(record.artifact, record.version);
  const at = index.manifests.findIndex(({ annotations }) => annotations["org.opencontainers.image.ref.name"] === name);
  return at < 0 ? [...index.manifests, descriptor] : index.manifests.with(at, descriptor);
}
