import { expect, test } from "vitest";
import { expectedFields, templateFaults } from "./packages.ts";

type Json = Record<string, unknown>;

const files = ["src/index.ts", "README.md", "CHANGELOG.md", "LICENSE"];
const sound: Json = {
  version: "1.0.0",
  description: "Does one thing, and says which.",
  dependencies: { zod: "^4.0.0", "@dreamnet/workflow": "workspace:^" },
  devDependencies: { parse5: "catalog:" },
  scripts: { build: "node ../../tools/build-package.mjs", "check:package": "node ../../tools/check-package.mjs" },
};
const complete = (own: Json, holds: readonly string[], root: Json = {}): Json => ({
  ...sound,
  ...expectedFields("one", own, root, (path) => holds.includes(path)),
});

function faultsOf(changes: Json, holds: readonly string[] = files, root: Json = {}): string[] {
  const manifest = { ...complete(changes, holds, root), ...changes };
  return templateFaults("one", manifest, root, (path) => holds.includes(path));
}

test("the template has no faults, with a command, assets and a repository too", () => {
  expect(faultsOf({})).toEqual([]);
  const more = [...files, "src/bin.ts", "assets"];
  expect(faultsOf({ bin: { one: "./dist/bin.js" } }, more, { repository: { type: "git", url: "u" } })).toEqual([]);
});

test("a workflow's package exports its manifest, published too", () => {
  const exports = { ".": {}, "./manifest.json": "" };
  expect(complete({ exports }, files)).toMatchObject({
    exports: { "./manifest.json": "./dist/manifest.json" },
    publishConfig: { exports: { "./manifest.json": "./dist/manifest.json" } },
  });
});

test("what is published has no source condition", () => {
  expect(JSON.stringify(complete({}, files)["publishConfig"])).not.toContain("@dreamnet/source");
});

test.each<[string, Json, RegExp]>([
  ["another name", { name: "@dreamnet/two" }, /^"name" should be "@dreamnet\/one"/],
  ["another licence", { license: "GPL-3.0" }, /^"license" should be "MIT"/],
  ["CommonJS", { type: "commonjs" }, /^"type" should be "module"/],
  ["side effects", { sideEffects: true }, /^"sideEffects"/],
  ["an old Node", { engines: { node: ">=18" } }, /^"engines"/],
  ["exports without types", { exports: { ".": "./dist/index.js" } }, /^"exports"/],
  ["sources in the tarball", { files: ["dist", "src"] }, /^"files"/],
  ["private publishing", { publishConfig: {} }, /^"publishConfig"/],
  ["a script of its own", { scripts: { ...(sound["scripts"] as Json), build: "tsup" } }, /^script "build"/],
  ["a version that is none", { version: "1.0" }, /^"version" should be a semantic version/],
  ["no description", { description: "x" }, /^"description"/],
  ["a command without its source", { bin: { one: "./dist/bin.js" } }, /^"bin" is set/],
  ["an exact dependency", { dependencies: { zod: "4.0.0" } }, /^dependencies: zod should be a \^ range/],
  ["a catalog dependency", { dependencies: { zod: "catalog:" } }, /^dependencies: zod should be a \^ range/],
  ["a sibling by number", { dependencies: { "@dreamnet/a": "^1.0.0" } }, /@dreamnet\/a should be "workspace:\^"/],
])("names %s", (_name, changes, fault) => {
  expect(faultsOf(changes)).toEqual([expect.stringMatching(fault)]);
});

test.each(files)("names a missing %s", (path) => {
  expect(
    faultsOf(
      {},
      files.filter((file) => file !== path),
    ),
  ).toEqual([`${path} is missing`]);
});
