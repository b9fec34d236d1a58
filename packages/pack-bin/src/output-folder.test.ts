import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packSource } from "./index.ts";
import { checkOutputFolder } from "./output-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "dreamnet-out-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "file"), "mine");
symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));

describe("checkOutputFolder", () => {
  it.each(["", "new", "new/er/folder"])("takes %j", async (path) => {
    await expect(checkOutputFolder(join(folder, path))).resolves.toBeUndefined();
    expect(readdirSync(folder).sort()).toEqual(["dangling", "file"]);
  });

  it.each(["file", "file/below", "dangling", "dangling/below", "x".repeat(300)])("refuses %j", async (path) => {
    await expect(checkOutputFolder(join(folder, path))).rejects.toMatchObject({
      code: "OUT_NOT_WRITABLE",
      hint: expect.stringContaining("--out"),
    });
  });

  it("stands before all work", async () => {
    const request = { location: join(folder, "no-source"), targets: [], home: join(folder, "home") };
    await expect(packSource({ ...request, out: join(folder, "file") })).rejects.toMatchObject({
      code: "OUT_NOT_WRITABLE",
    });
    expect(readdirSync(folder).sort()).toEqual(["dangling", "file"]);
  });
});
