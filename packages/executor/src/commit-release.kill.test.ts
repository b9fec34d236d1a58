import { spawnSync } from "node:child_process";
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { commitRelease, recoverRelease } from "./index.ts";

/** Calls to the file system that are left to a process; after the last one it makes no other, nor cleans up. */
const life = { left: Number.POSITIVE_INFINITY, calls: 0 };
const restore: (() => void)[] = [];

/** Makes a module's functions end with a process. Named imports of it follow. */
function endWithLife<T extends object>(module: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const call = module[name] as (...values: unknown[]) => unknown;
    const mortal = (...values: unknown[]): unknown => {
      life.calls += 1;
      life.left -= 1;
      if (life.left >= 0) return call(...values);
      const killed = new Error("killed");
      if (name.endsWith("Sync")) throw killed;
      return Promise.reject(killed);
    };
    module[name] = mortal as T[keyof T & string];
    restore.push(() => {
      module[name] = call as T[keyof T & string];
    });
  }
  syncBuiltinESMExports();
}

beforeAll(() => {
  endWithLife(fs.promises, ["link", "mkdir", "open", "rename", "rm", "rmdir", "writeFile"]);
  endWithLife(fs, ["renameSync"]);
});
afterAll(() => {
  for (const put of restore) put();
  syncBuiltinESMExports();
});

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Contents = Record<string, Record<string, string>>;
const oldRelease = { arxiv: { a: "1", "deep/same": "same" }, website: { "site/index.html": "1" }, zora: { z: "1" } };
const newRelease = { arxiv: { a: "2", "deep/same": "same" }, github: { g: "2" }, website: { "site/index.html": "2" } };
const own = { "notes.txt": "mine", "github-receipt.json": "{}", "mine/more.txt": "mine" };

async function commit(root: string, folders: Contents, mark: string) {
  const store = createMemoryStore();
  const put = async (contents: Record<string, string>) =>
    await Promise.all(Object.entries(contents).map(async ([path, text]) => ({ path, ...(await store.put(text)) })));
  const entries = Object.entries(folders).map(async ([name, files]) => [name, await put(files)] as const);
  const documents = await put({ "manifest.json": mark, [`only-${mark}.json`]: mark });
  const release = { folders: Object.fromEntries(await Promise.all(entries)), documents };
  return await commitRelease(release, store, join(root, "work"), { root });
}

/** Path → content of what lies in the release's folder, without the lists of what was written. */
function look(root: string): Record<string, string> {
  const work = join(root, "work");
  const entries = readdirSync(root).includes("work")
    ? readdirSync(work, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.endsWith(".files.json"))
      .sort()
      .map((path) => [path.slice(work.length + 1), readFileSync(path, "utf8")]),
  );
}

