import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PackageFinding, verifyPackage } from "../src/index.ts";
import { makeRelease, writeRelease, writeSample } from "./package-folder.ts";
import { stored } from "./sample.ts";

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "verify-"));
  folder = join(root, "a-paper");
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const kinds = (findings: readonly PackageFinding[]): string[] =>
  findings.map(({ kind, path, to }) => `${kind} ${path}${to === undefined ? "" : ` -> ${to}`}`);
const found = async (): Promise<string[]> => kinds((await verifyPackage(folder)).findings);

/** Every file below a folder, by relative path. */
async function filesIn(at: string): Promise<string[]> {
  const entries = await readdir(at, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1))
    .sort();
}

async function writeKey(): Promise<string> {
  const path = join(root, "key.pem");
  await writeFile(path, generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
  });
  return path;
}

describe("a package that is whole", () => {
  it("is valid, as `sha256sum -c` finds too", async () => {
    const release = await writeSample(folder);
    expect(await verifyPackage(folder)).toEqual({
      valid: true,
      folder,
      artifact: { id: "a-paper", version: "1" },
      manifestDigest: release.manifestDigest,
      files: 6,
      ignored: [],
      findings: [],
    });
    execFileSync("sha256sum", ["--strict", "-c", "SHA256SUMS"], { cwd: folder });
  });

  it("is valid though another release takes its place while it is read", async () => {
    await writeSample(folder);
    const next = join(root, "next");
    await mkdir(next);
    const { manifestDigest } = await writeSample(next, { version: "2" });
    // Of the one that goes, something is wrong, which is told of none that lies there.
    await writeFile(join(folder, "extra"), "");
    const { signal } = new AbortController();
    let asked = 0;
    signal.throwIfAborted = () => {
      asked += 1;
      // The first time is before anything is read.
      if (asked !== 2) return;
      renameSync(folder, join(root, "last"));
      renameSync(next, folder);
      rmSync(join(root, "last"), { recursive: true });
    };
    expect(await verifyPackage(folder, { signal })).toMatchObject({ valid: true, manifestDigest });
    expect(asked).toBeGreaterThan(2);
  });

  it("is valid by one platform's folder, with a signature, and through a link to the folder", async () => {
    const signingKey = await writeKey();
    const release = await writeSample(folder, { signingKey });
    expect(await verifyPackage(join(folder, "arxiv"))).toMatchObject({ valid: true, files: 2, folder });
    const publicKey = execFileSync("openssl", ["pkey", "-in", signingKey, "-pubout"], { encoding: "utf8" });
    expect(await verifyPackage(folder, { publicKey })).toMatchObject({
      valid: true,
      signature: { keyid: release.manifest.signer?.keyid, trusted: true },
    });
    expect(await verifyPackage(folder)).toMatchObject({ valid: true, signature: { trusted: false } });
    await symlink(folder, join(root, "link"));
    expect(await verifyPackage(join(root, "link"))).toMatchObject({ valid: true, folder });
  });

  it("may have beside it what the command keeps there", async () => {
    await writeSample(folder);
    await writeFile(join(folder, ".arxiv.files.json"), "[]");
    await writeFile(join(folder, ".release.files.json"), "[]");
    await writeFile(join(folder, "arxiv-receipt.json"), "{}");
    await mkdir(join(folder, ".arxiv.new-0123456789ab"));
    expect(await verifyPackage(folder)).toMatchObject({
      valid: true,
      ignored: [".arxiv.files.json", ".arxiv.new-0123456789ab", ".release.files.json", "arxiv-receipt.json"],
    });
    await writeFile(join(folder, ".other.files.json"), "[]");
    await writeFile(join(folder, "other-receipt.json"), "[]");
    expect(await found()).toEqual(["added .other.files.json", "added other-receipt.json"]);
  });
});

