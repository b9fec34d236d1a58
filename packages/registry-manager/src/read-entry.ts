import { largestJson, readBlob } from "./blobs.ts";
import { corrupt } from "./errors.ts";
import { makeImage, type RegistryDescriptor, sha256Of } from "./layout.ts";
import { type ArtifactEntry, type ArtifactRecord, artifactRecordSchema } from "./record.ts";

/** The revision whose OCI manifest has this digest, checked in every part that is small. */
export async function readRevision(root: string, sha256: string): Promise<ArtifactEntry> {
  const text = decode(root, sha256, await readBlob(root, sha256, largestJson));
  const digest = /"config":\{"digest":"sha256:([0-9a-f]{64})"/u.exec(text)?.[1];
  if (digest === undefined) throw corrupt(root, `${sha256} is no manifest of ours`, sha256);
  const record = readRecord(root, digest, await readBlob(root, digest, largestJson));
  // Equal records have equal manifests: one that is not what its record makes was not written here.
  if (makeImage(record).manifest !== text) throw corrupt(root, `${sha256} does not fit its record`, sha256);
  return toEntry(record, sha256);
}

/** What a descriptor of the index names; name and date must be the record's. */
export async function readDescribed(root: string, descriptor: RegistryDescriptor): Promise<ArtifactEntry> {
  const entry = await readRevision(root, descriptor.digest.slice("sha256:".length));
  const { descriptor: expected } = makeImage(recordOf(entry));
  if (JSON.stringify(expected) !== JSON.stringify(ordered(descriptor)))
    throw corrupt(root, `index.json does not fit the record of ${entry.artifact} ${entry.version}`, descriptor);
  return entry;
}

/** The record of an entry, without what follows from it. */
export function recordOf(entry: ArtifactEntry): ArtifactRecord {
  const { digest: _, manifestDigest: __, ...record } = entry;
  return record;
}

export function toEntry(record: ArtifactRecord, digest: string): ArtifactEntry {
  const manifest = record.files.find(({ path }) => path === record.manifest);
  return { ...record, digest, manifestDigest: manifest?.sha256 ?? "" };
}

function readRecord(root: string, sha256: string, bytes: Uint8Array): ArtifactRecord {
  let value: unknown;
  try {
    value = JSON.parse(decode(root, sha256, bytes));
  } catch (error) {
    throw corrupt(root, `${sha256} is no record`, sha256, error);
  }
  const parsed = artifactRecordSchema.safeParse(value);
  if (parsed.success && sha256Of(makeImage(parsed.data).config) === sha256) return parsed.data;
  const [issue] = parsed.error?.issues ?? [];
  throw corrupt(
    root,
    `${sha256} is no record of ours${issue === undefined ? "" : `: ${issue.path.join("/")}: ${issue.message}`}`,
    sha256,
  );
}

function decode(root: string, sha256: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw corrupt(root, `${sha256} is no text`, sha256, error);
  }
}

const ordered = ({ mediaType, artifactType, digest, size, annotations }: RegistryDescriptor): RegistryDescriptor => ({
  mediaType,
  artifactType,
  digest,
  size,
  annotations,
});
