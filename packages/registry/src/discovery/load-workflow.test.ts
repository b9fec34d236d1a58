import { existsSync, readFileSync } from "node:fs";
import { NervousSystem } from "@dreamnet/nervous-system";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Installation } from "../../test/installation.ts";
import { InstalledWorkflowError, WorkflowRegistry } from "../index.ts";

let disk: Installation;
let registry: WorkflowRegistry;
beforeEach(() => {
  disk = new Installation();
  registry = new WorkflowRegistry({ events: new NervousSystem() });
});
afterEach(() => disk.remove());

const marks = (): readonly string[] =>
  existsSync(disk.mark) ? readFileSync(disk.mark, "utf8").trim().split("\n") : [];

describe("an installed workflow", () => {
  it("is loaded by the first who asks for it, once", async () => {
    disk.install("greet", "1.0.0");
    await registry.discover(disk.project);
    expect(registry.list()).toEqual([]);
    const greet = registry.resolve("greet@^1.0.0");
    expect(registry.get("greet")).toBe(greet);
    expect(await registry.load("greet")).toBe(greet);
    expect(registry.list()).toEqual([greet]);
    expect(registry.entries("greet")).toMatchObject([{ workflow: { name: "greet" }, installed: { package: "greet" } }]);
    expect(marks()).toHaveLength(1);
  });

  it("is refused where a file of its package has changed since it was found, and nothing of it is executed", async () => {
    const folder = disk.install("greet", "1.0.0", { files: { "lib/more.js": "1" } });
    await registry.discover(disk.project);
    expect(registry.verify()).toEqual([]);
    disk.write("project/node_modules/greet/lib/more.js", "2");
    expect(registry.verify()).toMatchObject([
      { name: "greet", version: "1.0.0", folder: expect.stringContaining("greet") },
    ]);
    expect(() => registry.get("greet")).toThrow(
      expect.objectContaining({
        code: "PACKAGE_CHANGED",
        hint: expect.stringContaining("Install it again"),
        value: expect.any(String),
      }),
    );
    await expect(registry.load("greet")).rejects.toThrow(InstalledWorkflowError);
    expect(marks()).toEqual([]);
    // A new look takes it as it is now.
    await registry.discover(disk.project);
    expect(registry.get("greet")?.name).toBe("greet");
    // Loaded, it cannot be replaced in this process.
    disk.write("project/node_modules/greet/lib/more.js", "3");
    const { faults } = await registry.discover(disk.project);
    expect(faults).toMatchObject([
      { code: "package-changed", package: "greet", path: expect.stringContaining(folder.slice(-5)) },
    ]);
  });

  it("is refused where its code says something else than its manifest", async () => {
    const code = `
      const schema = { safeParse: (data) => ({ success: true, data }) };
      const manifest = {
        name: "greet", version: "1.0.0", description: "A sample.", author: "Tests", inputs: {}, outputs: {}, dependencies: [],
        executionTime: { estimated: 1, max: 1000 }, errorHandling: { retryable: false, maxRetries: 0 },
        security: { requiresAuth: false, allowedPaths: [], networkAccess: true, subprocess: ["curl"] },
      };
      export default { name: "greet", version: "1.0.0", manifest, inputSchema: schema, outputSchema: schema, dependencies: [],
        subWorkflows: {}, examples: [], validate: () => ({ valid: true, errors: [] }), execute: async () => 1 };`;
    disk.install("greet", "1.0.0", { code });
    await registry.discover(disk.project);
    expect(() => registry.resolve("greet")).toThrow(
      expect.objectContaining({
        code: "MANIFEST_DIFFERS",
        value: ["security"],
        message: expect.stringContaining("in: security"),
      }),
    );
    expect(registry.list()).toEqual([]);
  });

  it.each<[string, { code?: string; json?: Record<string, unknown> }, RegExp]>([
    ["throws", { code: 'throw new Error("broken");' }, /broken/u],
    ["has no workflow", { code: "export default 1;" }, /default export is no workflow/u],
    ["is no JavaScript", { code: "export default {" }, /cannot be loaded/u],
    [
      "has no module",
      { json: { exports: { ".": "./gone.js", "./manifest.json": "./manifest.json" } } },
      /cannot be loaded/u,
    ],
    ["names none", { json: { exports: { "./manifest.json": "./manifest.json" } } }, /cannot be loaded/u],
  ])("that %s is told with its cause", async (_what, fields, message) => {
    disk.install("greet", "1.0.0", fields);
    await registry.discover(disk.project);
    expect(() => registry.get("greet")).toThrow(
      expect.objectContaining({
        code: "PACKAGE_UNLOADABLE",
        message: expect.stringMatching(message),
        cause: expect.anything(),
      }),
    );
  });

  it("is refused where its entry, or the module it says it is, lies outside of its package", async () => {
    disk.write(
      "elsewhere.js",
      `import fs from "node:fs"; fs.appendFileSync(${JSON.stringify(disk.mark)}, "elsewhere");`,
    );
    disk.install("linked", "1.0.0", { json: { exports: { ".": "./entry.js", "./manifest.json": "./manifest.json" } } });
    disk.link("project/node_modules/linked/entry.js", "elsewhere.js");
    disk.install("moved", "1.0.0");
    const code = readFileSync(disk.path("project/node_modules/moved/index.js"), "utf8");
    const url = JSON.stringify(new URL(`file://${disk.path("elsewhere.js")}`).href);
    disk.write("project/node_modules/moved/index.js", code.replace("module: import.meta.url", `module: ${url}`));
    await registry.discover(disk.project);
    for (const name of ["linked", "moved"])
      expect(() => registry.get(name)).toThrow(
        expect.objectContaining({ message: expect.stringContaining("lies outside") }),
      );
    expect(marks().filter((line) => line === "elsewhere")).toEqual([]);
  });

  it("of a package without exports is its main module", async () => {
    const json = { exports: undefined, main: "./index.js", dreamnet: { manifest: "./manifest.json" } };
    disk.install("greet", "1.0.0", { json });
    await registry.discover(disk.project);
    expect(registry.get("greet")?.version).toBe("1.0.0");
    expect(marks()).toHaveLength(1);
  });

  it("whose modules await at the top is loaded by load alone, which is said", async () => {
    disk.install("slow", "1.0.0");
    const code = readFileSync(disk.path("project/node_modules/slow/index.js"), "utf8");
    disk.write("project/node_modules/slow/index.js", `await new Promise(setImmediate);${code}`);
    await registry.discover(disk.project);
    expect(() => registry.get("slow")).toThrow(
      expect.objectContaining({ code: "PACKAGE_UNLOADABLE", hint: expect.stringContaining("registry.load") }),
    );
    const slow = await registry.load("slow");
    expect(slow.name).toBe("slow");
    expect(registry.get("slow")).toBe(slow);
  });
});
