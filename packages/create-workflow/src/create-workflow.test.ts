import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import executor from "@dreamnet/executor/package.json" with { type: "json" };
import tester from "@dreamnet/tester/package.json" with { type: "json" };
import workflow from "@dreamnet/workflow/package.json" with { type: "json" };
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CreateError, planWorkflowPackage, runCreateCommand, writeWorkflowPackage } from "./index.ts";
import { readPackageName } from "./package-name.ts";
import { toolVersions } from "./tool-versions.ts";

let parent = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "dreamnet-create-"));
});
afterEach(() => rm(parent, { recursive: true }));

async function type(...arguments_: string[]) {
  const out: string[] = [];
  const io = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => out.push(text) },
    cwd: () => parent,
  };
  return { code: await runCreateCommand(arguments_, io), text: out.join("") };
}

describe("names", () => {
  it.each([
    ["word-count", "word-count", "wordCountWorkflow"],
    ["@you/word.count_2", "word.count_2", "wordCount2Workflow"],
    ["3d-print", "3d-print", "_3dPrintWorkflow"],
  ])("%s is a package's", (name, workflow, constant) => {
    expect(readPackageName(name)).toEqual({ package: name, workflow, constant });
  });

  it.each([
    "",
    "Word",
    "../up",
    "a/b",
    "@you/",
    "@you/../x",
    ".hidden",
    "-x",
    "with space",
    "node_modules",
    "fs",
    "@you/con",
    "aux.x",
    "ends.",
    "naïve",
    "a".repeat(215),
    "x\ny",
  ])("%j is none", (name) => {
    expect(() => planWorkflowPackage({ name })).toThrow(expect.objectContaining({ code: "NAME_INVALID" }));
  });
});

describe("a planned package", () => {
  it("says what its author said, wherever that stands", () => {
    const author = 'Ada "A" O\'Neill `$x` <ada@example.org>';
    const description = 'Counts *words* in `texts`; "quotes" and \\ too.';
    const { files } = planWorkflowPackage({ name: "@you/word-count", author, description });
    const manifest = JSON.parse(files.get("package.json") ?? "");
    expect(manifest).toMatchObject({ name: "@you/word-count", author, description });
    expect(files.get("src/index.ts")).toContain(`author: ${JSON.stringify(author)},`);
    expect(files.get("LICENSE")).toContain(`Copyright (c) ${author}\n`);
    expect(files.get("README.md")).toContain("Counts \\*words\\* in \\`texts\\`");
  });

  it("asks for versions that people can install", () => {
    const { dependencies, devDependencies } = JSON.parse(
      planWorkflowPackage({ name: "a" }).files.get("package.json") ?? "",
    );
    expect(dependencies["@dreamnet/workflow"]).toBe(`^${workflow.version}`);
    expect(devDependencies).toMatchObject({
      "@dreamnet/executor": `^${executor.version}`,
      "@dreamnet/tester": `^${tester.version}`,
    });
    for (const range of Object.values({ ...dependencies, ...devDependencies }))
      expect(range).toMatch(/^\^\d+\.\d+\.\d+/u);
  });

  it("builds with the tools of this repository", async () => {
    const pins = await readFile(new URL("../../../pnpm-workspace.yaml", import.meta.url), "utf8");
    const pin = (pattern: RegExp): string => `^${pattern.exec(pins)?.[1] ?? "?"}`;
    expect(toolVersions.typescript).toBe(pin(/"@typescript\/native": npm:typescript@(\S+)/u));
    expect(toolVersions.vitest).toBe(pin(/^ {2}vitest: (\S+)/mu));
    expect(toolVersions["@types/node"]).toBe(pin(/"@types\/node": (\S+)/u));
    expect(toolVersions.zod).toBe(workflow.dependencies.zod);
  });

  it.each(["two\nlines", "", "x".repeat(301), "\u202e\u0007"])("refuses %j for an author", (author) => {
    expect(() => planWorkflowPackage({ name: "a", author })).toThrow(CreateError);
  });
});

describe("writing", () => {
  it("makes the folder and says what to do next", async () => {
    const { code, text } = await type("@you/word-count", "--author", "Ada");
    expect(code).toBe(0);
    expect(text).toContain("@you/word-count is begun in word-count: 10 files.");
    expect((await readdir(join(parent, "word-count"))).sort()).toContain("package.json");
  });

  it.each(["folder", "file", "link", "dangling link"])("never touches a %s that is there", async (kind) => {
    const path = join(parent, "word-count");
    if (kind === "folder") await mkdir(path);
    else if (kind === "file") await writeFile(path, "mine");
    else await symlink(kind === "link" ? parent : join(parent, "nowhere"), path);
    const state = async () => ({
      parent: await readdir(parent),
      inside: kind === "folder" ? await readdir(path) : [],
      text: kind === "file" ? await readFile(path, "utf8") : "",
    });
    const before = await state();
    const { code, text } = await type("word-count");
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining("is there already") });
    expect(await state()).toEqual(before);
  });

  it("leaves nothing behind when it is stopped", async () => {
    const controller = new AbortController();
    const { folder, files } = planWorkflowPackage({ name: "word-count" });
    const stopping = new Map(files);
    // Aborted when the third file is asked for.
    let count = 0;
    const entries = function* () {
      for (const entry of files) {
        if (++count === 3) controller.abort();
        yield entry;
      }
    };
    stopping[Symbol.iterator] = () => entries() as ReturnType<(typeof stopping)[typeof Symbol.iterator]>;
    const plan = { folder, files: stopping };
    await expect(writeWorkflowPackage(plan, { parent, signal: controller.signal })).rejects.toThrow("aborted");
    expect(await readdir(parent)).toEqual([]);
  });

  it.each([
    [["word-count", "--dir", "no/such/word-count"], "is not a folder"],
    [[], "a name is missing"],
    [["a", "b"], "one name is expected"],
    [["a", "--colour"], "--colour"],
    [["Nope"], "cannot be a package's name"],
  ])("%j is refused", async (arguments_, said) => {
    const { code, text } = await type(...arguments_);
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining(said) });
    expect(await readdir(parent)).toEqual([]);
  });

  it("helps", async () => {
    expect(await type("--help")).toMatchObject({ code: 0, text: expect.stringContaining("--description <text>") });
    expect(await type("--version")).toMatchObject({ code: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) });
  });
});
