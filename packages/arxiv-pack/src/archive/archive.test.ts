import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gzip } from "./gzip.ts";
import { writeTar } from "./tar.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const files = [
  { path: "main.tex", bytes: text("\\relax\n".repeat(200)) },
  { path: "figures/a.png", bytes: new Uint8Array(1024).fill(7) },
  { path: "Empty.bbl", bytes: new Uint8Array(0) },
  { path: "00README.json", bytes: text("{}\n") },
];

describe("the archive", () => {
  it("is read by tar and gzip, sorted by code point, with equal owner, mode and time", () => {
    const folder = mkdtempSync(join(tmpdir(), "archive-"));
    try {
      writeFileSync(join(folder, "a.tar.gz"), gzip(writeTar(files, 1_700_000_000)));
      execFileSync("gzip", ["-t", "a.tar.gz"], { cwd: folder });
      const listing = execFileSync("tar", ["-tvzf", "a.tar.gz", "--numeric-owner", "--utc"], {
        cwd: folder,
        encoding: "utf8",
      })
        .trim()
        .split("\n");
      expect(listing.map((line) => line.split(/\s+/u).at(-1))).toEqual([
        "00README.json",
        "Empty.bbl",
        "figures/a.png",
        "main.tex",
      ]);
      for (const line of listing) expect(line).toMatch(/^-rw-r--r-- 0\/0 .* 2023-11-14 22:13/u);
      execFileSync("tar", ["-xzf", "a.tar.gz"], { cwd: folder });
      for (const file of files) {
        expect(new Uint8Array(readFileSync(join(folder, file.path)))).toEqual(file.bytes);
        expect(statSync(join(folder, file.path)).mode & 0o777).toBe(0o644);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has the bytes that it had when this was written, on every Node and machine", () => {
    const digest = createHash("sha256")
      .update(gzip(writeTar([...files].reverse(), 1_700_000_000)))
      .digest("hex");
    expect(digest).toMatchInlineSnapshot(`"7bf2ea1bdec50eabaea71fe6c976db98e7ef5eb72304c94f31eff660a57d5c8a"`);
    expect(gzip(writeTar(files, 1_700_000_000)).subarray(0, 10)).toEqual(
      new Uint8Array([31, 139, 8, 0, 0, 0, 0, 0, 2, 3]),
    );
  });

  it.each(["/etc/passwd", "../x", "a//b", "a/./b", "ä.tex", "a\nb", "a\\b", `${"x".repeat(101)}`])(
    "refuses the path %j",
    (path) => {
      expect(() => writeTar([{ path, bytes: text("") }], 0)).toThrow(RangeError);
    },
  );

  it("refuses a path that comes twice", () => {
    expect(() => writeTar([...files, ...files], 0)).toThrow(/twice/u);
  });
});
