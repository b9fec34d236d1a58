import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { describeStoreBehaviour } from "../test/store-behaviour.ts";
import { openContentStore } from "./index.ts";

const folders: string[] = [];
function newRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-store-"));
  folders.push(folder);
  return join(folder, "store");
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const open = async (root = newRoot()) => ({ root, store: await openContentStore({ root }) });

/** The store's own path of a file; a store on disk always has one. */
function pathOf(store: { path(sha256: string): string | undefined }, sha256: string): string {
  const path = store.path(sha256);
  if (path === undefined) throw new Error("a store on disk has paths");
  return path;
}

function damage(path: string): void {
  chmodSync(path, 0o600);
  truncateSync(path, 2);
}

describe("openContentStore", () => {
  describeStoreBehaviour(async () => (await open()).store);

  it("lays files out by digest, read-only, in folders for the user alone", async () => {
    const { root, store } = await open();
    const { sha256 } = await store.put("hello");
    const path = pathOf(store, sha256);
    expect(path.endsWith(join("sha256", sha256.slice(0, 2), sha256.slice(2)))).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("hello");
    expect(lstatSync(path).mode & 0o777).toBe(0o444);
    for (const folder of [root, join(root, "sha256"), dirname(path), join(root, "temporary")])
      expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(root, "temporary"))).toEqual([]);
  });

  it("says when a file is damaged, and puts it aside", async () => {
    const { root, store } = await open();
    const { sha256 } = await store.put("hello");
    damage(pathOf(store, sha256));
    await expect(store.get(sha256)).rejects.toMatchObject({
      code: "FILE_CORRUPT",
      hint: expect.stringContaining("quarantine"),
    });
    expect(await store.has(sha256)).toBe(false);
    expect(readdirSync(join(root, "quarantine"))).toHaveLength(1);
    await store.put("hello");
    expect(new TextDecoder().decode(await store.get(sha256))).toBe("hello");
  });

  it("mends a damaged file when the same bytes are put again", async () => {
    const { store } = await open();
    const { sha256 } = await store.put("hello");
    damage(pathOf(store, sha256));
    await store.put("hello");
    expect(new TextDecoder().decode(await store.get(sha256))).toBe("hello");
  });

  it("follows no link in place of a file", async () => {
    const { root, store } = await open();
    const { sha256 } = await store.put("hello");
    const path = pathOf(store, sha256);
    const outside = join(dirname(root), "outside");
    writeFileSync(outside, "hello");
    rmSync(path);
    symlinkSync(outside, path);
    for (const ask of [() => store.get(sha256), () => store.put("hello")])
      await expect(ask()).rejects.toMatchObject({ code: "STORE_UNSAFE" });
    expect(await store.has(sha256)).toBe(false);
    expect(readFileSync(outside, "utf8")).toBe("hello");
  });

  it("follows no link in place of a folder", async () => {
    const { root, store } = await open();
    const { sha256 } = await store.put("hello");
    const shard = dirname(pathOf(store, sha256));
    const outside = join(dirname(root), "outside");
    renameSync(shard, outside);
    symlinkSync(outside, shard);
    for (const ask of [() => store.get(sha256), () => store.put("hello"), () => store.has(sha256)])
      await expect(ask()).rejects.toMatchObject({ code: "STORE_UNSAFE", message: expect.stringMatching(/link/) });
    rmSync(join(root, "sha256"), { recursive: true });
    symlinkSync(outside, join(root, "sha256"));
    await expect(openContentStore({ root })).rejects.toMatchObject({ code: "STORE_UNSAFE" });
  });

  it.skipIf(process.platform === "win32")("refuses a folder that others can write to", async () => {
    const { root } = await open();
    chmodSync(join(root, "sha256"), 0o777);
    await expect(openContentStore({ root })).rejects.toMatchObject({
      code: "STORE_UNSAFE",
      message: expect.stringMatching(/other users/),
    });
  });

  it("refuses a root that is a file", async () => {
    const root = newRoot();
    writeFileSync(root, "");
    await expect(openContentStore({ root })).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it("brings a file back that a collection has moved to the trash and not removed", async () => {
    const { root, store } = await open();
    const { sha256 } = await store.put("hello");
    const trashed = join(root, "trash", `${sha256}.1.00`);
    for (const ask of ["get", "has"] as const) {
      renameSync(pathOf(store, sha256), trashed);
      await store[ask](sha256);
      expect(existsSync(trashed)).toBe(false);
      expect(existsSync(pathOf(store, sha256))).toBe(true);
    }
  });

  it("removes temporary files that nobody finishes, after a day", async () => {
    const { root, store } = await open();
    const [fresh, stale] = ["fresh", "stale"].map((name) => join(root, "temporary", name)) as [string, string];
    for (const path of [fresh, stale]) writeFileSync(path, "half");
    const longAgo = new Date(Date.now() - 90_000_000);
    utimesSync(stale, longAgo, longAgo);
    await store.collectGarbage({ olderThan: 0 });
    expect([existsSync(fresh), existsSync(stale)]).toEqual([true, false]);
  });

  it("leaves what is not its own alone when it collects", async () => {
    const { root, store } = await open();
    const outside = join(dirname(root), "outside");
    mkdirSync(outside);
    const name = createHash("sha256").update("x").digest("hex");
    writeFileSync(join(outside, name.slice(2)), "x");
    symlinkSync(outside, join(root, "sha256", name.slice(0, 2)));
    writeFileSync(join(root, "sha256", "notes.txt"), "mine");
    expect(await store.collectGarbage({ olderThan: -10_000 })).toEqual({ removed: 0, removedBytes: 0, kept: 0 });
    expect(existsSync(join(outside, name.slice(2)))).toBe(true);
  });
});
