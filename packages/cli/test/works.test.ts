import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-works-"));
  writePaper("one.md", "The first work", "Words.");
  writePaper("two.md", "The second work", "Other words.");
  await dreamnet("pack", "one.md", "--to", "medium,substack");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function writePaper(name: string, title: string, text: string): void {
  writeFileSync(
    join(folder, name),
    `---\ntitle: ${title}\nauthor: Ada Lovelace\ndate: 2026-01-02\nabstract: A few words.\nlicense: CC-BY-4.0\n---\n\n${text}\n`,
  );
}

const env = () => ({ PATH: folder, DREAMNET_HOME: join(folder, "home") });
const dreamnet = (...words: readonly string[]) => typeCommand(words, { cwd: folder, env: env() });

/** The command as a process of its own. */
async function spawned(...words: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", "--conditions=@dreamnet/source", bin, ...words], {
    cwd: folder,
    env: env(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, ...said };
}

const build = (...parts: readonly string[]): string => join(folder, "build", "the-first-work", ...parts);

describe("verify", { timeout: 120_000 }, () => {
  it("finds every flipped byte, missing, added and renamed file, and nothing where all is right", async () => {
    const paths = readdirSync(build(), { recursive: true, encoding: "utf8" })
      .filter((path) => statSync(build(path)).isFile() && !path.startsWith("."))
      .sort();
    expect(paths.length).toBeGreaterThan(6);
    const verified = async (): Promise<string[]> => {
      const { stdout } = await dreamnet("verify", "build/the-first-work", "--json");
      const { packages } = JSON.parse(stdout) as { packages: { findings: { kind: string; path: string }[] }[] };
      return (packages[0]?.findings ?? []).map(({ kind, path }) => `${kind} ${path}`);
    };
    expect(await verified()).toEqual([]);
    for (const path of paths) {
      const bytes = readFileSync(build(path));
      const mode = statSync(build(path)).mode;
      chmodSync(build(path), 0o644);
      // The first byte, the last, and one between them.
      for (const at of new Set([0, bytes.length - 1, Math.floor(bytes.length / 3)])) {
        const flipped = Uint8Array.from(bytes);
        flipped[at] = (flipped[at] as number) ^ 1;
        writeFileSync(build(path), flipped);
        expect((await verified()).join("\n")).toContain(path);
      }
      writeFileSync(build(path), bytes);
      renameSync(build(path), build(`${path}.away`));
      const away = (await verified()).join("\n");
      expect(away).toContain(path);
      renameSync(build(`${path}.away`), build(path));
      chmodSync(build(path), mode);
    }
    writeFileSync(build("medium", "extra.txt"), "mine");
    expect(await verified()).toEqual(["added medium/extra.txt"]);
    rmSync(build("medium", "extra.txt"));
    expect(await verified()).toEqual([]);
  });

  it("finds what has changed in the registry", async () => {
    const blobs = join(folder, "home", "registry", "blobs", "sha256");
    const [first = ""] = readdirSync(blobs);
    const path = join(blobs, first);
    const bytes = readFileSync(path);
    chmodSync(path, 0o644);
    writeFileSync(
      path,
      Uint8Array.from(bytes, (byte, index) => (index === 0 ? byte ^ 1 : byte)),
    );
    expect((await dreamnet("verify")).exitCode).toBe(1);
    writeFileSync(path, bytes);
    expect((await dreamnet("verify")).exitCode).toBe(0);
  });
});

