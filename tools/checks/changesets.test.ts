import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changesetFaults } from "./changesets.ts";

let root = "";
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const manifest = (version: string, more = {}): string =>
  `${JSON.stringify({ name: "@dreamnet/a", version, ...more }, null, 2)}\n`;
const commit = (): void => {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@localhost"];
  for (const args of [
    ["add", "-A"],
    [...who, "commit", "-q", "-m", "x"],
  ])
    expect(spawnSync("git", args, { cwd: root, encoding: "utf8" })).toMatchObject({ status: 0 });
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "changesets-"));
  spawnSync("git", ["init", "-q"], { cwd: root });
  write(".changeset/config.json", "{}");
  write("packages/a/package.json", manifest("1.0.0"));
  write("packages/a/src/index.ts", "export const a = 1;\n");
  commit();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("nothing has changed since the version was raised", () => {
  expect(changesetFaults(root)).toEqual([]);
});

test.each([
  ["committed", true],
  ["not committed yet", false],
])("a change that is %s asks for a changeset", (_, committed) => {
  write("packages/a/src/index.ts", "export const a = 2;\n");
  if (committed) commit();
  expect(changesetFaults(root)).toEqual([
    "@dreamnet/a: packages/a/src/index.ts changed since its version was raised, and no changeset says so",
  ]);
  write(".changeset/a.md", '---\n"@dreamnet/a": patch\n---\n\nCounted to two.\n');
  expect(changesetFaults(root)).toEqual([]);
});

test("a release answers for what came before it", () => {
  write("packages/a/src/index.ts", "export const a = 2;\n");
  commit();
  write("packages/a/package.json", manifest("1.0.1"));
  commit();
  expect(changesetFaults(root)).toEqual([]);
});

test.each(["src/index.test.ts", "test/contract.test.ts", "README.md", "src/__fixtures__/paper.md"])(
  "%s goes to nobody",
  (path) => {
    write(`packages/a/${path}`, "changed\n");
    expect(changesetFaults(root)).toEqual([]);
  },
);

test("a private package needs none; a name that is no package's is a fault", () => {
  write("packages/a/package.json", manifest("1.0.0", { private: true }));
  write("packages/a/src/index.ts", "export const a = 3;\n");
  write(".changeset/b.md", '---\n"@dreamnet/b": patch\n---\n\nSaid something.\n');
  expect(changesetFaults(root)).toEqual(["A changeset names @dreamnet/b, which is no package here"]);
});
