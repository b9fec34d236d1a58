import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, describe, expect, it } from "vitest";
import { sleep } from "../test/make-workflow.ts";
import { commitFiles } from "./index.ts";

const folders: string[] = [];
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-commit-")));
  folders.push(folder);
  return folder;
}

async function filesOf(contents: Record<string, string>) {
  const store = createMemoryStore();
  const files = await Promise.all(
    Object.entries(contents).map(async ([path, content]) => ({ path, ...(await store.put(content)) })),
  );
  return { store, files };
}

/** Path → content of everything below a folder. */
function readTree(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

async function commit(folder: string, contents: Record<string, string>, options?: Parameters<typeof commitFiles>[3]) {
  const { store, files } = await filesOf(contents);
  return commitFiles(files, store, folder, options);
}

describe("commitFiles", () => {
  it("writes the files and tells where they are", async () => {
    const root = newFolder();
    const folder = join(root, "my-paper", "arxiv");
    const committed = await commit(folder, { "a.txt": "a", "anc/b.txt": "b" }, { root });
    expect(readTree(folder)).toEqual({ "a.txt": "a", "anc/b.txt": "b" });
    expect(committed).toEqual({ folder, files: [join(folder, "a.txt"), join(folder, "anc", "b.txt")] });
    expect(readdirSync(join(root, "my-paper")).sort()).toEqual([".arxiv.files.json", "arxiv"]);
  });

  it("replaces what an earlier commit has left, and only that", async () => {
    const root = newFolder();
    const folder = join(root, "arxiv");
    await commit(folder, { "old.txt": "1", "same.txt": "1" });
    await commit(folder, { "same.txt": "2", "new/x.txt": "2" });
    expect(readTree(folder)).toEqual({ "same.txt": "2", "new/x.txt": "2" });
    writeFileSync(join(folder, "mine.txt"), "my notes");
    mkdirSync(join(folder, "more"));
    writeFileSync(join(folder, "more", "notes.txt"), "my notes");
    await expect(commit(folder, { "same.txt": "3" })).rejects.toMatchObject({
      code: "FOLDER_HAS_OTHER_FILES",
      value: ["mine.txt", "more/notes.txt"],
      hint: expect.stringContaining("move these files away"),
    });
    expect(readTree(folder)).toMatchObject({ "same.txt": "2", "mine.txt": "my notes" });
    expect(readdirSync(root).sort()).toEqual([".arxiv.files.json", "arxiv"]);
    await commit(folder, { "same.txt": "3" }, { replaceOthers: true });
    expect(readTree(folder)).toEqual({ "same.txt": "3" });
  });

  it("takes a folder without a list only where its files are those that are written", async () => {
    const folder = join(newFolder(), "arxiv");
    await commit(folder, { a: "1" });
    rmSync(join(folder, "..", ".arxiv.files.json"));
    await commit(folder, { a: "1", b: "2" });
    expect(readTree(folder)).toEqual({ a: "1", b: "2" });
    rmSync(join(folder, "..", ".arxiv.files.json"));
    await expect(commit(folder, { a: "2", b: "2" })).rejects.toMatchObject({
      code: "FOLDER_HAS_OTHER_FILES",
      value: ["a"],
    });
    expect(readTree(folder)).toEqual({ a: "1", b: "2" });
  });

  it("keeps a file of the same name that was edited or is somebody else's, and believes no planted list", async () => {
    const root = newFolder();
    const folder = join(root, "arxiv");
    await commit(folder, { "checklist.md": "ours", same: "1" });
    writeFileSync(join(folder, "checklist.md"), "MINE");
    await expect(commit(folder, { "checklist.md": "ours", same: "2" })).rejects.toMatchObject({
      code: "FOLDER_HAS_OTHER_FILES",
      value: ["checklist.md"],
    });
    expect(readTree(folder)).toEqual({ "checklist.md": "MINE", same: "1" });
    writeFileSync(join(folder, "checklist.md"), "ours");
    writeFileSync(join(folder, "thesis.txt"), "three years");
    for (const planted of ['["thesis.txt"]', '[{"path":"thesis.txt","sha256":"00"}]', "{", "null"]) {
      writeFileSync(join(root, ".arxiv.files.json"), planted);
      await expect(commit(folder, { "checklist.md": "ours", same: "1" })).rejects.toMatchObject({
        code: "FOLDER_HAS_OTHER_FILES",
        value: ["thesis.txt"],
      });
    }
    expect(readFileSync(join(folder, "thesis.txt"), "utf8")).toBe("three years");
  });

  it.skipIf(process.platform === "win32").each([".arxiv.files.json", ".arxiv.lock"])(
    "neither waits at nor follows what stands in place of %s",
    async (name) => {
      const outside = newFolder();
      writeFileSync(join(outside, "file"), "[]");
      const plant: ((path: string) => void)[] = [
        (path) => execFileSync("mkfifo", [path]),
        (path) => symlinkSync("/dev/zero", path),
        (path) => symlinkSync(join(outside, "file"), path),
        (path) => mkdirSync(path),
        (path) => writeFileSync(path, "x".repeat(65 * 1024 * 1024)),
      ];
      for (const place of plant) {
        const root = newFolder();
        mkdirSync(join(root, "arxiv"));
        place(join(root, name));
        await expect(commit(join(root, "arxiv"), { a: "" })).rejects.toMatchObject({
          code: "FOLDER_UNSAFE",
          value: join(root, name),
          hint: expect.stringContaining("Remove it"),
        });
        expect(readTree(join(root, "arxiv"))).toEqual({});
      }
      expect(readFileSync(join(outside, "file"), "utf8")).toBe("[]");
    },
    5_000,
  );

  it.skipIf(process.platform === "win32")("does not wait at a pipe inside the folder", async () => {
    const folder = join(newFolder(), "arxiv");
    mkdirSync(folder);
    execFileSync("mkfifo", [join(folder, "a")]);
    await expect(commit(folder, { a: "" })).rejects.toMatchObject({ code: "FOLDER_HAS_OTHER_FILES", value: ["a"] });
  });

  it("writes nothing when one file is missing in the store, or is not what its reference says", async () => {
    const root = newFolder();
    const folder = join(root, "arxiv");
    await commit(folder, { a: "old" });
    const { store, files } = await filesOf({ a: "new" });
    const missing = { path: "b", sha256: "0".repeat(64), size: 1 };
    await expect(commitFiles([...files, missing], store, folder)).rejects.toMatchObject({ code: "FILE_MISSING" });
    const wrong = files.map((file) => ({ ...file, size: 99 }));
    await expect(commitFiles(wrong, store, folder)).rejects.toMatchObject({ code: "FILE_CORRUPT" });
    await expect(commitFiles(files, store, folder, { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow(
      "stop",
    );
    expect(readTree(folder)).toEqual({ a: "old" });
    expect(readdirSync(root).sort()).toEqual([".arxiv.files.json", "arxiv"]);
  });

  it("names every bad path at once, before anything is written", async () => {
    const root = newFolder();
    const contents = { "../x": "", "/etc/x": "", "a\\b": "", ok: "", "dir/": "" };
    await expect(commit(join(root, "out"), contents)).rejects.toMatchObject({
      code: "PATH_NOT_ALLOWED",
      value: ["../x", "/etc/x", "a\\b", "dir/"],
    });
    await expect(commit(join(root, "out"), { "A.txt": "", "a.txt": "" })).rejects.toMatchObject({
      code: "PATH_COLLISION",
    });
    expect(readdirSync(root)).toEqual([]);
  });

  it("follows no link, neither in place of the folder nor below the root", async () => {
    const root = newFolder();
    const outside = newFolder();
    symlinkSync(outside, join(root, "arxiv"));
    await expect(commit(join(root, "arxiv"), { a: "" })).rejects.toMatchObject({ code: "FOLDER_UNSAFE" });
    symlinkSync(outside, join(root, "paper"));
    await expect(commit(join(root, "paper", "arxiv"), { a: "" }, { root })).rejects.toMatchObject({
      code: "FOLDER_UNSAFE",
    });
    for (const folder of [join(root, "..", "x"), root])
      await expect(commit(folder, { a: "" }, { root })).rejects.toMatchObject({ code: "FOLDER_UNSAFE" });
    writeFileSync(join(root, "file"), "");
    await expect(commit(join(root, "file"), { a: "" })).rejects.toMatchObject({ code: "FOLDER_UNSAFE" });
    expect(readdirSync(outside)).toEqual([]);
  });

  it("does not write through a link inside the folder that it replaces", async () => {
    const root = newFolder();
    const outside = newFolder();
    writeFileSync(join(outside, "a"), "precious");
    mkdirSync(join(root, "arxiv"));
    symlinkSync(join(outside, "a"), join(root, "arxiv", "a"));
    await expect(commit(join(root, "arxiv"), { a: "precious" })).rejects.toMatchObject({
      code: "FOLDER_HAS_OTHER_FILES",
    });
    await commit(join(root, "arxiv"), { a: "new" }, { replaceOthers: true });
    expect(readFileSync(join(outside, "a"), "utf8")).toBe("precious");
    expect(readTree(join(root, "arxiv"))).toEqual({ a: "new" });
  });

  it("puts back what a killed commit has moved aside", async () => {
    const root = newFolder();
    const folder = join(root, "arxiv");
    await commit(folder, { a: "old", mine: "x" });
    renameSync(folder, join(root, ".arxiv.old-000000000000"));
    const { store, files } = await filesOf({ a: "new" });
    await expect(
      commitFiles([...files, { path: "b", sha256: "0".repeat(64), size: 1 }], store, folder),
    ).rejects.toMatchObject({ code: "FILE_MISSING" });
    expect(readTree(folder)).toEqual({ a: "old", mine: "x" });
  });

  it("shows one whole package or the other, never a mixture, when processes commit at once and are killed", async () => {
    const root = newFolder();
    const folder = join(root, "arxiv");
    const script = fileURLToPath(new URL("../test/committer.ts", import.meta.url));
    const start = (version: string) =>
      spawn(process.execPath, [
        "--conditions=@dreamnet/source",
        "--no-warnings",
        script,
        join(root, "store"),
        folder,
        version,
      ]);
    for (const kill of [30, 47, 61]) {
      const children = [start("a"), start("b")];
      started.push(...children);
      const errors: string[] = [];
      for (const child of children) child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
      await Promise.all(children.map(({ stdout }) => once(stdout, "data")));
      for (let look = 0; look < 20; look += 1) {
        await sleep(kill / 20);
        let tree: Record<string, string>;
        try {
          tree = readTree(folder);
        } catch {
          // Taken away under our eyes by the next commit.
          continue;
        }
        expect(new Set(Object.keys(tree).map((path) => path.replace(/^.*\d-|\.txt$/g, ""))).size).toBeLessThan(2);
      }
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map((child) => once(child, "close")));
      expect(errors).toEqual([]);
      await commit(folder, { after: "whole" });
      expect(readTree(folder)).toEqual({ after: "whole" });
    }
    expect(existsSync(folder)).toBe(true);
  });
});
