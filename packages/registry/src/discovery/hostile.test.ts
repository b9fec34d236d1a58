import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { NervousSystem } from "@dreamnet/nervous-system";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Installation, manifestOf } from "../../test/installation.ts";
import { WorkflowRegistry } from "../registry.ts";
import { discoverWorkflows } from "./discover.ts";

let disk: Installation;
beforeEach(() => {
  disk = new Installation();
});
afterEach(() => disk.remove());

/** What is found beside the faults: `code package`. */
async function look() {
  const { found, faults } = await discoverWorkflows(disk.project);
  for (const { hint, message, path } of faults)
    expect([hint, message, path].every((text) => text.length > 0)).toBe(true);
  return {
    found: found.map(({ name }) => name),
    faults: faults.map(({ code, package: name }) => `${code} ${name ?? "-"}`),
  };
}

describe("discovery executes nothing", () => {
  it("of a package whose every way in would leave a mark, until its workflow is asked for", async () => {
    const mark = JSON.stringify(disk.mark);
    const touch = `require("node:fs").appendFileSync(${mark}, __filename + "\\n");`;
    disk.install("trap", "1.0.0", {
      json: {
        main: "./main.cjs",
        bin: "./bin.cjs",
        types: "./index.d.ts",
        scripts: {
          preinstall: "node main.cjs",
          install: "node main.cjs",
          postinstall: "node main.cjs",
          prepare: "node main.cjs",
        },
        imports: { "#self": "./main.cjs" },
        browser: "./main.cjs",
        gypfile: true,
      },
      files: {
        "main.cjs": touch,
        "bin.cjs": touch,
        "manifest.js": touch,
        "manifest.cjs": touch,
        "manifest.json.js": touch,
        ".pnpmfile.cjs": touch,
        "binding.gyp": "{}",
      },
    });
    disk.write("project/.pnpmfile.mjs", `import fs from "node:fs"; fs.appendFileSync(${mark}, "pnpmfile");`);
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    const { found, faults } = await registry.discover(disk.project);
    expect([found.length, faults]).toEqual([1, []]);
    registry.entries();
    registry.list();
    registry.resolveEntry("trap@^1.0.0");
    registry.deprecate("trap", "1.0.0", "Do not use it.");
    registry.compareUpgrade("trap", "1.0.0", "1.0.0");
    registry.verify();
    expect(existsSync(disk.mark)).toBe(false);
    // The mark would have been left: it is, by the first who asks for the workflow, and by its module alone.
    registry.resolve("trap");
    expect(readFileSync(disk.mark, "utf8").trim().split("\n")).toEqual([expect.stringMatching(/trap\/index\.js$/u)]);
  });

  it("nor runs a getter, or anything else, for names that JavaScript knows", async () => {
    disk.install("plain", "1.0.0");
    const text = `{"name":"odd","version":"1.0.0","__proto__":{"exports":{"./manifest.json":"./manifest.json"},"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
    disk.write("project/node_modules/odd/package.json", text);
    disk.write("project/node_modules/odd/manifest.json", JSON.stringify(manifestOf("odd", "1.0.0")));
    expect(await look()).toEqual({ found: ["plain"], faults: [] });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("a manifest that is not what it should be is passed over, and the others are found", () => {
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  it.each<[string, string | Uint8Array]>([
    ["no JSON", "{ name: 'bad' }"],
    ["no object", "[1]"],
    ["empty", ""],
    ["no UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ["too deep", deep],
    ["full of faults", JSON.stringify({ ...manifestOf("bad", "1.0.0"), version: "one", security: 1, extra: true })],
    [
      "with a path that leaves",
      JSON.stringify({
        ...manifestOf("bad", "1.0.0"),
        security: { requiresAuth: false, allowedPaths: ["../.."], networkAccess: false },
      }),
    ],
  ])("%s", async (_what, manifest) => {
    disk.install("good", "1.0.0");
    disk.install("bad", "1.0.0", { manifest });
    expect(await look()).toEqual({ found: ["good"], faults: ["manifest-invalid bad"] });
  });

  it("huge, though sparse on the disk", async () => {
    disk.install("good", "1.0.0");
    const folder = disk.install("bad", "1.0.0");
    truncateSync(`${folder}/manifest.json`, 4 * 1024 ** 3);
    expect(await look()).toEqual({ found: ["good"], faults: ["manifest-invalid bad"] });
    const other = disk.install("worse", "1.0.0");
    truncateSync(`${other}/package.json`, 4 * 1024 ** 3);
    expect(await look()).toEqual({ found: ["good"], faults: ["package-invalid -", "manifest-invalid bad"] });
  });

  it("with more files, or bytes, than anyone publishes", async () => {
    disk.install("good", "1.0.0");
    const folder = disk.install("bad", "1.0.0", { files: { "big.bin": "" } });
    truncateSync(`${folder}/big.bin`, 600 * 1024 ** 2);
    const nested = disk.install("nested", "1.0.0");
    mkdirSync(`${nested}/${"d/".repeat(70)}`, { recursive: true });
    expect(await look()).toEqual({ found: ["good"], faults: ["package-too-large bad", "package-too-large nested"] });
  });

  it("a pipe, which nobody waits for", async () => {
    disk.install("good", "1.0.0");
    for (const [name, file] of [
      ["a", "package.json"],
      ["b", "manifest.json"],
      ["c", "inside"],
    ] as const) {
      const folder = disk.install(name, "1.0.0");
      execFileSync("rm", ["-f", `${folder}/${file}`]);
      execFileSync("mkfifo", [`${folder}/${file}`]);
    }
    expect(await look()).toEqual({
      found: ["good"],
      faults: ["package-invalid -", "manifest-invalid b", "package-too-large c"],
    });
  });

  it.each([
    ["above it", { exports: { "./manifest.json": "./../good/manifest.json" } }],
    ["absolute", { dreamnet: { manifest: "/etc/passwd" } }],
    ["no path", { dreamnet: { manifest: 7 } }],
  ])("that lies elsewhere: %s", async (_what, json) => {
    disk.install("good", "1.0.0");
    disk.install("bad", "1.0.0", { json });
    expect(await look()).toEqual({ found: ["good"], faults: ["manifest-outside bad"] });
  });

  it("that is a link out of the package, leads nowhere, or is not there", async () => {
    disk.install("good", "1.0.0");
    const targets = { out: "project/node_modules/good/manifest.json", lost: "nowhere" };
    for (const [name, target] of Object.entries(targets)) {
      const folder = disk.install(name, "1.0.0");
      execFileSync("rm", [`${folder}/manifest.json`]);
      disk.link(`project/node_modules/${name}/manifest.json`, target);
    }
    execFileSync("rm", [`${disk.install("none", "1.0.0")}/manifest.json`]);
    expect(await look()).toEqual({
      found: ["good"],
      faults: ["manifest-missing lost", "manifest-missing none", "manifest-outside out"],
    });
  });
});

describe("a package that is not what it says", () => {
  it("has another name or version than its manifest", async () => {
    disk.install("other", "1.0.0", { manifest: JSON.stringify(manifestOf("good", "1.0.0")) });
    disk.install("older", "1.0.0", { manifest: { version: "2.0.0" } });
    expect(await look()).toEqual({ found: [], faults: ["version-differs older", "name-foreign other"] });
  });

  it("takes the name of one of DreamNet's own, with or without a scope", async () => {
    disk.install("arxiv-pack", "9.0.0");
    disk.install("@evil/latex-compiler", "9.0.0");
    disk.install("@dreamnet/manual-generation", "1.0.0");
    expect(await look()).toEqual({
      found: ["manual-generation"],
      faults: ["name-foreign @evil/latex-compiler", "name-foreign arxiv-pack"],
    });
  });

  it("claims a name that another claims too: the one that the project imports has it, else none", async () => {
    disk.install("@a/same", "1.0.0");
    disk.install("@b/same", "9.0.0");
    expect(await look()).toEqual({ found: [], faults: ["name-claimed @a/same", "name-claimed @b/same"] });
    disk.write("project/package.json", JSON.stringify({ name: "p", dependencies: { "@a/same": "*" } }));
    expect(await look()).toEqual({ found: ["same"], faults: ["name-claimed @b/same"] });
  });

  it("is one of two copies of a version that differ", async () => {
    disk.install("part", "1.0.0");
    disk.install("whole", "1.0.0");
    disk.add("project/node_modules/whole/node_modules/part", "part", "1.0.0", { files: { "more.js": "1" } });
    expect(await look()).toEqual({ found: ["part", "whole"], faults: ["copies-differ part"] });
  });
});

describe("links and folders", () => {
  it("in circles end, and broken ones are told", async () => {
    disk.install("good", "1.0.0");
    disk.link("project/node_modules/self", "project");
    disk.link("project/node_modules/good/node_modules", "project/node_modules");
    disk.link("project/node_modules/loop", "project/node_modules/loop");
    disk.link("project/node_modules/@scope/lost", "nowhere");
    expect(await look()).toEqual({ found: ["good"], faults: ["link-broken -", "link-broken -"] });
  });

  it("count for a package's digest by where they point, and are not followed", async () => {
    disk.write("secret.txt", "one");
    disk.install("linked", "1.0.0");
    disk.link("project/node_modules/linked/data", "secret.txt");
    const digest = async () => (await discoverWorkflows(disk.project)).found[0]?.digest;
    const before = await digest();
    disk.write("secret.txt", "two");
    expect(await digest()).toBe(before);
    disk.write("project/node_modules/linked/README.md", "x");
    expect(await digest()).not.toBe(before);
  });

  it("where the start is none", async () => {
    const { found, faults } = await discoverWorkflows(disk.path("nowhere"));
    expect([found, faults.map(({ code }) => code)]).toEqual([[], ["folder-unreadable"]]);
  });
});
