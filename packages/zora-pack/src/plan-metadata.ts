import type { WorkDescription } from "./describe-work.ts";
import { zoraFacts } from "./limits.ts";

/** What the metadata refers to. */
export interface MetadataParts {
  /** `ipfs://` and the CID of the cover. */
  readonly image: string;
  readonly media: { readonly uri: string; readonly mediaType: string; readonly path: string };
}

/** Metadata of a coin, as the builder of Zora's SDK writes it. */
export interface CoinMetadata {
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly image: string;
  readonly animation_url: string;
  readonly content: { readonly uri: string; readonly mime: string };
  readonly properties?: Readonly<Record<string, string>>;
}

/** Metadata of an edition, its contract's and its token's. */
export interface EditionMetadata {
  readonly name: string;
  readonly description: string;
  readonly image: string;
  /** Only what an edition plays: a PDF is not. */
  readonly animation_url?: string;
  readonly content: { readonly uri: string; readonly mime: string };
  readonly attributes: readonly { readonly trait_type: string; readonly value: string }[];
}

/** Metadata of a coin. */
export function coinMetadata(work: WorkDescription, { image, media }: MetadataParts): CoinMetadata {
  return {
    name: work.name,
    symbol: work.symbol,
    description: work.description,
    image,
    animation_url: media.uri,
    content: { uri: media.uri, mime: bare(media.mediaType) },
    ...(Object.keys(work.properties).length === 0 ? {} : { properties: work.properties }),
  };
}

/** Metadata of an edition. */
export function editionMetadata(work: WorkDescription, { image, media }: MetadataParts): EditionMetadata {
  const ending = media.path.split(".").at(-1) ?? "";
  const isPlayed = (zoraFacts.animationTypes.value as readonly string[]).includes(ending);
  return {
    name: work.name,
    description: work.description,
    image,
    ...(isPlayed ? { animation_url: media.uri } : {}),
    content: { uri: media.uri, mime: bare(media.mediaType) },
    attributes: Object.entries(work.properties).map(([name, value]) => ({ trait_type: name, value })),
  };
}

/** Without parameters: Zora compares media types as whole texts. */
const bare = (mediaType: string): string => mediaType.split(";", 1)[0]?.trim() ?? mediaType;

/** A document as it is stored: its CID is of these bytes. */
export function metadataBytes(metadata: CoinMetadata | EditionMetadata): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(metadata, null, 2)}\n`);
}
