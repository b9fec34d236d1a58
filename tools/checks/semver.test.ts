import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineWorkflow } from "@dreamnet/workflow";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { plannedBumps, semverFaults } from "./semver.ts";

const manifestOf = (version: string, input: z.ZodType, networkAccess = false) =>
  defineWorkflow({
    name: "greet",
    version,
    description: "Greets a person.",
    author: "Tests",
    input,
    output: z.strictObject({ text: z.string() }),
    executionTime: { estimated: 1, max: 10 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess },
    execute: async () => ({ text: "" }),
  }).manifest;
const plain = z.strictObject({ name: z.string() });
const optional = z.strictObject({ name: z.string(), title: z.string().optional() });
const required = z.strictObject({ name: z.string(), title: z.string() });

const bumpsOf = (...lines: string[]) => plannedBumps([`---\n${lines.join("\n")}\n---\n\nDid it.\n`]);

describe("the changesets", () => {
  it("promise for each package the largest bump that any of them names", () => {
    const texts = [
      "---\n\"@dreamnet/a\": patch\n'@dreamnet/b': minor\n---\n\nOne.\n",
      '---\r\n"@dreamnet/a": major\r\nc: none\r\n---\r\n\r\nTwo: "@dreamnet/b": major\r\n',
      "---\n---\n\nNothing.\n",
      "No head.\n",
    ];
    expect([...plannedBumps(texts)]).toEqual([
      ["@dreamnet/a", "major"],
      ["@dreamnet/b", "minor"],
      ["c", "none"],
    ]);
  });

  it.each<[string, string, z.ZodType, boolean, string[], string | undefined]>([
    ["nothing changed", "1.2.0", plain, false, [], undefined],
    ["an optional input and a minor", "1.2.0", optional, false, ['"@x/greet": minor'], undefined],
    [
      "an optional input and a patch",
      "1.2.0",
      optional,
      false,
      ['"@x/greet": patch'],
      "asks for minor, and the changesets say patch",
    ],
    [
      "an optional input and none",
      "1.2.0",
      optional,
      false,
      ['"@x/other": major'],
      "asks for minor, and no changeset names it",
    ],
    [
      "a required input and a minor",
      "1.2.0",
      required,
      false,
      ['"@x/greet": minor'],
      "asks for major, and the changesets say minor",
    ],
    ["a required input and a major", "1.2.0", required, false, ['"@x/greet": major'], undefined],
    [
      "the network and a minor",
      "1.2.0",
      plain,
      true,
      ['"@x/greet": minor'],
      "asks for major, and the changesets say minor",
    ],
    ["a required input before 1.0.0 and a minor", "0.3.0", required, false, ['"@x/greet": minor'], undefined],
    ["a required input before 1.0.0 and a patch", "0.3.0", required, false, ['"@x/greet": patch'], "asks for minor"],
    ["more than is asked for", "1.2.0", optional, false, ['"@x/greet": major'], undefined],
  ])("%s, after %s", (_what, version, input, network, lines, expected) => {
    const released = manifestOf(version, plain);
    const manifest = manifestOf(version, input, network);
    const [fault, ...others] = semverFaults([{ name: "@x/greet", version, manifest, released }], bumpsOf(...lines));
    expect(others).toEqual([]);
    expect(expected === undefined ? fault : fault?.includes(expected)).toBe(expected === undefined ? undefined : true);
  });

  it("count with a version that has been raised already, and say nothing before the first release", () => {
    const [released, manifest] = [manifestOf("1.2.0", plain), manifestOf("2.0.0", required)];
    expect(semverFaults([{ name: "@x/greet", version: "2.0.0", manifest, released }], new Map())).toEqual([]);
    expect(semverFaults([{ name: "@x/greet", version: "1.3.0", manifest, released }], new Map())).toEqual([
      "@x/greet: what has changed since 1.2.0 asks for major, and no changeset names it:\n    inputs, title: property was not there, is required",
    ]);
    expect(semverFaults([{ name: "@x/greet", version: "1.3.0", manifest }], new Map())).toEqual([]);
  });
});

describe("the check", () => {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-semver-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  const check = (...args: string[]) => {
    const script = fileURLToPath(new URL("semver.ts", import.meta.url));
    const all = ["--conditions=@dreamnet/source", script, "--root", root, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8", timeout: 20_000 });
    return { status, text: `${stdout}${stderr}` };
  };

  it("passes what is recorded, and fails where a later manifest asks for more than its changesets say", () => {
    const json = { name: "@x/greet", version: "1.0.0", exports: { "./manifest.json": "./dist/manifest.json" } };
    write("packages/greet/package.json", json);
    write("packages/private/package.json", { ...json, name: "@x/private", private: true });
    write("packages/plain/package.json", { name: "@x/plain", version: "1.0.0" });
    expect(check()).toMatchObject({ status: 1, text: expect.stringContaining("dist/manifest.json is not there") });
    write("packages/greet/dist/manifest.json", manifestOf("1.0.0", plain));
    expect(check()).toMatchObject({ status: 0, text: expect.stringContaining("0 of 1 workflows have been released") });
    expect(check("--record")).toMatchObject({ status: 0, text: expect.stringContaining("1 manifests recorded") });
    expect(JSON.parse(readFileSync(join(root, "tools/released/greet.json"), "utf8"))).toMatchObject({
      version: "1.0.0",
    });

    write("packages/greet/dist/manifest.json", manifestOf("1.0.0", required));
    write(".changeset/README.md", '---\n"@x/greet": major\n---\n');
    write(".changeset/one.md", '---\n"@x/greet": minor\n---\n\nAsked for a title.\n');
    expect(check()).toMatchObject({
      status: 1,
      text: expect.stringContaining("inputs, title: property was not there, is required"),
    });
    write(".changeset/two.md", '---\n"@x/greet": major\n---\n\nAsked for a title.\n');
    expect(check()).toMatchObject({ status: 0, text: expect.stringContaining("1 of 1 workflows have been released") });
  }, 60_000);

  it("does not record a manifest of another version than its package", () => {
    write("packages/greet/package.json", { name: "@x/greet", version: "2.0.0", exports: { "./manifest.json": "x" } });
    expect(check("--record")).toMatchObject({ status: 1, text: expect.stringContaining("its manifest says 1.0.0") });
  });
});
