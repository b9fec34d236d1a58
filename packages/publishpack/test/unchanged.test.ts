import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NervousSystem } from "@dreamnet/nervous-system";
import { openRuns } from "@dreamnet/pack-bin";
import { ArtifactRegistry } from "@dreamnet/registry-manager";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type PublishPackOutput, packPaper, packs, publishPackWorkflowSuite, registryRoot } from "../src/index.ts";

const id = "a-note";
const note = `---
title: A note
id: ${id}
authors: [{ name: Ada Lovelace }]
date: 2026-05-01
---

# One

The sum $1 + 1 = 2$ is known.
`;

describe("a work that was packed before", () => {
  let folder = "";
  const at = (name: string): string => join(folder, name);
  const built = (name: string): string => at(`build/${id}/${name}`);
  const pack = (options: { readonly cache?: boolean; readonly strict?: boolean } = {}): Promise<PublishPackOutput> =>
    publishPackWorkflowSuite.executeSelective({ source: at("paper.md") }, ["medium", "substack"], {
      home: at("home"),
      out: at("build"),
      events: new NervousSystem(),
      ...options,
    });
  const countRuns = async (): Promise<number> => {
    const engine = await openRuns(at("home"));
    const runs = await engine.list({ parentRunId: null });
    await engine.shutdown();
    return runs.length;
  };
  const contents = async (): Promise<Record<string, string>> => {
    const names = (await readdir(at("build"), { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const read = names.map(async (one): Promise<[string, string]> => {
      const path = join(one.parentPath, one.name);
      return [path, await readFile(path, "base64")];
    });
    return Object.fromEntries(await Promise.all(read));
  };
  let made: PublishPackOutput;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dreamnet-unchanged-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    await rm(at("build"), { recursive: true, force: true });
    await writeFile(at("paper.md"), note);
    await pack();
    made = await pack();
  });

  it("is not packed again: nothing runs, and it is told of as it was", async () => {
    const [runs, files] = [await countRuns(), await contents()];
    const events = new NervousSystem();
    const completed: unknown[] = [];
    events.subscribe("publishpack.completed", ({ payload }) => void completed.push(payload));
    const again = await publishPackWorkflowSuite.executeSelective({ source: at("paper.md") }, ["medium", "substack"], {
      home: at("home"),
      out: at("build"),
      events,
    });
    expect(again.unchanged).toBe(true);
    expect(again).toEqual(made);
    expect(completed).toEqual([{ artifact: id, manifest: made.manifest }]);
    expect(await countRuns()).toBe(runs);
    expect(await contents()).toEqual(files);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a byte of a package was changed", () => appendFile(built("medium/article.html"), " ")],
    ["a package has a file more", () => writeFile(built("substack/notes.txt"), "mine")],
  ])("is not taken for unchanged where %s: what is somebody's own is refused, and stays", async (_, spoil) => {
    await spoil();
    const files = await contents();
    await expect(pack()).rejects.toMatchObject({
      message: expect.stringMatching(/did not write, or that were changed/),
    });
    expect(await contents()).toEqual(files);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a file of a package is gone", () => rm(built("medium/article.html"))],
    ["a package is gone", () => rm(built("substack"), { recursive: true })],
  ])("is written again where %s", async (_, spoil) => {
    const files = await contents();
    await spoil();
    expect((await pack()).unchanged).toBeUndefined();
    expect(await contents()).toEqual(files);
    expect((await pack()).unchanged).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["its text was changed", () => appendFile(at("paper.md"), "\nMore.\n")],
    [
      "the registry knows a place where it is live",
      async () => {
        const registry = await ArtifactRegistry.open({ root: registryRoot(at("home")) });
        await registry.setStatus(id, "medium", "live:https://medium.com/@ada/a-note-1a2b3c");
      },
    ],
    ["what is kept of the last packing cannot be read", () => writeFile(at(`home/works/packed/${id}.json`), "{")],
  ])("is packed again where %s", async (_, change) => {
    await change();
    expect((await pack()).unchanged).toBeUndefined();
    expect((await pack()).unchanged).toBe(true);
  });

  it("is packed again where its author accepts what it lacks, or does so no more", async () => {
    await appendFile(at("paper.md"), "\n![A plot](plot.png)\n");
    const accepting = (accept?: string[]) =>
      publishPackWorkflowSuite.executeSelective(
        { source: at("paper.md"), ...(accept === undefined ? {} : { artifact: { accept } }) },
        ["medium", "substack"],
        { home: at("home"), out: at("build"), events: new NervousSystem() },
      );
    expect((await accepting()).exitCode).toBe(2);
    const accepted = await accepting(["asset/file-exists=plot.png"]);
    expect(accepted).toMatchObject({ exitCode: 0, manifest: { status: "ready_for_manual_publish" } });
    expect(accepted.unchanged).toBeUndefined();
    expect(accepted.manifest?.warnings[0]).toMatchObject({ code: "asset/file-exists" });
    expect(accepted.manifest?.warnings[0]?.message).toMatch(/^Accepted: There is no file "plot\.png"/u);
    expect(await readFile(built("medium/checklist.md"), "utf8")).toContain("asset/file-exists=plot.png");
    expect(await readFile(built("medium/article.html"), "utf8")).toContain("plot.png");
    const again = await accepting(["asset/file-exists=plot.png"]);
    expect(again).toEqual({ ...accepted, unchanged: true, packages: again.packages });
    const typo = await accepting(["asset/file-exists=plott.png"]);
    expect(typo).toMatchObject({ exitCode: 2 });
    expect(typo.unchanged).toBeUndefined();
    expect(typo.diagnostics).toContainEqual(
      expect.objectContaining({ ruleId: "accept/names-a-fault", hint: expect.stringContaining("plot.png") }),
    );
    expect((await accepting()).unchanged).toBeUndefined();
  }, 60_000);

  it("has the packages that were made before with it", async () => {
    const packOne = () =>
      publishPackWorkflowSuite.executeSelective({ source: at("paper.md") }, ["medium"], {
        home: at("home"),
        out: at("build"),
        events: new NervousSystem(),
      });
    await packOne();
    expect((await packOne()).unchanged).toBe(true);
    const files = await contents();
    await rm(built("substack"), { recursive: true });
    expect((await packOne()).unchanged).toBeUndefined();
    expect(await contents()).toEqual(files);
  });

  it("is packed as well where nothing can be kept of it", async () => {
    await rm(at("home/works/packed"), { recursive: true, force: true });
    await writeFile(at("home/works/packed"), "no folder");
    for (const _ of [1, 2]) expect(await pack()).toMatchObject({ exitCode: made.exitCode, packages: [{}, {}] });
    await rm(at("home/works/packed"));
  });

  it("is told of package by package, each once and as soon as it is made", async () => {
    const events = new NervousSystem();
    const seen: string[] = [];
    events.subscribe("run.succeeded", ({ payload }) => {
      const { workflow } = payload as { readonly workflow: string };
      if (workflow.startsWith("publishpack-")) seen.push("all");
    });
    const { medium, substack } = packs;
    await packPaper({
      location: at("paper.md"),
      targets: Object.entries({ medium, substack }).map(([platform, workflow]) => ({ platform, workflow })),
      home: at("another-home"),
      events,
      onPackage: ({ platform }) => void seen.push(platform),
    });
    expect([...seen].sort()).toEqual(["all", "medium", "substack"]);
    expect(seen.at(-1)).toBe("all");
  });

  it("is packed again by whoever wants no cache", async () => {
    expect((await pack({ cache: false })).unchanged).toBeUndefined();
  });

  it("is packed again with other options", async () => {
    expect((await pack({ strict: true })).unchanged).toBeUndefined();
  });
});
