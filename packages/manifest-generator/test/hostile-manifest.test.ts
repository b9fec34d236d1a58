import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, type PublicationManifest, parseManifest, verifyPackage } from "../src/index.ts";
import { makeRelease, writeSample } from "./package-folder.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hostile-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

type Mutable = {
  platforms: Record<string, { files: { path: string; size: number; sha256: string; mediaType: string }[] }>;
} & Record<string, unknown>;

const sample = async (): Promise<Mutable> =>
  JSON.parse(JSON.stringify((await makeRelease(createMemoryStore())).manifest)) as Mutable;
const parse = (text: string): PublicationManifest => parseManifest(new TextEncoder().encode(text));
const file = (path: string) => ({ path, mediaType: "text/plain", size: 1, sha256: "a".repeat(64) });

async function withPaths(...paths: string[]): Promise<string> {
  const manifest = await sample();
  (manifest.platforms["arxiv"] as { files: unknown[] }).files = paths.map(file);
  return canonicalJson(manifest);
}

describe("a manifest with hostile paths is refused", () => {
  it.each([
    "arxiv/../../../etc/passwd",
    "/etc/passwd",
    "arxiv//x",
    "arxiv/./x",
    "arxiv/",
    "arxiv",
    "../arxiv/x",
    "social/x",
    "arxiv\\x",
    "arxiv/C:x",
    "arxiv/a\u0000b",
    "arxiv/a\nb",
    "~/x",
    "arxiv/x\ud800",
    "arxiv/e\u0301",
    "x",
    "",
    `arxiv/${"x".repeat(1100)}`,
  ])("%j", async (path) => {
    const text = (await withPaths("arxiv/PATH")).replace('"arxiv/PATH"', JSON.stringify(path));
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: "MANIFEST_INVALID" }));
  });

  it.each([
    [["arxiv/x", "arxiv/x"]],
    [["arxiv/x", "arxiv/X"]],
    [["arxiv/straße", "arxiv/STRASSE"]],
    [["arxiv/ſ", "arxiv/s"]],
    [["arxiv/ﬁ", "arxiv/fi"]],
    [["arxiv/a", "arxiv/a/b"]],
    [["arxiv/a/b", "arxiv/A/c"]],
    [["arxiv/a/b", "arxiv/A"]],
  ])("%j", async (paths) => {
    const text = await withPaths(...paths);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: "MANIFEST_INVALID" }));
  });

  it("and so is one platform's file in another one's folder, and a folder in two cases", async () => {
    const manifest = await sample();
    (manifest.platforms["arxiv"] as { files: unknown[] }).files = [file("social/x")];
    expect(() => parse(canonicalJson(manifest))).toThrow(/not in the folder of arxiv/u);
  });

  it("names that trim or look alike are names of their own", async () => {
    const text = await withPaths(
      "arxiv/a",
      "arxiv/a.",
      "arxiv/.a",
      "arxiv/constructor",
      "arxiv/__proto__",
      "arxiv/ａb",
    );
    expect(parse(text).platforms["arxiv"]?.files).toHaveLength(6);
  });
});

describe("a manifest that is written otherwise is refused", () => {
  const spoil: [string, (text: string) => string][] = [
    ["a key twice", (text) => text.replace('"schemaVersion":1', '"schemaVersion":1,"schemaVersion":1')],
    [
      "a platform twice",
      (text) =>
        text.replace(
          '"platforms":{',
          '"platforms":{"arxiv":{"status":"error","ready":false,"files":[],"needs":[],"checklist":[],"notes":[]},',
        ),
    ],
    ["a prototype", (text) => text.replace('"platforms":{', '"platforms":{"__proto__":{"status":"error"},')],
    ["a prototype at the top", (text) => text.replace("{", '{"__proto__":{"x":1},')],
    ["blanks", (text) => text.replace('"schemaVersion":1', '"schemaVersion": 1')],
    ["another number", (text) => text.replace('"schemaVersion":1', '"schemaVersion":1.0')],
    ["an escape", (text) => text.replace('"artifact"', '"\\u0061rtifact"')],
    ["a byte order mark", (text) => `\ufeff${text}`],
    [
      "another order",
      (text) => `{${text.slice(text.indexOf('"created"'), -1)},${text.slice(1, text.indexOf('"created"') - 1)}}`,
    ],
    ["half a text", (text) => text.slice(0, -1)],
    ["two texts", (text) => `${text}${text}`],
    ["nothing", () => ""],
    ["a newer version", (text) => text.replace('"schemaVersion":1', '"schemaVersion":2')],
    ["a list", (text) => `[${text}]`],
  ];

  it.each(spoil)("%s", async (_, change) => {
    const text = canonicalJson(await sample());
    expect(parse(text).schemaVersion).toBe(1);
    expect(change(text)).not.toBe(text);
    expect(() => parse(change(text))).toThrow(expect.objectContaining({ code: "MANIFEST_INVALID" }));
  });

  it("a newer version says so", async () => {
    const text = canonicalJson(await sample()).replace('"schemaVersion":1', '"schemaVersion":2');
    expect(() => parse(text)).toThrow(/newer DreamNet/u);
  });
});

describe("a manifest that is very large is refused in bounded time", () => {
  const fill: [string, () => string | Uint8Array][] = [
    ["100 MB of blanks", () => new Uint8Array(100 * 1024 * 1024).fill(0x20)],
    ["a million levels", () => "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    [
      "a million levels in a field",
      () => `{"schemaVersion":1,"platforms":${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}}`,
    ],
    ["ten million wrong files", () => `{"platforms":{"arxiv":{"files":[${"1,".repeat(10_000_000)}1]}}}`],
    ["a million wrong notes", () => `{"platforms":{"arxiv":{"notes":[${"1,".repeat(1_000_000)}1]}}}`],
    ["a million tags", () => `{"artifact":{"tags":[${"1,".repeat(1_000_000)}1]}}`],
    [
      "a million platforms",
      () => `{"platforms":{${Array.from({ length: 1_000_000 }, (_, at) => `"p${at}":1`).join(",")}}}`,
    ],
    ["a million keys", () => `{${Array.from({ length: 1_000_000 }, (_, at) => `"p${at}":1`).join(",")}}`],
  ];

  it.each(fill)(
    "%s",
    async (_, make) => {
      const content = make();
      const folder = join(root, "a-paper");
      await mkdir(folder);
      await writeFile(join(folder, "publication-manifest.json"), content);
      const { valid, findings } = await verifyPackage(folder);
      expect(valid).toBe(false);
      expect(JSON.stringify(findings).length).toBeLessThan(20_000);
      expect(findings[0]?.path).toBe("publication-manifest.json");
    },
    60_000,
  );

  it("100 000 files are none too many", async () => {
    const manifest = await sample();
    const files = Array.from({ length: 100_000 }, (_, at) => file(`arxiv/f${String(at).padStart(6, "0")}`));
    (manifest.platforms["arxiv"] as { files: unknown[] }).files = files;
    expect(parse(canonicalJson(manifest)).platforms["arxiv"]?.files).toHaveLength(100_000);
  }, 60_000);
});

describe("a package beside a foreign manifest", () => {
  it("is not taken for one of its platforms", async () => {
    await writeSample(root);
    await mkdir(join(root, "notes"));
    await writeFile(join(root, "notes", "x"), "");
    expect((await verifyPackage(join(root, "notes"))).findings).toMatchObject([
      { kind: "missing", path: "publication-manifest.json" },
    ]);
    expect((await verifyPackage(join(root, "zora")).catch((error: unknown) => error)) as object).toMatchObject({
      code: "ENOENT",
    });
  });
});