describe("what a packing leaves", { timeout: 120_000 }, () => {
  const root = (...parts: readonly string[]): string => join(folder, "third", ...parts);
  const pack = (...words: readonly string[]) => dreamnet("pack", "three.md", "-o", "third", ...words);
  const verified = async (what = "third/the-third-work"): Promise<number> =>
    (await dreamnet("verify", what)).exitCode ?? -1;

  it("is one text's: packages of an earlier one go, with a word, where fewer are packed", async () => {
    writePaper("three.md", "The third work", "Words.");
    await pack("--to", "medium,substack");
    // Packages of the same text stay, and belong to the release.
    expect((await pack("--to", "medium")).stdout).not.toContain("earlier text");
    expect(readdirSync(root("the-third-work"))).toContain("substack");
    expect(await verified()).toBe(0);
    writePaper("three.md", "The third work", "Other words.");
    const packed = await pack("--to", "medium");
    expect(packed.stdout).toContain("The package for substack was of an earlier text");
    expect(readdirSync(root("the-third-work"))).not.toContain("substack");
    expect(await verified()).toBe(0);
  });

  it("stays where it was edited, and verify says so", async () => {
    await pack("--to", "medium,substack");
    writeFileSync(root("the-third-work/substack/article.html"), "edited");
    writeFileSync(root("the-third-work/notes.txt"), "mine");
    writePaper("three.md", "The third work", "Quite other words.");
    const packed = await pack("--to", "medium");
    expect(packed.stdout).toContain("substack holds files that were edited");
    expect(readFileSync(root("the-third-work/substack/article.html"), "utf8")).toBe("edited");
    expect(readFileSync(root("the-third-work/notes.txt"), "utf8")).toBe("mine");
    const { exitCode, stdout } = await dreamnet("verify", "third/the-third-work");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("substack/article.html");
    rmSync(root("the-third-work/substack"), { recursive: true });
    rmSync(root("the-third-work/notes.txt"));
    expect(await verified()).toBe(0);
  });

  it.each(["third/the-third-work", "third/the-third-work/medium", "the-third-work"])(
    "is whole again for whoever reads %s after a kill between two renames",
    async (what) => {
      renameSync(root("the-third-work"), root(".the-third-work.last-0123456789ab"));
      mkdirSync(root(".the-third-work.next-0123456789ab"));
      expect(await verified(what)).toBe(0);
      expect(readdirSync(root())).toEqual(["the-third-work"]);
    },
  );
});

describe("two commands at once", { timeout: 180_000 }, () => {
  it("pack two works, and the same one, and all is whole", async () => {
    const ended = await Promise.all([
      spawned("pack", "one.md", "--to", "medium,substack", "--json"),
      spawned("pack", "two.md", "--to", "medium,substack", "--json"),
      spawned("pack", "two.md", "--to", "medium,substack", "--json"),
    ]);
    for (const { exitCode, stdout } of ended) {
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0 });
    }
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
    const { works } = JSON.parse((await dreamnet("list", "--json")).stdout) as { works: { artifact: string }[] };
    expect(works.map(({ artifact }) => artifact)).toEqual(["the-first-work", "the-second-work", "the-third-work"]);
  });

  it("pack two sources of one work, and what lies there is the one that is registered", async () => {
    writePaper("other.md", "The second work", "Quite other words.");
    const ended = await Promise.all([
      spawned("pack", "two.md", "--to", "medium,substack"),
      spawned("pack", "other.md", "--to", "medium,substack"),
    ]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
  });
});

describe("a work that is asked for", () => {
  it("is found by the beginning of its id, and named where there are several", async () => {
    expect((await dreamnet("status", "the-f", "--json")).stdout).toContain('"the-first-work"');
    const several = await dreamnet("status");
    expect(several.exitCode).toBe(1);
    expect(several.stderr).toMatch(/the-first-work, the-second-work, the-third-work/u);
    expect(await dreamnet("show", "nobody")).toMatchObject({ exitCode: 1, stdout: "" });
    expect(await dreamnet("show", "the-first-work@9")).toMatchObject({ exitCode: 1 });
  });

  it("is found by words, and shows its files byte for byte", async () => {
    expect((await dreamnet("list", "SECOND", "lovelace")).stdout).toContain("The second work");
    expect((await dreamnet("list", "nothing-of-this")).stdout).toBe("There are no works.\n");
    const shown = await dreamnet("show", "the-first-work", "--file", "medium/article.html");
    expect(shown.stdout).toBe(readFileSync(build("medium", "article.html"), "utf8"));
    expect((await dreamnet("show", "the-first-work", "--manifest")).stdout).toBe(
      readFileSync(build("publication-manifest.json"), "utf8"),
    );
    expect((await dreamnet("show", "the-first-work", "--file", "../../etc/passwd")).exitCode).toBe(1);
  });

  it("is none where nothing was packed, and looking makes no state", async () => {
    const empty = { cwd: folder, env: { PATH: folder, DREAMNET_HOME: join(folder, "nowhere") } };
    for (const words of [["list"], ["status"], ["show"], ["diff"], ["verify"]]) await typeCommand(words, empty);
    expect(await typeCommand(["status"], empty)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Nothing was packed"),
    });
    expect(readdirSync(folder)).not.toContain("nowhere");
  });
});