const whole = (folders: Contents, mark: string, others: Record<string, string> = own): Record<string, string> =>
  Object.fromEntries(
    [
      ...Object.entries(folders).flatMap(([name, files]) =>
        Object.entries(files).map(([path, text]) => [`${name}/${path}`, text] as const),
      ),
      ["manifest.json", mark] as const,
      [`only-${mark}.json`, mark] as const,
      ...Object.entries(others),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A process that is no more: whose lock is taken over. */
const deadPid = spawnSync(process.execPath, ["--version"]).pid;

/** Runs something that is killed before its n-th call. @returns Whether it came to its end before. */
async function killedAt(call: number, act: () => Promise<unknown>): Promise<boolean> {
  const pid = process.pid;
  Object.defineProperty(process, "pid", { value: deadPid, configurable: true });
  Object.assign(life, { left: call, calls: 0 });
  try {
    await act();
    return life.calls <= call;
  } catch (error) {
    // What a dead process thinks of its end does not matter.
    if (life.left >= 0) throw error;
    return false;
  } finally {
    life.left = Number.POSITIVE_INFINITY;
    Object.defineProperty(process, "pid", { value: pid, configurable: true });
  }
}

function newRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-kill-")));
  made.push(root);
  return root;
}

async function begin(): Promise<string> {
  const root = newRoot();
  await commit(root, oldRelease, "1");
  mkdirSync(join(root, "work/mine"));
  for (const [path, text] of Object.entries(own)) writeFileSync(join(root, "work", path), text);
  return root;
}

/** What is seen at once: one whole release, or, between two renames, none. A person's own files may still be on the way. */
function isWhole(seen: Record<string, string>): boolean {
  const release = Object.fromEntries(Object.entries(seen).filter(([path]) => !Object.hasOwn(own, path)));
  const wholes = [{}, whole(oldRelease, "1", {}), whole(newRelease, "2", {})];
  return wholes.some((one) => JSON.stringify(one) === JSON.stringify(release));
}

describe("a release whose process is killed between any two calls to the file system", () => {
  it("is the old one or the new one, and a reader or the next commit ends it", async () => {
    const seen = { old: 0, none: 0, new: 0 };
    let hasEnded = false;
    for (let call = 0; !hasEnded; call += 1) {
      const root = await begin();
      hasEnded = await killedAt(call, () => commit(root, newRelease, "2"));
      const now = look(root);
      expect(isWhole(now), `after ${call} calls: ${Object.keys(now).join(" ")}`).toBe(true);
      const version = now["manifest.json"];
      seen[version === undefined ? "none" : version === "1" ? "old" : "new"] += 1;
      // A reader that ends it finds one release, whole, with all that is a person's.
      await recoverRelease(join(root, "work"));
      const read = look(root);
      expect(read).toEqual(version === "2" ? whole(newRelease, "2") : whole(oldRelease, "1"));
      await commit(root, newRelease, "2");
      expect(look(root)).toEqual(whole(newRelease, "2"));
      expect(readdirSync(root)).toEqual(["work"]);
    }
    expect(seen).toMatchObject({ none: 1 });
    expect(seen.old).toBeGreaterThan(20);
    expect(seen.new).toBeGreaterThan(5);
  });

  it("is gone on with by the next commit alone, of the new release or of another", async () => {
    for (const [next, mark] of [
      [newRelease, "2"],
      [oldRelease, "1"],
    ] as const) {
      let hasEnded = false;
      for (let call = 0; !hasEnded; call += 1) {
        const root = await begin();
        hasEnded = await killedAt(call, () => commit(root, newRelease, "2"));
        await commit(root, next, mark);
        expect(look(root), `after ${call} calls`).toEqual(whole(next, mark));
        expect(readdirSync(root)).toEqual(["work"]);
      }
    }
  });

  it("is recovered though whoever recovers it is killed too", async () => {
    let hasEnded = false;
    for (let call = 0; !hasEnded; call += 1) {
      const root = await begin();
      hasEnded = await killedAt(call, () => commit(root, newRelease, "2"));
      let isRecovered = false;
      for (let second = 0; !isRecovered; second += 1) {
        isRecovered = await killedAt(second, () => recoverRelease(join(root, "work")));
        expect(isWhole(look(root)), `after ${call}, then ${second} calls`).toBe(true);
      }
      const now = look(root);
      expect(now).toEqual(now["manifest.json"] === "2" ? whole(newRelease, "2") : whole(oldRelease, "1"));
    }
  });

  it("leaves nothing or all where it was the first", async () => {
    let hasEnded = false;
    for (let call = 0; !hasEnded; call += 1) {
      const root = newRoot();
      hasEnded = await killedAt(call, () => commit(root, oldRelease, "1"));
      expect([{}, whole(oldRelease, "1", {})]).toContainEqual(look(root));
      await commit(root, oldRelease, "1");
      expect(look(root)).toEqual(whole(oldRelease, "1", {}));
      expect(readdirSync(root)).toEqual(["work"]);
    }
  });
});

describe("recoverRelease", () => {
  it("loses nothing of a folder that somebody has made where a killed commit has left none", async () => {
    const root = await begin();
    for (let call = 0; readdirSync(root).includes("work"); call += 1)
      await killedAt(call, () => commit(root, newRelease, "2"));
    mkdirSync(join(root, "work"));
    writeFileSync(join(root, "work/mine.txt"), "mine");
    const refused = { code: "FOLDER_UNSAFE", hint: expect.stringContaining("Move") };
    await expect(recoverRelease(join(root, "work"))).rejects.toMatchObject(refused);
    await expect(commit(root, newRelease, "2")).rejects.toMatchObject(refused);
    expect(look(root)).toEqual({ "mine.txt": "mine" });
    rmSync(join(root, "work/mine.txt"));
    expect(await recoverRelease(join(root, "work"))).toBe(true);
    expect(look(root)).toEqual(whole(oldRelease, "1"));
  });

  it("has nothing to do where nothing is, or all is well", async () => {
    const root = await begin();
    expect(await recoverRelease(join(root, "work"))).toBe(false);
    expect(await recoverRelease(join(root, "nothing/there"))).toBe(false);
  });
});
