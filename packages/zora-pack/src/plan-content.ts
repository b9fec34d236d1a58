import type { CID } from "multiformats/cid";
import type { WorkDescription } from "./describe-work.ts";
import { writeCar } from "./ipfs/car.ts";
import { addFiles, type Blocks, collect } from "./ipfs/profile.ts";
import type { Cover } from "./make-cover.ts";
import type { Media } from "./media/make-media.ts";
import { coinMetadata, editionMetadata, metadataBytes } from "./plan-metadata.ts";

/** A file of the package. */
interface ContentFile {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What is published: files, their CIDs and the CAR that holds them. */
export interface PlannedContent {
  readonly files: readonly ContentFile[];
  /** File → CID. */
  readonly cids: Readonly<Record<string, string>>;
  /** Metadata documents as they are stored. */
  readonly metadata: readonly { readonly path: string; readonly text: string }[];
  readonly coinUri?: string;
  readonly editionUri?: string;
  /** The folder of all files; undefined, as the CAR is, where there is no cover. */
  readonly root?: string;
  readonly car?: { readonly path: string; readonly bytes: Uint8Array };
}

/** Writes the metadata upon cover and media, and a CAR of a folder with all of them. */
export async function planContent(
  work: WorkDescription,
  cover: Cover | undefined,
  media: Pick<Media, "path" | "mediaType" | "bytes">,
  wants: { readonly coin: boolean; readonly edition: boolean },
  id: string,
  signal: AbortSignal,
): Promise<PlannedContent> {
  const mediaFile: ContentFile = { path: media.path, mediaType: media.mediaType, bytes: media.bytes };
  const mediaCid = await cidOf(mediaFile.bytes, signal);
  if (cover === undefined) return { files: [mediaFile], cids: { [media.path]: mediaCid.toString() }, metadata: [] };
  const coverFile: ContentFile = { path: cover.path, mediaType: cover.mediaType, bytes: cover.bytes };
  const coverCid = await cidOf(coverFile.bytes, signal);
  const parts = {
    image: `ipfs://${coverCid.toString()}`,
    media: { uri: `ipfs://${mediaCid.toString()}`, mediaType: media.mediaType, path: media.path },
  };
  const documents = [
    ...(wants.coin ? [{ path: "metadata.json", bytes: metadataBytes(coinMetadata(work, parts)) }] : []),
    ...(wants.edition ? [{ path: "edition-metadata.json", bytes: metadataBytes(editionMetadata(work, parts)) }] : []),
  ].map((file) => ({ ...file, mediaType: "application/json" }));
  const files = [coverFile, mediaFile, ...documents];
  const blocks: Blocks = new Map();
  const added = await addFiles(folderOf(files), collect(blocks), signal);
  const cids = Object.fromEntries(
    files.map(({ path }) => [path, textOf(added.find((entry) => entry.path === `work/${path}`)?.cid)]),
  );
  const root = added.at(-1)?.cid;
  if (root === undefined) throw new Error("The importer gave no folder.");
  const uri = (path: string): string | undefined => (cids[path] === undefined ? undefined : `ipfs://${cids[path]}`);
  const coinUri = uri("metadata.json");
  const editionUri = uri("edition-metadata.json");
  const decoder = new TextDecoder();
  return {
    files,
    cids,
    metadata: documents.map(({ path, bytes }) => ({ path, text: decoder.decode(bytes) })),
    ...(coinUri === undefined ? {} : { coinUri }),
    ...(editionUri === undefined ? {} : { editionUri }),
    root: root.toString(),
    car: { path: `${id}.car`, bytes: writeCar(root, blocks) },
  };
}

/** In the order of their names, beneath one folder. */
function folderOf(files: readonly ContentFile[]): { path: string; content: Uint8Array }[] {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, bytes }) => ({ path: `work/${path}`, content: bytes }));
}

async function cidOf(bytes: Uint8Array, signal: AbortSignal): Promise<CID> {
  const [entry] = await addFiles([{ content: bytes }], { put: () => {} }, signal);
  if (entry === undefined) throw new Error("The importer gave no CID.");
  return entry.cid;
}

function textOf(cid: CID | undefined): string {
  if (cid === undefined) throw new Error("The importer left a file out.");
  return cid.toString();
}