describe("every single change is found", () => {
  it("each byte of each file, in each of several bits", async () => {
    const signingKey = await writeKey();
    const store = createMemoryStore();
    const release = await makeRelease(store, {
      signingKey,
      platforms: {
        arxiv: {
          status: "ready",
          files: [await stored(store, "build/a-paper/arxiv/x.bin", new Uint8Array([0, 1, 2, 255]))],
        },
        zora: { status: "ready", files: [await stored(store, "build/a-paper/zora/empty.txt", "")] },
      },
    });
    await writeRelease(folder, release, store);
    const missed: string[] = [];
    for (const path of await filesIn(folder)) {
      const bytes = await readFile(join(folder, path));
      const step = process.env["DREAMNET_FULL"] === "1" ? 1 : Math.max(1, Math.floor(bytes.length / 200));
      for (let at = 0; at < bytes.length; at += step) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        await writeFile(join(folder, path), changed);
        const { valid, findings } = await verifyPackage(folder);
        if (valid || !findings.some((finding) => finding.path === path || finding.path === "release.intoto.json"))
          missed.push(`${path}:${at} ${JSON.stringify(kinds(findings))}`);
      }
      await writeFile(join(folder, path), bytes);
    }
    expect(missed).toEqual([]);
    expect((await verifyPackage(folder)).valid).toBe(true);
  }, 600_000);

  it("in folders of any files: a flip, a loss, an addition, a new name, a cut", async () => {
    const name = fc
      .stringMatching(/^[a-zA-Z0-9_ %é日-]{1,8}(\/[a-zA-Z0-9_ %-]{1,8}){0,2}$/u)
      .filter((path) => path.split("/").every((part) => part.trim() === part && part !== ""));
    const files = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 40 })), {
      minLength: 1,
      maxLength: 6,
      // No file may stand where another one has a folder.
      selector: ([path]) => path.split("/")[0]?.normalize("NFKC").toLowerCase(),
    });
    const edit = fc.constantFrom("flip", "lose", "add", "rename", "cut", "grow");
    await fc.assert(
      fc.asyncProperty(files, edit, fc.nat(), async (made, how, seed) => {
        const at = await mkdtemp(join(root, "case-"));
        const store = createMemoryStore();
        const references = [];
        for (const [path, bytes] of made)
          references.push(await stored(store, `build/a-paper/arxiv/${path.normalize("NFC")}`, bytes));
        const release = await makeRelease(store, { platforms: { arxiv: { status: "ready", files: references } } });
        await writeRelease(at, release, store);
        expect(await verifyPackage(at)).toMatchObject({ valid: true, files: made.length + 3 });
        const all = await filesIn(at);
        const path = all[seed % all.length] as string;
        const bytes = await readFile(join(at, path));
        if (how === "flip" || how === "cut") {
          if (bytes.length === 0) return;
          const changed = Buffer.from(bytes);
          changed[seed % bytes.length] = (changed[seed % bytes.length] as number) ^ (1 << (seed % 8));
          await writeFile(join(at, path), how === "flip" ? changed : bytes.subarray(0, -1));
        } else if (how === "grow") await writeFile(join(at, path), Buffer.concat([bytes, Buffer.from([seed % 256])]));
        else if (how === "lose") await rm(join(at, path));
        else if (how === "add") await writeFile(join(at, dirname(path), "an added file"), bytes);
        else await rename(join(at, path), join(at, dirname(path), `${basename(path)}~`));
        const { valid, findings } = await verifyPackage(at);
        expect(valid).toBe(false);
        const expected = {
          flip: /^(changed|invalid)/u,
          cut: /^(changed|invalid)/u,
          grow: /^(changed|invalid)/u,
          lose: /^missing/u,
          add: /^added/u,
          rename: /^(renamed|missing|added)/u,
        };
        expect(kinds(findings).some((text) => expected[how].test(text))).toBe(true);
        await rm(at, { recursive: true });
      }),
      { numRuns: process.env["DREAMNET_FULL"] === "1" ? 1000 : 100, seed: 8 },
    );
  }, 600_000);

  it.each([
    ["a file that is gone", "arxiv/a-paper.tar.gz", (path: string) => rm(path), ["missing arxiv/a-paper.tar.gz"]],
    ["a document that is gone", "SHA256SUMS", (path: string) => rm(path), ["missing SHA256SUMS"]],
    [
      "the crate that is gone",
      "ro-crate-metadata.json",
      (path: string) => rm(path),
      ["missing ro-crate-metadata.json"],
    ],
    [
      "the manifest that is gone",
      "publication-manifest.json",
      (path: string) => rm(path),
      ["missing publication-manifest.json"],
    ],
    [
      "a file in another case",
      "arxiv/a-paper.tar.gz",
      (path: string) => rename(path, join(dirname(path), "A-Paper.tar.gz")),
      ["renamed arxiv/a-paper.tar.gz -> arxiv/A-Paper.tar.gz"],
    ],
    [
      "a name in another form",
      "arxiv/Übersicht 100%.txt",
      (path: string) => rename(path, join(dirname(path), "Übersicht 100%.txt".normalize("NFD"))),
      [`renamed arxiv/Übersicht 100%.txt -> arxiv/${"Übersicht 100%.txt".normalize("NFD")}`],
    ],
    [
      "a file in another folder",
      "arxiv/a-paper.tar.gz",
      (path: string) => rename(path, join(dirname(path), "..", "social", "a-paper.tar.gz")),
      ["renamed arxiv/a-paper.tar.gz -> social/a-paper.tar.gz"],
    ],
    [
      "a hidden file",
      "arxiv/a-paper.tar.gz",
      (path: string) => writeFile(join(dirname(path), ".hidden"), ""),
      ["added arxiv/.hidden"],
    ],
    [
      "an empty folder",
      "arxiv/a-paper.tar.gz",
      (path: string) => mkdir(join(dirname(path), "more")),
      ["added arxiv/more"],
    ],
    [
      "a signature that nobody promised",
      "SHA256SUMS",
      (path: string) => writeFile(join(dirname(path), "release.intoto.json"), "{}"),
      ["added release.intoto.json", "invalid release.intoto.json", "invalid ro-crate-metadata.json"],
    ],
    [
      "a line more in the checksums",
      "SHA256SUMS",
      async (path: string) => writeFile(path, `${await readFile(path, "utf8")}${"0".repeat(64)}  x\n`),
      ["invalid SHA256SUMS"],
    ],
    [
      "a line break in the manifest",
      "publication-manifest.json",
      async (path: string) => writeFile(path, `${await readFile(path, "utf8")}\n`),
      ["invalid publication-manifest.json", "invalid publication-manifest.json"],
    ],
  ])("%s", async (_, path, change, expected) => {
    await writeSample(folder);
    await change(join(folder, path));
    expect(await found()).toEqual(expected);
  });

  it("what was changed together with the manifest: by the registry's digest, and by the signature", async () => {
    const signingKey = await writeKey();
    const first = await writeSample(folder, { signingKey });
    await rm(folder, { recursive: true });
    await mkdir(folder);
    const other = await writeSample(folder, { source: { digest: "b".repeat(64), file: "paper.md" } });
    expect((await verifyPackage(folder)).valid).toBe(true);
    const { findings } = await verifyPackage(folder, {
      manifestDigest: first.manifestDigest,
      publicKey: first.manifest.signer?.publicKey as string,
    });
    expect(kinds(findings)).toEqual(["changed publication-manifest.json", "invalid release.intoto.json"]);
    expect((await verifyPackage(folder, { manifestDigest: other.manifestDigest })).valid).toBe(true);
  });

  it("one platform's folder that lacks a file, beside a manifest that is whole", async () => {
    await writeSample(folder);
    await rm(join(folder, "arxiv", "a-paper.tar.gz"));
    await rm(join(folder, "social"), { recursive: true });
    expect(kinds((await verifyPackage(join(folder, "arxiv"))).findings)).toEqual(["missing arxiv/a-paper.tar.gz"]);
  });
});

