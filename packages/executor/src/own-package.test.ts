import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isOwnModule } from "./own-package.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-own-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lay(folder: string, name: string): string {
  const file = join(root, folder, "dist/index.js");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  writeFileSync(join(root, folder, "package.json"), JSON.stringify({ name }));
  return pathToFileURL(file).href;
}

describe("isOwnModule", () => {
  it("knows what was installed from the scope, by npm and by pnpm", () => {
    expect(isOwnModule(lay("node_modules/@dreamnet/arxiv-pack", "@dreamnet/arxiv-pack"))).toBe(true);
    expect(
      isOwnModule(lay("node_modules/.pnpm/@dreamnet+a-pack@1.0.0/node_modules/@dreamnet/a-pack", "@dreamnet/a-pack")),
    ).toBe(true);
  });

  it("knows its siblings in the repository", () => {
    expect(
      isOwnModule(pathToFileURL(fileURLToPath(new URL("../../registry/src/index.ts", import.meta.url))).href),
    ).toBe(true);
  });

  it.each([
    ["a project that calls itself so", "project", "@dreamnet/evil"],
    ["another package", "node_modules/other", "other"],
    ["a package that calls itself so", "node_modules/evil", "@dreamnet/evil"],
    ["a name that is not its folder's", "node_modules/@dreamnet/one", "@dreamnet/two"],
    ["one that a package brings along", "node_modules/evil/node_modules/@dreamnet/inner", "@dreamnet/inner"],
    [
      "one in another's place of the store",
      "node_modules/.pnpm/evil@1.0.0/node_modules/@dreamnet/inner",
      "@dreamnet/inner",
    ],
  ])("does not take %s", (_name, folder, name) => {
    expect(isOwnModule(lay(folder, name))).toBe(false);
  });

  it("does not take what is no file", () => {
    expect(isOwnModule("data:text/javascript,0")).toBe(false);
    expect(isOwnModule("file:///nowhere/at/all.js")).toBe(false);
  });
});
