import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ValidateFunction } from "ajv";
import ajvDraft04 from "ajv-draft-04";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactRegistry } from "../src/index.ts";
import { live, register } from "./sample.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "oci-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

type Json = Record<string, unknown>;
interface Descriptor extends Json {
  digest: string;
  size: number;
  mediaType: string;
  annotations?: Record<string, string>;
}

const fixtures = new URL("./__fixtures__/oci/", import.meta.url);
// The package is CommonJS: what is exported hangs on `default`.
const ajv = new ajvDraft04.default({ allErrors: true, strict: false, logger: false });
const files = (await readdir(fixtures)).filter((name) => name.endsWith(".json"));
// The schemas name each other by file, and themselves by URLs that lead nowhere.
for (const name of files)
  ajv.addSchema(withoutIds(JSON.parse(await readFile(new URL(name, fixtures), "utf8"))) as Json, name);

function withoutIds(value: unknown, isSchema = true): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutIds(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isSchema && key === "id"))
      .map(([key, item]) => [key, withoutIds(item, key !== "properties")]),
  );
}

function faults(schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(schema) as ValidateFunction;
  return validate(value) === true
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const readJson = async (path: string): Promise<Json> => JSON.parse(await readFile(join(root, path), "utf8")) as Json;

/** Bytes of a descriptor, as a program that knows OCI alone reads them. */
async function follow({ digest, size }: Descriptor): Promise<Buffer> {
  const bytes = await readFile(join(root, "blobs", "sha256", digest.replace("sha256:", "")));
  expect(bytes.length).toBe(size);
  expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`).toBe(digest);
  return bytes;
}

describe("the folder is an OCI image-layout", () => {
  it("by OCI's own schemas, and by following its descriptors", async () => {
    const registry = await ArtifactRegistry.open({ root });
    expect(faults("image-index-schema.json", await readJson("index.json"))).toEqual([]);
    await register(registry, { files: { "arxiv/a b.tar.gz": "archive", "arxiv/empty": "", "zora/ü.txt": "archive" } });
    await registry.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/1"));
    await register(registry, { artifact: "other", version: "1.0.0" });
    expect(faults("image-layout-schema.json", await readJson("oci-layout"))).toEqual([]);
    const index = await readJson("index.json");
    expect(faults("image-index-schema.json", index)).toEqual([]);
    const descriptors = index["manifests"] as Descriptor[];
    expect(descriptors.map(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"])).toEqual([
      "my-paper_1",
      "other_1.0.0",
    ]);
    for (const descriptor of descriptors) {
      expect(faults("content-descriptor.json", descriptor)).toEqual([]);
      const manifest = JSON.parse((await follow(descriptor)).toString()) as {
        config: Descriptor;
        layers: Descriptor[];
      };
      expect(faults("image-manifest-schema.json", manifest)).toEqual([]);
      for (const part of [manifest.config, ...manifest.layers]) {
        expect(faults("content-descriptor.json", part)).toEqual([]);
        await follow(part);
      }
      // What ORAS names the files when it pulls them.
      const titles = manifest.layers.map(({ annotations }) => annotations?.["org.opencontainers.image.title"]);
      expect(titles).toContain("publication-manifest.json");
    }
  });

  it("whose tags are OCI's, for the longest id and version too", async () => {
    const registry = await ArtifactRegistry.open({ root });
    await register(registry, { artifact: "a".repeat(64), version: `1${".0-x".repeat(15)}` });
    const [descriptor] = (await readJson("index.json"))["manifests"] as Descriptor[];
    expect(descriptor?.annotations?.["org.opencontainers.image.ref.name"]).toMatch(
      /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/u,
    );
  });

  it("and the schemas find what is wrong", async () => {
    await ArtifactRegistry.open({ root });
    expect(faults("image-layout-schema.json", { imageLayoutVersion: "2" })).not.toEqual([]);
    expect(
      faults("image-index-schema.json", {
        schemaVersion: 2,
        manifests: [{ mediaType: "x", digest: "md5", size: "1" }],
      }),
    ).not.toEqual([]);
    expect(faults("image-manifest-schema.json", { schemaVersion: 2, config: {}, layers: [] })).not.toEqual([]);
  });
});
