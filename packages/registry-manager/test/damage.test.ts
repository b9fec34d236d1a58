import { execFileSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactRegistry } from "../src/index.ts";
import { live, register, sample, sha256 } from "./sample.ts";

let root: string;
let folder: string;
let registry: ArtifactRegistry;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "damage-"));
  folder = join(root, "registry");
  registry = await ArtifactRegistry.open({ root: folder });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const blob = (digest: string): string => join(folder, "blobs", "sha256", digest);
const overwrite = async (path: string, change: (bytes: Buffer) => Buffer | string): Promise<void> => {
  const bytes = await readFile(path);
  await rm(path);
  await writeFile(path, change(bytes));
};
const open = async () => await ArtifactRegistry.open({ root: folder });

describe("what is no registry of ours is refused, and left as it is", () => {
  it.each([
    ["a folder with other files", "REGISTRY_FOREIGN", async (at: string) => writeFile(join(at, "paper.md"), "x")],
    [
      "another OCI layout",
      "REGISTRY_FOREIGN",
      async (at: string) => {
        await writeFile(join(at, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
        await writeFile(join(at, "index.json"), '{"schemaVersion":2,"manifests":[]}');
      },
    ],
    [
      "a newer OCI layout",
      "REGISTRY_NEWER",
      async (at: string) => writeFile(join(at, "oci-layout"), '{"imageLayoutVersion":"2.0.0"}'),
    ],
    [
      "a newer registry",
      "REGISTRY_NEWER",
      async (at: string) => {
        await writeFile(join(at, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
        await writeFile(join(at, "index.json"), '{"schemaVersion":2,"annotations":{"dreamnet.registry.version":"2"}}');
      },
    ],
    [
      "no text in oci-layout",
      "REGISTRY_CORRUPT",
      async (at: string) => writeFile(join(at, "oci-layout"), new Uint8Array([255, 254])),
    ],
    ["half of oci-layout", "REGISTRY_CORRUPT", async (at: string) => writeFile(join(at, "oci-layout"), '{"imageLay')],
    ["a number in oci-layout", "REGISTRY_CORRUPT", async (at: string) => writeFile(join(at, "oci-layout"), "1")],
    [
      "no index",
      "REGISTRY_CORRUPT",
      async (at: string) => writeFile(join(at, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}'),
    ],
    [
      "a link for oci-layout",
      "REGISTRY_UNSAFE",
      async (at: string) => symlink("/etc/hostname", join(at, "oci-layout")),
    ],
    ["a folder for oci-layout", "REGISTRY_UNSAFE", async (at: string) => mkdir(join(at, "oci-layout"))],
    ["a folder that all can write to", "REGISTRY_UNSAFE", async (at: string) => chmod(at, 0o777)],
  ])("%s: %s", async (_, code, make) => {
    const at = join(root, "other");
    await mkdir(at);
    await make(at);
    const before = (await readdir(at)).sort();
    await expect(ArtifactRegistry.open({ root: at })).rejects.toMatchObject({ code, hint: expect.any(String) });
    expect((await readdir(at)).sort()).toEqual(before);
  });

  it("a file, and a pipe for its index", async () => {
    await writeFile(join(root, "file"), "");
    await expect(ArtifactRegistry.open({ root: join(root, "file") })).rejects.toMatchObject({ code: "EEXIST" });
    await rm(join(folder, "index.json"));
    execFileSync("mkfifo", [join(folder, "index.json")]);
    await expect(open()).rejects.toMatchObject({ code: "REGISTRY_UNSAFE" });
  });
});

describe("damage is named", () => {
  it.each([
    ["half an index", (text: string) => text.slice(0, text.length / 2)],
    ["an index of another form", (text: string) => text.replace('"manifests"', '"manifest"')],
    [
      "a digest that is a path",
      (text: string) => text.replace(/sha256:[0-9a-f]{64}/u, "sha256:../../../../etc/passwd"),
    ],
    ["a size that is negative", (text: string) => text.replace(/"size": \d+/u, '"size": -1')],
    [
      "a prototype",
      (text: string) => text.replace('"manifests": [', '"__proto__": {"x": 1}, "more": [], "manifests": ['),
    ],
  ])("%s", async (_, change) => {
    await register(registry);
    await overwrite(join(folder, "index.json"), (bytes) => change(bytes.toString()));
    await expect(registry.list()).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    await expect(open()).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    const { registration, read } = sample();
    await expect(registry.register(registration, read)).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
  });

  it("a version that stands twice in the index", async () => {
    await register(registry);
    await overwrite(join(folder, "index.json"), (bytes) => {
      const index = JSON.parse(bytes.toString()) as { manifests: unknown[] };
      return JSON.stringify({ ...index, manifests: [...index.manifests, ...index.manifests] });
    });
    await expect(registry.list()).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
  });

  it("an entry that cannot be read, and the others are listed", async () => {
    const { digest } = await register(registry);
    await register(registry, { artifact: "other" });
    await overwrite(blob(digest), (bytes) => Buffer.concat([bytes, Buffer.from(" ")]));
    await expect(registry.list()).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    const faults: string[] = [];
    const entries = await registry.list({ onFault: (_, artifact, version) => faults.push(`${artifact} ${version}`) });
    expect([entries.map(({ artifact }) => artifact), faults]).toEqual([["other"], ["my-paper 1"]]);
    // Nothing is removed where it is not known what is referred to.
    await expect(registry.collectGarbage()).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    expect(await registry.remove("my-paper")).toBe(1);
    await register(registry);
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 2 });
  });

  it("in the bytes of a file: reads refuse it, and registering again mends it", async () => {
    await register(registry);
    await overwrite(blob(sha256("archive")), () => "Archive");
    await expect(registry.read(sha256("archive"))).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    expect((await registry.verify()).findings).toEqual([
      {
        kind: "changed",
        artifact: "my-paper",
        version: "1",
        revision: 1,
        path: "arxiv/a.tar.gz",
        sha256: sha256("archive"),
        message: "The bytes of arxiv/a.tar.gz have changed.",
      },
    ]);
    await rm(blob(sha256("text")));
    expect((await registry.verify({ artifact: "my-paper", version: "1" })).findings.map(({ kind }) => kind)).toEqual([
      "changed",
      "missing",
    ]);
    await register(registry);
    expect((await registry.verify()).valid).toBe(true);
  });

  it("a link in the place of a file, or of the folder of files, is not followed", async () => {
    await register(registry);
    await rm(blob(sha256("archive")));
    await writeFile(join(root, "outside"), "archive");
    await symlink(join(root, "outside"), blob(sha256("archive")));
    await expect(registry.read(sha256("archive"))).rejects.toMatchObject({ code: "REGISTRY_UNSAFE" });
    await cp(join(folder, "blobs"), join(root, "blobs"), { recursive: true });
    await rm(join(folder, "blobs"), { recursive: true });
    await symlink(join(root, "blobs"), join(folder, "blobs"));
    await expect(register(registry, { version: "2" })).rejects.toMatchObject({ code: "REGISTRY_UNSAFE" });
    expect((await readdir(join(root, "blobs", "sha256"))).length).toBe(5);
  });

  it("a record of gigabytes is not read", async () => {
    const { digest } = await register(registry);
    await chmod(blob(digest), 0o644);
    await truncate(blob(digest), 2 ** 40);
    await expect(registry.get("my-paper")).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
    await truncate(join(folder, "index.json"), 2 ** 40);
    await expect(registry.get("my-paper")).rejects.toMatchObject({ code: "REGISTRY_CORRUPT" });
  });

  it("any single byte of the registry's files", async () => {
    await register(registry);
    await registry.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/1"));
    await register(registry, { version: "2" });
    const missed: string[] = [];
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.name !== "registry.lock",
    );
    for (const entry of names) {
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      const step = process.env["DREAMNET_FULL"] === "1" ? 1 : Math.max(1, Math.floor(bytes.length / 25));
      await chmod(path, 0o644);
      for (let at = 0; at < bytes.length; at += step) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        await writeFile(path, changed);
        const valid = await registry.verify().then(
          (report) => report.valid,
          () => false,
        );
        if (valid) missed.push(`${entry.name} ${at}`);
      }
      await writeFile(path, bytes);
    }
    expect(missed).toEqual([]);
    expect(names.length).toBeGreaterThan(8);
    expect((await registry.verify()).valid).toBe(true);
  }, 600_000);

  it("a lock that is no lock", async () => {
    await writeFile(join(folder, "registry.lock"), "x".repeat(5000));
    const { registration, read } = sample();
    await expect(registry.register(registration, read)).rejects.toMatchObject({ code: "REGISTRY_LOCK" });
    await rm(join(folder, "registry.lock"));
    await symlink(join(root, "outside"), join(folder, "registry.lock"));
    await expect(registry.register(registration, read)).rejects.toMatchObject({ code: "REGISTRY_UNSAFE" });
  });
});
