import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, describe, expect, it } from "vitest";
import { commitRelease } from "./index.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Folder → path → content. */
type Contents = Record<string, Record<string, string>>;

/** Commits folders and documents by their contents, into `<root>/work`. */
function place() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-release-")));
  made.push(root);
  const work = join(root, "work");
  const commit = async (
    folders: Contents,
    documents: Record<string, string> = { "manifest.json": "1" },
    carried: Contents = {},
  ) => {
    const store = createMemoryStore();
    const put = (contents: Record<string, string>) =>
      Promise.all(Object.entries(contents).map(async ([path, text]) => ({ path, ...(await store.put(text)) })));
    const putAll = async (contents: Contents) =>
      Object.fromEntries(
        await Promise.all(Object.entries(contents).map(async ([name, files]) => [name, await put(files)] as const)),
      );
    const release = { folders: await putAll(folders), carried: await putAll(carried), documents: await put(documents) };
    return await commitRelease(release, store, work, { root });
  };
  const tree = (): string[] =>
    readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name).slice(work.length + 1))
      .sort();
  return { root, work, commit, tree, read: (path: string) => readFileSync(join(work, path), "utf8") };
}

describe("commitRelease", () => {
  it("writes folders and documents, and takes away what an earlier release had and this one has not", async () => {
    const { root, commit, tree, read } = place();
    const first = { arxiv: { "a.txt": "1" }, website: { "site/index.html": "1" } };
    expect(await commit(first, { "manifest.json": "1" })).toEqual({ removed: [], left: [] });
    expect(tree()).toEqual(["arxiv/a.txt", "manifest.json", "website/site/index.html"]);
    expect(await commit({ arxiv: { "b.txt": "2" } }, { "manifest.json": "2" })).toEqual({
      removed: ["website"],
      left: [],
    });
    expect(tree()).toEqual(["arxiv/b.txt", "manifest.json"]);
    expect(read("manifest.json")).toBe("2");
    expect(readdirSync(root)).toEqual(["work"]);
  });

  it("keeps what no release has written, and a folder in which something was edited", async () => {
    const { work, commit, tree, read } = place();
    await commit({ arxiv: { a: "1" }, website: { w: "1" }, zora: { z: "1" } });
    writeFileSync(join(work, "notes.txt"), "mine");
    writeFileSync(join(work, "github-receipt.json"), "{}");
    symlinkSync("notes.txt", join(work, "link"));
    writeFileSync(join(work, "website/w"), "edited");
    writeFileSync(join(work, "zora/mine"), "mine");
    const again = await commit({ arxiv: { a: "2" } }, { "manifest.json": "2" }, { zora: { z: "1" } });
    expect(again).toEqual({ removed: [], left: ["website", "zora"] });
    expect(tree()).toEqual([
      "arxiv/a",
      "github-receipt.json",
      "manifest.json",
      "notes.txt",
      "website/w",
      "zora/mine",
      "zora/z",
    ]);
    expect([read("notes.txt"), read("website/w"), readlinkSync(join(work, "link"))]).toEqual([
      "mine",
      "edited",
      "notes.txt",
    ]);
    // Put right, it is ours again.
    writeFileSync(join(work, "website/w"), "1");
    expect(await commit({ arxiv: { a: "3" } }, {}, { zora: { z: "1" } })).toEqual({
      removed: ["website"],
      left: ["zora"],
    });
  });

  it("writes nothing where nothing differs, and of what differs no file that stands there already", async () => {
    const { work, commit } = place();
    const contents = (mark: string) => ({ arxiv: { same: "1", other: mark }, github: { "deep/same": "1" } });
    await commit(contents("1"));
    const nodes = (): number[] => ["", "arxiv/same", "github/deep/same"].map((path) => statSync(join(work, path)).ino);
    const before = nodes();
    await commit(contents("1"));
    expect(nodes()).toEqual(before);
    await commit(contents("2"));
    expect(nodes().slice(1)).toEqual(before.slice(1));
    expect(statSync(join(work, "arxiv/same")).nlink).toBe(1);
  });

  it("mends what is missing, and an empty folder that is too many", async () => {
    const { work, commit, tree } = place();
    const contents = { arxiv: { "a/b": "1", c: "1" } };
    await commit(contents);
    rmSync(join(work, "arxiv/c"));
    mkdirSync(join(work, "arxiv/empty"));
    await commit(contents);
    expect(tree()).toEqual(["arxiv/a/b", "arxiv/c", "manifest.json"]);
    expect(existsSync(join(work, "arxiv/empty"))).toBe(false);
  });

  it("changes nothing where one of its folders holds what is not ours", async () => {
    const { root, work, commit, tree, read } = place();
    await commit({ arxiv: { "a.txt": "1" }, github: { "g.txt": "1" } }, { "manifest.json": "1" });
    writeFileSync(join(work, "github/g.txt"), "edited");
    const again = commit({ arxiv: { "a.txt": "2" }, github: { "g.txt": "2" } }, { "manifest.json": "2" });
    await expect(again).rejects.toMatchObject({ code: "FOLDER_HAS_OTHER_FILES" });
    expect([read("arxiv/a.txt"), read("github/g.txt"), read("manifest.json")]).toEqual(["1", "edited", "1"]);
    expect(tree()).toHaveLength(3);
    expect(readdirSync(root)).toEqual(["work"]);
  });

  it("replaces no document that is somebody else's, and removes its own that are no more", async () => {
    const { work, commit, tree } = place();
    await commit({ arxiv: { "a.txt": "1" } }, { "manifest.json": "1", "signed.json": "1" });
    await commit({ arxiv: { "a.txt": "1" } }, { "manifest.json": "2" });
    expect(tree()).toEqual(["arxiv/a.txt", "manifest.json"]);
    writeFileSync(join(work, "manifest.json"), "mine");
    await expect(commit({}, { "manifest.json": "3" })).rejects.toMatchObject({ code: "FOLDER_HAS_OTHER_FILES" });
  });

  it("refuses names that are paths, or one name on some file systems", async () => {
    const { commit } = place();
    await expect(commit({ "../x": { a: "1" } })).rejects.toMatchObject({ code: "PATH_NOT_ALLOWED" });
    await expect(commit({ arxiv: { a: "1" } }, { ARXIV: "1" })).rejects.toMatchObject({ code: "PATH_COLLISION" });
  });

  it("ends right when two write the same at a time", async () => {
    const { commit, read, root } = place();
    const contents = (mark: string) => ({ arxiv: { "a.txt": mark }, github: { "g.txt": mark } });
    await Promise.all(["1", "2", "3"].map((mark) => commit(contents(mark), { "manifest.json": mark })));
    expect(new Set([read("arxiv/a.txt"), read("github/g.txt"), read("manifest.json")]).size).toBe(1);
    expect(readdirSync(root)).toEqual(["work"]);
  });
});
