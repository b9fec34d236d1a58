import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planWorkflowPackage, writeWorkflowPackage } from "../src/index.ts";

const own = fileURLToPath(new URL("..", import.meta.url));
const root = join(own, "../..");

/**
 * A new package, with the repository's packages linked in the place of installed ones: `pnpm rehearse` does the same with
 * npm and published packages.
 */
describe("a new package", () => {
  let folder = "";
  beforeAll(async () => {
    const parent = mkdtempSync(join(tmpdir(), "dreamnet-new-package-"));
    folder = await writeWorkflowPackage(planWorkflowPackage({ name: "@you/word-count", author: "Ada" }), { parent });
    for (const [name, target] of Object.entries({
      "@dreamnet/workflow": "packages/workflow",
      "@dreamnet/tester": "packages/tester",
      "@dreamnet/executor": "packages/executor",
      "@types/node": "node_modules/@types/node",
      vitest: "node_modules/vitest",
      zod: "packages/workflow/node_modules/zod",
    })) {
      const link = join(folder, "node_modules", name);
      mkdirSync(join(link, ".."), { recursive: true });
      symlinkSync(join(root, target), link, "junction");
    }
  });
  afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  const node = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "--conditions=@dreamnet/source", NO_COLOR: "1", FORCE_COLOR: "0" },
      timeout: 110_000,
    });
    return { status, said: `${stdout}${stderr}` };
  };

  it("builds, and brings its manifest", () => {
    const tsc = join(root, "node_modules/@typescript/native/bin/tsc");
    expect(node(tsc, "--customConditions", "@dreamnet/source", "--allowImportingTsExtensions", "false")).toEqual({
      status: 0,
      said: "",
    });
    expect(node("scripts/write-manifest.js")).toEqual({ status: 0, said: "" });
    const manifest = JSON.parse(readFileSync(join(folder, "dist/manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ name: "word-count", version: "0.1.0", author: "Ada" });
  });

  it("passes its contract", () => {
    // The linked packages may not be built: their sources count.
    const conditions = ["@dreamnet/source", "module", "node", "import", "default"];
    const config = join(folder, "sources.config.mjs");
    writeFileSync(
      config,
      `export default ${JSON.stringify({ resolve: { conditions }, ssr: { resolve: { conditions } } })};\n`,
    );
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { status, said } = node(vitest, "run", "--root", ".", "--config", config);
    expect({ status, said }).toEqual({ status: 0, said: expect.any(String) });
    expect(said).toMatch(/Tests\D+\d+ passed/u);
    expect(said).not.toContain("skipped");
  }, 120_000);
});
