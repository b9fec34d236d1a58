import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-create-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const type = (...words: string[]) => typeCommand(["create", ...words], { cwd: folder });

describe("dreamnet create", () => {
  it("begins a package, once", async () => {
    expect(await type("@you/word-count", "--author=--Ada--")).toMatchObject({ exitCode: 0, stderr: "" });
    const { name, author } = JSON.parse(readFileSync(join(folder, "word-count/package.json"), "utf8"));
    expect({ name, author }).toEqual({ name: "@you/word-count", author: "--Ada--" });
    const again = await type("@you/word-count");
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^dreamnet create: .* is there already/u),
    });
  });

  it("says what is wrong, and makes nothing", async () => {
    expect(await type()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Name the package") });
    expect(await type("../up")).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("cannot be") });
    expect(existsSync(join(folder, "../up"))).toBe(false);
  });

  it("helps", async () => {
    const { exitCode, stdout } = await type("--help");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("dreamnet create <name> [options]");
  });
});
