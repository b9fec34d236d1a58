import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { findCircles } from "./circles.ts";
import { layerFaults } from "./layers.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Record<string, string>;
const manifest = (name: string, dependencies: readonly string[] = [], devDependencies: readonly string[] = []) =>
  JSON.stringify({
    name: `@dreamnet/${name}`,
    dependencies: Object.fromEntries(dependencies.map((one) => [one, "workspace:^"])),
    devDependencies: Object.fromEntries(devDependencies.map((one) => [one, "workspace:^"])),
  });

/** A repository that keeps every rule; each test breaks one. */
const sound: Files = {
  "package.json": JSON.stringify({ devDependencies: { vitest: "1" } }),
  "packages/workflow/package.json": manifest("workflow", ["zod"]),
  "packages/workflow/src/index.ts": 'import { z } from "zod";\nimport { a } from "./a.ts";\nexport { a, z };',
  "packages/workflow/src/a.ts": 'import { readFile } from "node:fs/promises";\nexport const a = readFile;',
  "packages/workflow/src/a.test.ts": 'import { test } from "vitest";\nimport { a } from "./a.ts";\ntest("", () => a);',
  "packages/executor/package.json": manifest("executor", ["@dreamnet/workflow"]),
  "packages/executor/src/index.ts": 'export { a } from "@dreamnet/workflow";',
  "packages/document/package.json": manifest("document"),
  "packages/document/src/index.ts": "export const d = 1;",
  "packages/pack-bin/package.json": manifest("pack-bin", ["@dreamnet/executor"]),
  "packages/pack-bin/src/index.ts": 'import * as executor from "@dreamnet/executor";\nexport { executor };',
  "packages/arxiv-pack/package.json": manifest("arxiv-pack", ["@dreamnet/document", "@dreamnet/pack-bin"]),
  "packages/arxiv-pack/src/index.ts": 'export { d } from "@dreamnet/document";',
  "packages/arxiv-pack/src/bin.ts": 'import "@dreamnet/pack-bin";\nimport { d } from "./index.ts";\nd;',
  "packages/zora-pack/package.json": manifest("zora-pack"),
  "packages/zora-pack/src/index.ts": "export {};",
  "apps/docs/package.json": manifest("docs", ["@dreamnet/arxiv-pack"]),
  "apps/docs/src/index.ts": 'import "@dreamnet/arxiv-pack";',
};

