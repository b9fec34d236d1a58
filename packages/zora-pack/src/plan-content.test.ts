import { describe, expect, it } from "vitest";
import type { WorkDescription } from "./describe-work.ts";
import { planContent } from "./plan-content.ts";

const work: WorkDescription = {
  name: "A name",
  symbol: "NAME",
  description: "What it is.",
  hasAbstract: true,
  authors: ["Ada Lovelace"],
  kind: "paper",
  editionSize: 333,
  properties: { authors: "Ada Lovelace", license: "CC-BY-4.0" },
};

const cover = {
  path: "cover.png",
  mediaType: "image/png",
  bytes: Uint8Array.of(137, 80, 78, 71),
  width: 1,
  height: 1,
  alt: "A name",
};
const page = { path: "id.html", mediaType: "text/html", bytes: new TextEncoder().encode("<p>") } as const;
const pdf = { path: "id.pdf", mediaType: "application/pdf", bytes: new TextEncoder().encode("%PDF") } as const;
const both = { coin: true, edition: true };

const plan = (media: typeof page | typeof pdf, wants = both, own: WorkDescription = work) =>
  planContent(own, cover, media, wants, "id", new AbortController().signal);
const documentOf = ({ metadata }: Awaited<ReturnType<typeof plan>>, path: string) =>
  JSON.parse(metadata.find((one) => one.path === path)?.text ?? "null") as Record<string, unknown>;

describe("metadata", () => {
  it("has attributes in the edition's alone, and properties in the coin's", async () => {
    const content = await plan(page);
    expect(documentOf(content, "metadata.json")).not.toHaveProperty("attributes");
    expect(documentOf(content, "metadata.json")["properties"]).toEqual(work.properties);
    expect(documentOf(content, "edition-metadata.json")["attributes"]).toContainEqual({
      trait_type: "license",
      value: "CC-BY-4.0",
    });
  });

  it("plays HTML in an edition, and never a PDF", async () => {
    const edition = documentOf(await plan(page), "edition-metadata.json");
    expect(edition["animation_url"]).toBe((edition["content"] as { uri: string }).uri);
    expect(documentOf(await plan(pdf), "edition-metadata.json")).not.toHaveProperty("animation_url");
  });

  it("leaves out what is not known", async () => {
    const bare = { ...work, properties: {} };
    expect(Object.keys(documentOf(await plan(pdf, both, bare), "metadata.json"))).toEqual([
      "name",
      "symbol",
      "description",
      "image",
      "animation_url",
      "content",
    ]);
  });

  it("names the media type without parameters", async () => {
    const media = { ...page, mediaType: "text/html; charset=utf-8" } as unknown as typeof page;
    expect(documentOf(await plan(media), "metadata.json")["content"]).toMatchObject({ mime: "text/html" });
  });
});

describe("content", () => {
  it("holds what is asked for", async () => {
    const coin = await plan(page, { coin: true, edition: false });
    expect(Object.keys(coin.cids)).toEqual(["cover.png", "id.html", "metadata.json"]);
    expect(coin.editionUri).toBeUndefined();
    const edition = await plan(page, { coin: false, edition: true });
    expect(Object.keys(edition.cids)).toEqual(["cover.png", "id.html", "edition-metadata.json"]);
    expect(edition.coinUri).toBeUndefined();
  });

  it("is the same each time", async () => {
    const [first, second] = [await plan(pdf), await plan(pdf)];
    expect(first.root).toBe(second.root);
    expect(Buffer.compare(first.car?.bytes as Uint8Array, second.car?.bytes as Uint8Array)).toBe(0);
  });

  it("has no metadata without a cover", async () => {
    const content = await planContent(work, undefined, pdf, both, "id", new AbortController().signal);
    expect(content).toMatchObject({ metadata: [], cids: { "id.pdf": expect.stringMatching(/^bafkrei/u) } });
    expect(content.car).toBeUndefined();
  });
});
