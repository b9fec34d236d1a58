import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, describe, expect, it } from "vitest";
import { commitRelease } from "./index.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Commits folders and documents by their contents, into `<root>/work`. */
function place() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-release-")));
  made.push(root);
  const work = join(root, "work");
  const commit = async (
    folders: Record<string, Record<string, string>>,
    documents: Record<string, string> = {},
  ): Promise<void> => {
    const store = createMemoryStore();
    const put = (contents: Record<string, string>) =>
      Promise.all(Object.entries(contents).map(async ([path, text]) => ({ path, ...(await store.put(text)) })));
    const entries = await Promise.all(
      Object.entries(folders).map(async ([name, contents]) => [name, await put(contents)] as const),
    );
    await commitRelease({ folders: Object.fromEntries(entries), documents: await put(documents) }, store, work, {
      root,
    });
  };
  const tree = (): string[] =>
    readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name).slice(work.length + 1))
      .sort();
  return { work, commit, tree, read: (path: string) => readFileSync(join(work, path), "utf8") };
}

describe("commitRelease", () => {
  it("writes folders and documents, and leaves other folders as they are", async () => {
    const { commit, tree, read } = place();
    await commit({ arxiv: { "a.txt": "1" }, website: { "site/index.html": "1" } }, { "manifest.json": "1" });
    await commit({ arxiv: { "b.txt": "2" } }, { "manifest.json": "2" });
    expect(tree()).toEqual(["arxiv/b.txt", "manifest.json", "website/site/index.html"]);
    expect(read("manifest.json")).toBe("2");
  });

  it("changes nothing where one of its folders holds what is not ours", async () => {
    const { work, commit, tree, read } = place();
    await commit({ arxiv: { "a.txt": "1" }, github: { "g.txt": "1" } }, { "manifest.json": "1" });
    writeFileSync(join(work, "github/g.txt"), "edited");
    const again = commit({ arxiv: { "a.txt": "2" }, github: { "g.txt": "2" } }, { "manifest.json": "2" });
    await expect(again).rejects.toMatchObject({ code: "FOLDER_HAS_OTHER_FILES" });
    expect([read("arxiv/a.txt"), read("github/g.txt"), read("manifest.json")]).toEqual(["1", "edited", "1"]);
    expect(tree()).toHaveLength(3);
    expect(readdirSync(work).filter((name) => name.includes(".new-"))).toEqual([]);
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
    const { commit, read, work } = place();
    const contents = (mark: string) => ({ arxiv: { "a.txt": mark }, github: { "g.txt": mark } });
    await Promise.all(["1", "2", "3"].map((mark) => commit(contents(mark), { "manifest.json": mark })));
    expect(new Set([read("arxiv/a.txt"), read("github/g.txt"), read("manifest.json")]).size).toBe(1);
    expect(readdirSync(work).filter((name) => /\.(?:new|old|lock)/u.test(name))).toEqual([]);
  });
});