describe("what is no package", () => {
  it("is a finding, or an error where there is no folder", async () => {
    expect(await verifyPackage(folder)).toMatchObject({
      valid: false,
      findings: [{ kind: "missing", path: "publication-manifest.json" }],
    });
    await expect(verifyPackage(join(root, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
    const controller = new AbortController();
    controller.abort();
    await expect(verifyPackage(folder, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
  });

  it("links, in the place of a file, a document, a folder: none is followed", async () => {
    await writeSample(folder);
    const outside = join(root, "outside");
    await cp(folder, outside, { recursive: true });
    for (const path of ["arxiv/a-paper.tar.gz", "SHA256SUMS"]) {
      await rm(join(folder, path));
      await symlink(join(outside, path), join(folder, path));
    }
    await rm(join(folder, "social"), { recursive: true });
    await symlink(join(outside, "social"), join(folder, "social"));
    expect(await found()).toEqual([
      "unsafe SHA256SUMS",
      "unsafe arxiv/a-paper.tar.gz",
      "unsafe social",
      "missing social/post one.txt",
    ]);
    await rm(join(folder, "publication-manifest.json"));
    await symlink(join(outside, "publication-manifest.json"), join(folder, "publication-manifest.json"));
    expect(await verifyPackage(folder)).toMatchObject({
      valid: false,
      findings: [{ kind: "unsafe" }, { kind: "unsafe" }],
    });
  });

  it("a pipe does not hold it up", async () => {
    await writeSample(folder);
    for (const path of ["arxiv/a-paper.tar.gz", "SHA256SUMS", "arxiv/pipe"]) {
      await rm(join(folder, path), { force: true });
      execFileSync("mkfifo", [join(folder, path)]);
    }
    expect(await found()).toContain("unsafe arxiv/pipe");
    expect(await found()).toContain("unsafe SHA256SUMS");
  });

  it("a file that has become huge is not read", async () => {
    await writeSample(folder);
    await truncate(join(folder, "arxiv/a-paper.tar.gz"), 2 ** 40);
    await writeFile(join(folder, "arxiv/more"), "");
    await truncate(join(folder, "arxiv/more"), 2 ** 40);
    await truncate(join(folder, "SHA256SUMS"), 2 ** 40);
    expect(await found()).toEqual(["unsafe SHA256SUMS", "changed arxiv/a-paper.tar.gz", "added arxiv/more"]);
    await truncate(join(folder, "publication-manifest.json"), 2 ** 40);
    expect(await found()).toEqual(["unsafe SHA256SUMS", "unsafe publication-manifest.json"]);
  });

  it("a folder with very much more in it is cut off", async () => {
    await writeSample(folder);
    await mkdir(join(folder, "more"));
    for (let at = 0; at < 10_050; at += 1) await writeFile(join(folder, "more", String(at)), "");
    const { findings } = await verifyPackage(folder);
    expect(findings.some(({ message }) => message.startsWith("There is much more here"))).toBe(true);
    expect(findings.filter(({ kind }) => kind !== "added")).toEqual([]);
  }, 60_000);
});
