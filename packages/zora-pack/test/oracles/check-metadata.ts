import * as published from "@zoralabs/coins-sdk";

interface MetadataBuilder {
  withName(name: string): MetadataBuilder;
  withSymbol(symbol: string): MetadataBuilder;
  withDescription(description: string): MetadataBuilder;
  withImageURI(uri: string): MetadataBuilder;
  withMediaURI(uri: string, mediaType: string): MetadataBuilder;
  withProperties(properties: Readonly<Record<string, string>>): MetadataBuilder;
  validate(): MetadataBuilder;
  generateMetadata(): unknown;
}

// Its declarations leave endings out of their imports, so that TypeScript sees nothing of it.
const { createMetadataBuilder, validateMetadataJSON, validateMetadataURIContent } = published as unknown as {
  readonly createMetadataBuilder: () => MetadataBuilder;
  readonly validateMetadataJSON: (metadata: unknown) => true;
  readonly validateMetadataURIContent: (uri: string) => Promise<true>;
};

/** What Zora's own SDK says against a metadata document, as sentences. */
export async function metadataFaults(path: string, bytes: Uint8Array): Promise<string[]> {
  const faults: string[] = [];
  const fail = (error: unknown): void => void faults.push(`${path}: ${String(error)}`);
  const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Record<string, unknown>;
  try {
    validateMetadataJSON(value);
  } catch (error) {
    fail(error);
  }
  try {
    await validateMetadataURIContent(`data:application/json;base64,${Buffer.from(bytes).toString("base64")}`);
  } catch (error) {
    fail(error);
  }
  if (JSON.stringify(value).includes("null")) {
    const empty = Object.entries(value).find(([, one]) => one === null);
    if (empty !== undefined) faults.push(`${path}: ${empty[0]} is null`);
  }
  return faults;
}

/** What the SDK's builder would write in place of a coin's metadata. */
export function builtMetadata(value: {
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly image: string;
  readonly content: { readonly uri: string; readonly mime: string };
  readonly properties?: Readonly<Record<string, string>>;
}): unknown {
  const builder = createMetadataBuilder()
    .withName(value.name)
    .withSymbol(value.symbol)
    .withDescription(value.description)
    .withImageURI(value.image)
    .withMediaURI(value.content.uri, value.content.mime);
  if (value.properties !== undefined) builder.withProperties(value.properties);
  return JSON.parse(JSON.stringify(builder.validate().generateMetadata()));
}
