import { existsSync, realpathSync } from "node:fs";
import { NervousSystem } from "@dreamnet/nervous-system";
import { afterEach, describe, expect, it } from "vitest";
import { Installation } from "../../test/installation.ts";
import { WorkflowRegistry } from "../registry.ts";
import { discoverWorkflows } from "./discover.ts";

const made: Installation[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});
function installation(...dependencies: string[]): Installation {
  const one = new Installation(dependencies);
  made.push(one);
  return one;
}
const labels = async (folder: string) =>
  (await discoverWorkflows(folder)).found.map(({ name, version }) => `${name}@${version}`);

describe("discovery", () => {
  it("finds what is installed, by name, version and folder, and passes over what is no workflow", async () => {
    const disk = installation("greet");
    disk.install("greet", "1.2.0");
    disk.install("@acme/translate", "0.3.0");
    disk.write("project/node_modules/plain/package.json", '{"name":"plain","version":"1.0.0"}');
    disk.write(
      "project/node_modules/web-app/package.json",
      '{"name":"web-app","exports":{"./manifest.json":"./m.json"}}',
    );
    disk.write("project/node_modules/web-app/m.json", '{"name":"App","icons":[]}');
    disk.write("project/node_modules/.bin/greet", "#!/bin/sh\n");
    const { found, faults } = await discoverWorkflows(disk.project);
    expect(faults).toEqual([]);
    expect(found).toMatchObject([
      { name: "greet", version: "1.2.0", package: "greet", isDirect: true },
      { name: "translate", version: "0.3.0", package: "@acme/translate", isDirect: false },
    ]);
    expect(found[0]?.digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(found[0]?.folder).toBe(realpathSync(disk.path("project/node_modules/greet")));
    expect(existsSync(disk.mark)).toBe(false);
  });

  it("takes the manifest that the field dreamnet names, or the first condition of exports", async () => {
    const disk = installation();
    const text = JSON.stringify({ name: "x" });
    disk.install("a", "1.0.0", {
      json: { exports: { "./manifest.json": { types: "./none.d.ts", default: "./manifest.json" } } },
    });
    disk.install("b", "1.0.0", {
      json: { exports: undefined, dreamnet: { manifest: "./manifest.json" } },
      files: { "other.json": text },
    });
    expect(await labels(disk.project)).toEqual(["a@1.0.0", "b@1.0.0"]);
  });

  it("finds two majors side by side, each for its own importer", async () => {
    const disk = installation("part", "whole");
    const needs = (range: string) => ({
      json: { dependencies: { part: range } },
      manifest: { dependencies: [`part@${range}`] },
    });
    disk.install("part", "2.1.0");
    disk.install("whole", "1.0.0", needs("^1.0.0"));
    disk.install("other", "1.0.0", needs("^2.0.0"));
    disk.add("project/node_modules/whole/node_modules/part", "part", "1.4.0");
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    await registry.discover(disk.project);
    expect(registry.entries("part").map(({ version }) => version)).toEqual(["1.4.0", "2.1.0"]);
    expect([registry.resolveEntry("part").version, registry.resolveEntry("part@^1").version]).toEqual([
      "2.1.0",
      "1.4.0",
    ]);
    for (const [name, version] of [
      ["whole", "1.4.0"],
      ["other", "2.1.0"],
    ] as const) {
      const importer = registry.resolve(name);
      expect(registry.checkDependencies(importer)).toMatchObject({ ok: true, resolved: { part: version } });
      expect(registry.resolveDependency({ name: "part", range: "*" }, importer)?.version).toBe(version);
    }
    // Both run, each its own code.
    const places = await Promise.all(
      ["part@^1.0.0", "part@^2.0.0"].map((reference) => registry.resolve(reference).execute({}, {} as never)),
    );
    expect(new Set(places.map((place) => (place as { from: string }).from)).size).toBe(2);
  });

  it("follows pnpm's links, once for each real folder", async () => {
    const disk = installation("greet");
    disk.add("project/node_modules/.pnpm/greet@1.0.0/node_modules/greet", "greet", "1.0.0", {
      json: { dependencies: { part: "*" } },
    });
    disk.add("project/node_modules/.pnpm/part@1.0.0/node_modules/part", "part", "1.0.0");
    disk.link("project/node_modules/greet", "project/node_modules/.pnpm/greet@1.0.0/node_modules/greet");
    disk.link(
      "project/node_modules/.pnpm/greet@1.0.0/node_modules/part",
      "project/node_modules/.pnpm/part@1.0.0/node_modules/part",
    );
    disk.link(
      "project/node_modules/.pnpm/part@1.0.0/node_modules/greet",
      "project/node_modules/.pnpm/greet@1.0.0/node_modules/greet",
    );
    disk.write(
      "project/node_modules/.pnpm/lock.yaml",
      "lockfileVersion: '9.0'\npackages:\n\n  greet@1.0.0:\n    resolution: {integrity: sha512-AAAA==}\n\n  '@s/x@1.0.0':\n    resolution: {integrity: sha512-BBBB==}\n",
    );
    const { found, faults } = await discoverWorkflows(disk.project);
    expect(faults).toEqual([]);
    expect(found.map(({ name, isDirect, integrity }) => [name, isDirect, integrity])).toEqual([
      ["greet", true, "sha512-AAAA=="],
      ["part", false, undefined],
    ]);
    expect(found[0]?.imports).toEqual([found[1]?.folder]);
  });

  it("finds the parts of a workspace, the project itself, and what lies above it", async () => {
    const disk = installation();
    disk.write(
      "project/pnpm-workspace.yaml",
      "packages:\n  - packages/*\n  - 'tools/**'\n  - '!packages/old'\nother: 1\n",
    );
    disk.add("project/packages/one", "one", "1.0.0");
    disk.add("project/packages/old", "old", "1.0.0");
    disk.add("project/tools/a/b", "deep", "1.0.0");
    disk.add("node_modules/above", "above", "1.0.0");
    expect(await labels(disk.path("project/packages/one"))).toEqual(["above@1.0.0", "deep@1.0.0", "one@1.0.0"]);
    disk.write("project/pnpm-workspace.yaml", "packages: [ 'packages/o*' ]\n");
    expect(await labels(disk.project)).toEqual(["above@1.0.0", "old@1.0.0", "one@1.0.0"]);
    disk.write("project/pnpm-workspace.yaml", "packages: []\n");
    disk.write("project/package.json", JSON.stringify({ name: "p", workspaces: { packages: ["packages/one"] } }));
    expect(await labels(disk.project)).toEqual(["above@1.0.0"]);
  });

  it("notes the integrity of the archive, and refuses another version than npm's lockfile has", async () => {
    const disk = installation();
    disk.install("good", "1.0.0");
    disk.install("bad", "1.0.1");
    const entry = { version: "1.0.0", integrity: "sha512-CCCC==" };
    const packages = { "node_modules/good": entry, "node_modules/bad": entry };
    disk.write("project/node_modules/.package-lock.json", JSON.stringify({ packages }));
    const { found, faults } = await discoverWorkflows(disk.project);
    expect(found).toMatchObject([{ name: "good", integrity: "sha512-CCCC==" }]);
    expect(faults).toMatchObject([
      { code: "lockfile-differs", package: "bad", message: "bad is version 1.0.1, and the lockfile says 1.0.0." },
    ]);
  });

  it("publishes each version once, what was registered stands first, and a second look finds what is new", async () => {
    const disk = installation();
    disk.install("greet", "1.0.0");
    const events = new NervousSystem();
    const published: unknown[] = [];
    events.subscribe("workflow.registered", ({ payload }) => void published.push(payload));
    const registry = new WorkflowRegistry({ events });
    await registry.discover(disk.project);
    await registry.discover(disk.project);
    disk.install("later", "1.0.0");
    const second = await registry.discover(disk.project);
    expect(second.found).toHaveLength(2);
    expect(published).toEqual([
      { workflow: "greet", version: "1.0.0" },
      { workflow: "later", version: "1.0.0" },
    ]);
    const own = { ...registry.resolve("greet") };
    registry.register(own);
    expect(registry.resolve("greet")).toBe(own);
    expect(registry.entries().map(({ name, installed }) => [name, installed !== undefined])).toEqual([
      ["greet", false],
      ["later", true],
    ]);
  });

  it("ends when it is aborted", async () => {
    const disk = installation();
    disk.install("greet", "1.0.0");
    await expect(discoverWorkflows(disk.project, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  });
});
