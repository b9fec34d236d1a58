import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectOutputs } from "./collect.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-collect-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function collect(bounds = { files: 100, bytes: 1024 ** 2 }): Promise<Record<string, string>> {
  const written: Record<string, string> = {};
  await collectOutputs(new Map([["build", folder]]), bounds, async (path, content) => {
    written[path] = Buffer.from(content as Uint8Array).toString();
    return { path, mediaType: "text/plain", size: 0, sha256: "0".repeat(64) };
  });
  return written;
}

describe.skipIf(process.platform === "win32")("collectOutputs", () => {
  it("takes regular files, in the order of their paths", async () => {
    mkdirSync(join(folder, "b"));
    writeFileSync(join(folder, "b/two"), "2");
    writeFileSync(join(folder, "a"), "1");
    expect(Object.entries(await collect())).toEqual([
      ["build/a", "1"],
      ["build/b/two", "2"],
    ]);
  });

  it.each<[string, () => void, RegExp]>([
    ["a link to a file", () => symlinkSync("/etc/passwd", join(folder, "l")), /is a link/],
    ["a link to a folder", () => symlinkSync("/etc", join(folder, "l")), /is a link/],
    ["a pipe", () => spawnSync("mkfifo", [join(folder, "p")]), /is a pipe/],
    [
      "a second name",
      () => {
        writeFileSync(join(folder, "x"), "");
        linkSync(join(folder, "x"), join(folder, "y"));
      },
      /2 names/,
    ],
    [
      "a sparse terabyte",
      () => {
        writeFileSync(join(folder, "x"), "");
        truncateSync(join(folder, "x"), 1024 ** 4);
      },
      /bytes/,
    ],
    ["a name with a line break", () => writeFileSync(join(folder, "a\nb"), ""), /name/],
    [
      "a name that is no text",
      () => writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), ""),
      /name/,
    ],
    [
      "too many files",
      () => Array.from({ length: 200 }, (_, index) => writeFileSync(join(folder, `f${index}`), "")),
      /entries/,
    ],
    [
      "folders without end",
      () => mkdirSync(join(folder, ...Array.from({ length: 80 }, () => "d")), { recursive: true }),
      /folders deep/,
    ],
  ])("refuses %s, and takes nothing", async (_name, lay, message) => {
    writeFileSync(join(folder, "fine"), "x");
    lay();
    await expect(collect()).rejects.toMatchObject({
      code: "SANDBOX_OUTPUT_UNSAFE",
      message: expect.stringMatching(message),
    });
  });
});