function faultsOf(changes: Files): string[] {
  const root = mkdtempSync(join(tmpdir(), "layers-"));
  folders.push(root);
  for (const [path, text] of Object.entries({ ...sound, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return layerFaults(root);
}

test("a sound repository has no faults", () => {
  expect(faultsOf({})).toEqual([]);
});

test("who uses a sibling brings what that sibling leaves to its users", () => {
  const peers = { name: "@dreamnet/document", peerDependencies: { mathjax: "^4.0.0" } };
  const files = {
    "packages/document/package.json": JSON.stringify(peers),
    "packages/document/src/index.ts": 'import "mathjax";\nexport const d = 1;',
    "packages/arxiv-pack/package.json": manifest("arxiv-pack", ["@dreamnet/document", "@dreamnet/pack-bin", "mathjax"]),
  };
  expect(faultsOf(files)).toEqual([]);
  const alone = { ...files, "packages/document/package.json": manifest("document", ["mathjax"]) };
  expect(faultsOf(alone)).toEqual(["packages/arxiv-pack/package.json: mathjax is declared and never imported"]);
});

test.each<[string, Files, string[]]>([
  [
    "an import upwards",
    {
      "packages/workflow/package.json": manifest("workflow", ["zod", "@dreamnet/document"]),
      "packages/workflow/src/a.ts": '\nexport { d as a } from "@dreamnet/document";',
    },
    ["packages/workflow/src/a.ts:2: @dreamnet/workflow (contract) imports upwards: @dreamnet/document (documents)"],
  ],
  [
    "a type imported upwards",
    {
      "packages/executor/package.json": manifest("executor", ["@dreamnet/workflow", "@dreamnet/document"]),
      "packages/executor/src/b.ts": 'export type B = import("@dreamnet/document").d;',
    },
    [
      "packages/executor/src/b.ts:1: @dreamnet/executor (infrastructure) imports upwards: @dreamnet/document (documents)",
    ],
  ],
  [
    "a pack that imports a pack, even in a test",
    {
      "packages/zora-pack/package.json": manifest("zora-pack", [], ["@dreamnet/arxiv-pack"]),
      "packages/zora-pack/src/x.test.ts": 'await import("@dreamnet/arxiv-pack");',
    },
    ["packages/zora-pack/src/x.test.ts:1: a pack never imports a pack (@dreamnet/arxiv-pack)"],
  ],
  [
    "pack-bin outside of bin.ts",
    {
      "packages/arxiv-pack/src/index.ts": 'import "@dreamnet/pack-bin";\nexport { d } from "@dreamnet/document";',
    },
    ["packages/arxiv-pack/src/index.ts:1: only src/bin.ts of a pack imports @dreamnet/pack-bin"],
  ],
  [
    "a pack on the engine",
    {
      "packages/zora-pack/package.json": manifest("zora-pack", ["@dreamnet/executor"]),
      "packages/zora-pack/src/index.ts": 'export { a } from "@dreamnet/executor";',
    },
    [
      "packages/zora-pack/src/index.ts:1: a pack stays on the contract and documents; @dreamnet/executor is infrastructure",
    ],
  ],
  [
    "an import from apps",
    {
      "packages/zora-pack/package.json": manifest("zora-pack", ["@dreamnet/docs"]),
      "packages/zora-pack/src/index.ts": 'import "@dreamnet/docs";',
    },
    ["packages/zora-pack/src/index.ts:1: nobody imports from apps (@dreamnet/docs)"],
  ],
  [
    "packages in a circle, through a development dependency too",
    {
      "packages/workflow/package.json": manifest("workflow", ["zod"], ["@dreamnet/executor"]),
      "packages/workflow/src/b.test.ts": 'import "@dreamnet/executor";',
    },
    ["packages in a circle: @dreamnet/executor → @dreamnet/workflow → @dreamnet/executor"],
  ],
  [
    "files in a circle",
    { "packages/workflow/src/a.ts": 'export { z as a } from "./index.ts";' },
    ["files in a circle: packages/workflow/src/a.ts → packages/workflow/src/index.ts → packages/workflow/src/a.ts"],
  ],
  [
    "an import that no package.json declares",
    { "packages/zora-pack/src/index.ts": 'import { z } from "zod";\nexport { z };' },
    ["packages/zora-pack/src/index.ts:1: zod is not in the dependencies of packages/zora-pack/package.json"],
  ],
  [
    "a test tool in what is published",
    { "packages/zora-pack/src/index.ts": 'export { test } from "vitest";' },
    ["packages/zora-pack/src/index.ts:1: vitest is not in the dependencies of packages/zora-pack/package.json"],
  ],
  [
    "a package that a template names, and one of fonts that a string names",
    {
      "packages/zora-pack/package.json": manifest("zora-pack", ["@fontsource/inter", "@mathjax/src", "sharp"]),
      "packages/zora-pack/src/index.ts":
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text, whose template is its own
        'export const load = (file: string) => require(`@mathjax/src/${file}`);\nexport const fonts = ["@fontsource/inter", "sharp"];',
    },
    ["packages/zora-pack/package.json: sharp is declared and never imported"],
  ],
  [
    "a dependency that nothing imports",
    { "packages/zora-pack/package.json": manifest("zora-pack", ["@dreamnet/workflow"]) },
    ["packages/zora-pack/package.json: @dreamnet/workflow is declared and never imported"],
  ],
  [
    "a path into another package",
    { "packages/zora-pack/src/index.ts": 'export { d } from "../../document/src/index.ts";' },
    ['packages/zora-pack/src/index.ts:1: "../../document/src/index.ts" leaves the package'],
  ],
  [
    "a path behind the exports",
    {
      "packages/zora-pack/package.json": manifest("zora-pack", ["@dreamnet/document"]),
      "packages/zora-pack/src/index.ts": 'export { d } from "@dreamnet/document/src/index.ts";',
    },
    ['packages/zora-pack/src/index.ts:1: "@dreamnet/document/src/index.ts" reaches behind the package\'s exports'],
  ],
  [
    "a package on no layer",
    { "packages/stray/package.json": manifest("stray") },
    ["packages/stray: on no layer; enter it in tools/layers.ts"],
  ],
])("names %s", (_name, changes, expected) => {
  expect(faultsOf(changes)).toEqual(expected);
});

test("types may refer to each other across files", () => {
  expect(
    faultsOf({
      "packages/workflow/src/a.ts": 'import type { z } from "./index.ts";\nexport const a: typeof z = 1;',
    }),
  ).toEqual([]);
});

test("a long chain is walked without recursion", () => {
  const chain = new Map<string, Set<string>>();
  for (let i = 0; i < 50_000; i++) chain.set(`${i}`, new Set([`${i + 1}`]));
  expect(findCircles(chain)).toEqual([]);
  chain.set("50000", new Set(["0"]));
  expect(findCircles(chain)[0]).toHaveLength(50_002);
});
