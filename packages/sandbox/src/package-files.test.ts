import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPackageFiles } from "./package-files.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-package-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lay(files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}

const find = (path: string) => findPackageFiles(pathToFileURL(join(root, path)).href);
const targets = (path: string): string[] => find(path).mounts.map(({ target }) => target);

describe.skipIf(process.platform === "win32")("findPackageFiles", () => {
  it("takes a project without its dotfiles, and its declared dependencies alone", () => {
    lay({
      "p/package.json": { name: "p", dependencies: { dep: "1" } },
      "p/index.js": "",
      "p/.env": "KEY=1",
      "p/.git/config": "",
      "p/node_modules/dep/package.json": { name: "dep", dependencies: { deeper: "1" } },
      "p/node_modules/deeper/package.json": { name: "deeper" },
      "p/node_modules/unrelated/package.json": { name: "unrelated" },
    });
    expect(targets("p/index.js")).toEqual([
      "/app/index.js",
      "/app/node_modules/deeper",
      "/app/node_modules/dep",
      "/app/package.json",
    ]);
    expect(find("p/index.js").module).toBe("file:///app/index.js");
  });

  it("finds a package among those that were installed with it", () => {
    lay({
      "p/node_modules/@s/flow/package.json": { name: "@s/flow", dependencies: { dep: "1" } },
      "p/node_modules/@s/flow/dist/index.js": "",
      "p/node_modules/dep/package.json": { name: "dep" },
      "p/secret.txt": "",
    });
    expect(targets("p/node_modules/@s/flow/dist/index.js")).toEqual([
      "/app/node_modules/@s/flow",
      "/app/node_modules/dep",
    ]);
  });

  it("takes pnpm's store as a whole, and makes the links that lead into it", () => {
    lay({
      "p/pnpm-workspace.yaml": "",
      "p/packages/a/package.json": { name: "a", dependencies: { dep: "1", b: "workspace:^" } },
      "p/packages/a/src/index.ts": "",
      "p/packages/b/package.json": { name: "b" },
      "p/packages/b/index.js": "",
      "p/node_modules/.pnpm/dep@1/node_modules/dep/package.json": { name: "dep" },
    });
    mkdirSync(join(root, "p/packages/a/node_modules"));
    symlinkSync("../../../node_modules/.pnpm/dep@1/node_modules/dep", join(root, "p/packages/a/node_modules/dep"));
    symlinkSync("../../b", join(root, "p/packages/a/node_modules/b"));
    const found = find("p/packages/a/src/index.ts");
    expect(found.mounts.map(({ target }) => target)).toEqual([
      "/app/node_modules/.pnpm",
      "/app/packages/a/package.json",
      "/app/packages/a/src",
      "/app/packages/b",
    ]);
    expect(found.links).toEqual([
      { path: "/app/packages/a/node_modules/b", target: "/app/packages/b" },
      { path: "/app/packages/a/node_modules/dep", target: "/app/node_modules/.pnpm/dep@1/node_modules/dep" },
    ]);
    expect(found).toMatchObject({ isSource: true, module: "file:///app/packages/a/src/index.ts" });
  });

  it("refuses a dependency that is a link to something else", () => {
    lay({
      "p/package.json": { name: "p", dependencies: { dep: "1" } },
      "p/index.js": "",
      "p/node_modules/.keep": "",
      "victim/notes.txt": "",
    });
    symlinkSync(join(root, "victim"), join(root, "p/node_modules/dep"));
    expect(() => find("p/index.js")).toThrow(expect.objectContaining({ code: "SANDBOX_PACKAGE_UNSAFE" }));
  });

  it("refuses a link that an installed package brings along, whatever it leads to calls itself", () => {
    lay({
      "p/node_modules/evil/package.json": { name: "evil", dependencies: { victim: "1" } },
      "p/node_modules/evil/index.js": "",
      "p/node_modules/evil/node_modules/.keep": "",
      "victim/package.json": { name: "victim" },
    });
    symlinkSync(join(root, "victim"), join(root, "p/node_modules/evil/node_modules/victim"));
    expect(() => find("p/node_modules/evil/index.js")).toThrow(
      expect.objectContaining({ code: "SANDBOX_PACKAGE_UNSAFE" }),
    );
  });

  it("takes names of dependencies for names, never for paths", () => {
    lay({
      "p/package.json": { name: "p", dependencies: { "../../victim": "1", "..": "1", "/etc": "1", ".": "1" } },
      "p/index.js": "",
      "victim/package.json": { name: "../../victim" },
    });
    expect(targets("p/index.js")).toEqual(["/app"]);
  });

  it("refuses a module that lies among everybody's files", () => {
    const path = join(tmpdir(), `dreamnet-stray-${process.pid}.mjs`);
    writeFileSync(path, "");
    try {
      expect(() => findPackageFiles(pathToFileURL(path).href)).toThrow(
        expect.objectContaining({ code: "SANDBOX_PACKAGE_UNSAFE" }),
      );
    } finally {
      rmSync(path);
    }
  });
});
