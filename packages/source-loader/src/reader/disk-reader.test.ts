import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDiskReader } from "./disk-reader.ts";
import { createMemoryReader } from "./memory-reader.ts";
import { normalizeSourcePath } from "./source-reader.ts";

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "reader-"));
  for (const folder of [
    "root/paper/figs",
    "root/shared",
    "root/paper/_up/given",
    "root/.git",
    "root/paper/.github",
    "root/paper/.hidden",
    "outside",
  ])
    mkdirSync(join(base, folder), { recursive: true });
  for (const file of [
    "root/paper/paper.md",
    "root/paper/figs/a.png",
    "root/shared/b.png",
    "root/paper/_up/given/c.png",
    "root/.git/config",
    "root/paper/.github/logo.png",
    "root/paper/.hidden/x.png",
    "root/paper/.env",
    "root/paper/server.key",
    "root/paper/id_rsa",
    "outside/plot.txt",
  ])
    writeFileSync(join(base, file), file);
  symlinkSync(join(base, "outside/plot.txt"), join(base, "root/paper/leaves.png"));
  symlinkSync(join(base, "outside"), join(base, "root/paper/linked"));
  symlinkSync("../shared/b.png", join(base, "root/paper/inside.png"));
  symlinkSync("/nowhere/at/all", join(base, "root/paper/dangling.png"));
  symlinkSync("loop.png", join(base, "root/paper/loop.png"));
  symlinkSync(".env", join(base, "root/paper/innocent.png"));
  execFileSync("mkfifo", [join(base, "root/paper/pipe.png")]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe("createDiskReader", () => {
  const reader = () => createDiskReader({ folder: join(base, "root/paper"), root: join(base, "root") });

  test.each(["paper.md", "figs/a.png", "_up/shared/b.png", "_up/given/c.png", "inside.png", ".github/logo.png"])(
    "reads %s",
    (path) => {
      expect(reader().read(path, 1000)).toMatchObject({ status: "found", path });
    },
  );

  const unsafe: [string, string][] = [
    ["_up/_up/outside/plot.txt", "outside"],
    ["_up/_up/_up/_up/_up/_up/_up/etc/hosts", "outside"],
    ["leaves.png", "leaves"],
    ["linked/plot.txt", "leaves"],
    ["loop.png", "circle"],
    ["pipe.png", "pipe"],
    [".env", "hidden"],
    [".hidden/x.png", "hidden"],
    ["_up/.git/config", "hidden"],
    ["innocent.png", "hidden"],
    ["server.key", "secret"],
    ["id_rsa", "secret"],
  ];
  test.each(unsafe)("refuses %s", (path, reason) => {
    expect(reader().read(path, 1000)).toMatchObject({
      status: "refused",
      kind: "unsafe",
      reason: expect.stringContaining(reason),
      hint: expect.any(String),
    });
  });

  test("a file that is missing, too large, a folder or at a dead link's end costs only itself", () => {
    expect(reader().read("none.png", 1000)).toEqual({ status: "missing" });
    expect(reader().read("figs", 1000)).toEqual({ status: "missing" });
    expect(reader().read("figs/a.png/b", 1000)).toEqual({ status: "missing" });
    expect(reader().read("x".repeat(5000), 1000)).toEqual({ status: "missing" });
    expect(reader().read("figs/a.png", 3)).toMatchObject({ status: "refused", kind: "unusable" });
    expect(reader().read("dangling.png", 1000)).toMatchObject({ status: "refused", kind: "unusable" });
  });

  test("what is not there outside is missing, unless the path climbs far or is hidden", () => {
    expect(reader().read("_up/_up/nothing/x.png", 1000)).toEqual({ status: "missing" });
    expect(reader().read("_up/_up/etc/nothing", 1000)).toMatchObject({ status: "refused", kind: "unsafe" });
    expect(reader().read("_up/_up/.nothing", 1000)).toMatchObject({ status: "refused", kind: "unsafe" });
    expect(reader().read("_up/_up/_up/_up/_up/_up/nothing.png", 1000)).toMatchObject({
      status: "refused",
      kind: "unsafe",
    });
  });

  test("without a root above, what is above is refused", () => {
    const narrow = createDiskReader({ folder: join(base, "root/paper"), root: join(base, "root/paper") });
    expect(narrow.read("_up/shared/b.png", 1000)).toMatchObject({ status: "refused", kind: "unsafe" });
    expect(narrow.read("inside.png", 1000)).toMatchObject({ status: "refused", kind: "unsafe" });
    expect(narrow.read("_up/given/c.png", 1000)).toMatchObject({ status: "found" });
  });

  test("lists names in one order, without hidden ones", () => {
    expect(reader().list("figs")).toEqual(["a.png"]);
    expect(reader().list("_up/shared")).toEqual(["b.png"]);
    expect(reader().list("linked")).toEqual([]);
    expect(reader().list("_up/_up/outside")).toEqual([]);
    expect(reader().list("nothing")).toEqual([]);
    expect(reader().list("")).not.toContain(".env");
  });
});

test("createMemoryReader reads the same paths", () => {
  const files = new Map(
    [
      ["paper/paper.md", "a"],
      ["paper/figs/a.png", "b"],
      ["shared/b.png", "c"],
      ["paper/.env", "d"],
    ].map(([path, text]) => [path as string, Buffer.from(text as string)]),
  );
  const reader = createMemoryReader(files, "paper");
  for (const path of ["paper.md", "figs/a.png", "_up/shared/b.png"])
    expect(reader.read(path, 10)).toMatchObject({ status: "found", path });
  expect(reader.read("none", 10)).toEqual({ status: "missing" });
  expect(reader.read(".env", 10)).toMatchObject({ status: "refused", kind: "unsafe" });
  expect(reader.read("figs/a.png", 0)).toMatchObject({ status: "refused", kind: "unusable" });
  expect(reader.list("")).toEqual(["_up", "figs", "paper.md"]);
  expect(reader.list("_up")).toEqual(["shared"]);
});

test("normalizeSourcePath gives a path its one form", () => {
  const cases: [string, string, string | undefined][] = [
    ["a.png", "", "a.png"],
    ["./a//b/../c.png", "", "a/c.png"],
    ["../a.png", "", "_up/a.png"],
    ["../../a.png", "", "_up/_up/a.png"],
    ["../a.png", "sub", "a.png"],
    ["x/../../a.png", "", "_up/a.png"],
    ["../_up/../a.png", "", "_up/_up/_up/a.png"],
    ["/etc/passwd", "", undefined],
    ["a\u0000b", "", undefined],
    ["", "", undefined],
    [".", "", undefined],
  ];
  for (const [path, from, normal] of cases) expect([path, normalizeSourcePath(path, from)]).toEqual([path, normal]);
});
