import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { manifestSchema } from "@dreamnet/workflow";
import { afterEach, expect, it } from "vitest";
import { WorkflowExecutor } from "./executor.ts";

const root = mkdtempSync(join(tmpdir(), "dreamnet-installed-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An installed workflow that gives its version, and what the workflow that it needs gives. */
function install(folder: string, name: string, version: string, dependencies: readonly string[] = []): void {
  const manifest = manifestSchema.parse({
    name,
    version,
    description: "A sample.",
    author: "Tests",
    inputs: {},
    outputs: {},
    dependencies,
    executionTime: { estimated: 1, max: 10_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  });
  const wanted = dependencies.map((one) => one.slice(0, one.indexOf("@", 1)));
  const exports = { ".": "./index.mjs", "./manifest.json": "./manifest.json" };
  const json = { name, version, exports, dependencies: Object.fromEntries(wanted.map((one) => [one, "*"])) };
  const code = `
    const manifest = ${JSON.stringify(manifest)};
    const schema = { safeParse: (data) => ({ success: true, data }) };
    export default { name: manifest.name, version: manifest.version, manifest, inputSchema: schema, outputSchema: schema,
      dependencies: [], subWorkflows: {}, examples: [], validate: () => ({ valid: true, errors: [] }),
      execute: async (input, context) => {
        const [name] = ${JSON.stringify(wanted)};
        return [manifest.version, ...(name === undefined ? [] : await context.run({ name, version: "0.0.0" }, input))];
      } };`;
  const path = join(root, folder, "node_modules", name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify(json));
  writeFileSync(join(path, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(path, "index.mjs"), code);
}

it("gives an installed workflow the copy that its own package imports, though a higher one is installed", async () => {
  install(".", "part", "1.5.0");
  install(".", "whole", "2.0.0", ["part@*"]);
  install("node_modules/whole", "part", "1.2.0");
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  expect((await registry.discover(root)).faults).toEqual([]);
  const executor = new WorkflowExecutor({ registry, events });
  const result = await executor.execute(registry.resolve("whole"), {});
  expect(result).toMatchObject({ success: true, output: ["2.0.0", "1.2.0"], resolved: { part: "1.2.0" } });
});
